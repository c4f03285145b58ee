# SPDX-License-Identifier: Apache-2.0
"""The options that several commands share, each with its help, default and environment variable.

A value comes from the flag, else from ``OSPO_SCAN_…``, else from ``[tool.ospo-scan]`` in the tree's own
``pyproject.toml``, else from the default.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

from ospo_scan.report import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


def option(*names: str, scope: str = "", **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - as click.option
    """An option with an environment variable: ``OSPO_SCAN_``, ``scope``, and its long name."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    variable = "OSPO_SCAN_" + scope + long.lstrip("-").replace("-", "_").upper()
    settings.setdefault("show_default", True)
    return click.option(*names, envvar=variable, show_envvar=True, **settings)


def _together(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    def apply(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def _default_jobs() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Seconds(click.FloatRange):
    """A range that "nan" is not in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's own signature
        """The number; fails as click does."""
        number = super().convert(value, param, ctx)
        if number != number:  # noqa: PLR0124 - true for "not a number" alone
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return number


path_argument = click.argument("path", required=False, default=".", type=click.Path(path_type=str))

policy_option = option(
    "--policy",
    metavar="FILE|builtin:NAME",
    help="The policy to judge by. Default: ospo-policy.yml in PATH, else builtin:permissive.",
)

baseline_option = option(
    "--baseline",
    metavar="FILE",
    help="Findings that FILE lists do not count: they are known. Every new one does.",
)

write_baseline_option = option(
    "--write-baseline",
    metavar="FILE",
    help="Record what stands now in FILE, which is not written over unless --baseline names it too.",
)

fail_on_option = option(
    "--fail-on",
    type=click.Choice(["deny", "review"]),
    default="deny",
    help="What makes the exit code 1: only what the policy denies, or also what it wants reviewed.",
)


def day(as_of: datetime | None) -> date:
    """The day that ``--as-of`` names, else today's in UTC."""
    return (as_of or datetime.now(UTC)).date()


as_of_option = option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which waivers are looked at, as in 2027-03-31.  [default: today, in UTC]",
)

since_option = option(
    "--since",
    metavar="REF",
    help="Judge only what changed: whole files that differ from the merge base of REF and HEAD, and the project as a "
    "whole.",
)

from_scancode_option = option(
    "--from-scancode",
    metavar="FILE",
    help="Take the JSON that 'scancode -l --json FILE' wrote, in place of a tree or a report of ours.",
)

diff_option = option(
    "--diff",
    scope="REPORT_",
    nargs=2,
    metavar="OLD NEW",
    help="Say what differs between two JSON reports ('-' is standard input), as terminal, markdown or json.",
)

output_options = _together(
    option(
        "-f",
        "--format",
        "format_name",
        type=click.Choice(list(FORMATS)),
        metavar="NAME",
        help=f"The format on standard output: {', '.join(FORMATS)}. Default: terminal.",
        show_default=False,
    ),
    option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="[NAME=]PATH",
        help="Write a report to PATH ('-' is standard output), in format NAME or that of --format. Repeatable.",
    ),
    option(
        "--template",
        metavar="FILE",
        help="Make the notice formats from FILE, a jinja2 template of your own (see docs/attribution.md).",
    ),
    option("-q", "--quiet", is_flag=True, help="Only the verdict and one line a finding; no progress."),
    option("-v", "--verbose", is_flag=True, help="Every place of every finding, and what the run does on stderr."),
)

report_options = _together(
    option(
        "--copyrights/--no-copyrights",
        "copyrights",
        default=None,
        show_default="as the formats need it",
        help="Read the copyright statements of the files too.",
    ),
    option(
        "--environment",
        multiple=True,
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=str),
        help="Take licenses of packages that are named and not in the tree from DIR: a site-packages, node_modules, "
        "vendor directory or cache of this machine. Repeatable.",
    ),
    option("--project-name", metavar="NAME", help="What the project is called, for bills of materials and notices."),
    option("--project-version", metavar="VERSION", help="Its version, for the same."),
    option("--project-supplier", metavar="NAME", help="The organization that hands it out, for the same."),
)

cache_dir_option = option(
    "--cache-dir",
    metavar="DIR",
    type=click.Path(path_type=str),
    show_default="the user's cache directory",
    help="Where results are kept from run to run.",
)

cache_size_option = option(
    "--cache-size",
    type=click.IntRange(1, 2**20),
    default=1024,
    metavar="MIB",
    help="Room for kept results; those not used for longest are dropped first.",
)

scan_options = _together(
    option("--include", multiple=True, metavar="GLOB", help="Scan only what matches (gitignore syntax). Repeatable."),
    option("--exclude", multiple=True, metavar="GLOB", help="Leave out what matches, in any case. Repeatable."),
    option("--all-files", is_flag=True, help="Scan ignored and untracked files too (never .git)."),
    option("--include-untracked", is_flag=True, help="In a git work tree: also files not tracked and not ignored."),
    option(
        "--engine",
        type=click.Choice(["fast", "stock"]),
        default="fast",
        help="How scancode runs: with exact accelerations, or as it comes. The findings are the same.",
    ),
    option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 256),
        default=_default_jobs,
        show_default="one a processor",
        help="Worker processes.",
    ),
    option(
        "--timeout",
        type=_Seconds(0.1, 86400),
        default=120.0,
        metavar="SECONDS",
        help="Time for one file (or one window of a large file), with one retry alone.",
    ),
    option(
        "--max-file-size",
        type=click.IntRange(1, 4096),
        default=64,
        metavar="MIB",
        help="Files above this size are not scanned, and the run is incomplete.",
    ),
    option(
        "--max-growth",
        type=click.IntRange(16, 2**20),
        default=1024,
        metavar="MIB",
        help="Memory that one worker may take on top of the engine's.",
    ),
    option(
        "--max-memory",
        type=click.IntRange(1, 2**24),
        metavar="MIB",
        show_default="nine tenths of what is free",
        help="Memory for the whole run: there are fewer workers than --jobs where they would need more.",
    ),
    cache_dir_option,
    cache_size_option,
    option(
        "--cache-key-file",
        metavar="FILE",
        type=click.Path(path_type=str),
        help="Use only results that were sealed with the key in FILE, and seal new ones with it. "
        "OSPO_SCAN_CACHE_HMAC_KEY can hold the key itself.",
    ),
    option("--no-cache", is_flag=True, help="Neither use nor keep results of other runs."),
    option("--cache-readonly", is_flag=True, help="Use the results of other runs, and keep none."),
    option("--no-progress", is_flag=True, help="No progress bar."),
    option("--no-config", is_flag=True, help="Do not read [tool.ospo-scan] in PATH/pyproject.toml."),
)
