# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan policy``: make, check, show and test policies."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime

import click
from click.core import ParameterSource

from ospo_scan.cli import options as opt
from ospo_scan.cli.outputs import write_file
from ospo_scan.cli.standard_output import write_stdout
from ospo_scan.errors import UsageError
from ospo_scan.policy.builtin import BUILTINS, DEFAULT, PREFIX
from ospo_scan.policy.file import FILE_NAME, find_policy
from ospo_scan.report.text import visible

_BUILTIN_NAMES = ", ".join(PREFIX + name for name in BUILTINS)


@click.group("policy")
def command() -> None:
    """Make, check, show and test license policies."""


@command.command("init", short_help="Write a first policy, with comments.")
@click.argument("path", default=".", type=click.Path(path_type=str))
@opt.option(
    "--license",
    "license_expression",
    scope="INIT_",
    metavar="SPDX",
    help="The license under which the project is released.",
)
@opt.option(
    "--base",
    default=DEFAULT,
    scope="INIT_",
    metavar="FILE|builtin:NAME",
    help=f"The policy to begin with: a file or one of {_BUILTIN_NAMES}.",
)
@opt.option(
    "--extends",
    "is_extending",
    scope="INIT_",
    is_flag=True,
    help="Stand on the policy to begin with, in place of a copy of it. One with roles is never copied.",
)
@opt.option("--force", scope="INIT_", is_flag=True, help="Write over a policy that is there already.")
@opt.option("--stdout", "is_printed", scope="INIT_", is_flag=True, help="Print the policy and write no file.")
@click.pass_context
def init(
    ctx: click.Context,
    path: str,
    license_expression: str | None,
    base: str,
    is_extending: bool,
    force: bool,
    is_printed: bool,
) -> int:
    """Write a commented first policy, ospo-policy.yml, into the directory PATH.

    On a terminal, and where neither --license nor --base nor --extends is given, it asks for these.
    """
    from ospo_scan.policy.initial import initial_policy

    target = os.path.join(path, FILE_NAME)
    if not is_printed and not os.path.isdir(path):
        raise UsageError(f"{path} is no directory. Name the directory of your project.")
    if not is_printed and os.path.lexists(target) and not force:
        raise UsageError(f"{target} is there already. Edit it, or write over it with --force.")
    named = ("license_expression", "base", "is_extending")
    is_unsaid = all(ctx.get_parameter_source(name) is ParameterSource.DEFAULT for name in named)
    if is_unsaid and sys.stdin is not None and sys.stdin.isatty():
        license_expression, base, is_extending = _asked()
    text = initial_policy(license_expression, base, is_extending=is_extending, directory=path)
    if is_printed:
        click.echo(text, nl=False)
        return 0
    write_file(target, text.encode())
    click.echo(f"Wrote {visible(target)}. Next: read it, edit it, then run: ospo-scan check")
    return 0


def _asked() -> tuple[str | None, str, bool]:
    """What a person answers: the license of the project, the policy to begin with, and whether to extend it."""
    from ospo_scan.policy.listing import EntryError, read_expression

    def checked(text: str) -> str:
        try:
            return read_expression(text)[0] if text.strip() else ""
        except EntryError as error:
            raise click.UsageError(visible(f"{error}. Write an SPDX expression, such as Apache-2.0.")) from error

    said = "License of the project, as an SPDX expression (nothing if you do not know it yet)"
    license_expression = click.prompt(said, default="", show_default=False, value_proc=checked, err=True)
    names = click.Choice(BUILTINS)
    base = click.prompt("Policy to begin with", default=BUILTINS[0], type=names, err=True)
    is_extending = click.confirm("Stand on it, in place of a copy (shorter, and changes with it)?", True, err=True)
    return license_expression or None, PREFIX + base, is_extending


@command.command("lint", short_help="Tell every fault of a policy.")
@click.argument("policy", required=False, metavar="[FILE|builtin:NAME]")
@opt.as_of_option
def lint(policy: str | None, as_of: datetime | None) -> int:
    """Check a policy (default: ospo-policy.yml here) and tell every fault in it, with its line and column.

    Beside faults there are warnings: deprecated ids, entries that never decide or contradict others, waivers that
    have ended or never end, corrections that are bound to no text.

    The exit code is 0 where the policy can be used (there may be warnings), 2 where it cannot.
    """
    from ospo_scan.policy.lint import lint as doubts
    from ospo_scan.policy.load import load_policy  # slow (YAML): not for --help

    named = policy or find_policy(".")
    if named is None:
        raise UsageError(f"There is no {FILE_NAME} here. Name a policy, or make one with: ospo-scan policy init")
    loaded = load_policy(named)
    day = (as_of or datetime.now(UTC)).date()
    warnings = (*loaded.warnings, *doubts(loaded, named, day))
    for warning in warnings:
        click.echo(visible(str(warning)))
    count = len(warnings)
    said = "no faults" if not count else f"usable, with {count} warning{'s' if count > 1 else ''}"
    click.echo(f"{visible(named)}: {said}")
    return 0


@command.command("show", short_help="Show what holds, and where it is said.")
@click.argument("policy", required=False, metavar="[FILE|builtin:NAME]")
def show(policy: str | None) -> int:
    """Show the policy that holds (default: ospo-policy.yml here, else builtin:permissive), with origins."""
    from ospo_scan.policy.load import load_policy
    from ospo_scan.policy.show import show_policy

    click.echo(show_policy(load_policy(policy or find_policy(".") or DEFAULT)), nl=False)
    return 0


@command.command("schema", short_help="Print the JSON Schema of policies.")
def schema() -> int:
    """Print the JSON Schema of policy files, for completion and checks in editors."""
    from ospo_scan.policy.schema import schema as policy_schema

    write_stdout((json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n").encode())
    return 0


@command.command("test", short_help="Test a policy by examples.")
@click.argument("file", metavar="FILE")
@opt.option(
    "--policy",
    "named",
    scope="TEST_",
    metavar="FILE|builtin:NAME",
    help="The policy to test. Default: the one that FILE names, else ospo-policy.yml beside FILE.",
)
def test(file: str, named: str | None) -> int:
    """Test a policy by the cases in the YAML file FILE: license expressions, and what is expected of each.

    In FILE stands, for example: cases: [{expression: MIT OR GPL-2.0-only, path: src/a.c, expect: allow}]

    The exit code is 0 where the policy says what is expected (allow, review or deny) of every case, 1 where it does
    not, and 2 where FILE or the policy cannot be used.
    """
    from ospo_scan.policy.load import load_policy
    from ospo_scan.policy.testing import load_tests, mismatches

    tests = load_tests(file)
    named = named or tests.policy or find_policy(os.path.dirname(file) or ".")
    if named is None:
        raise UsageError(f"{visible(file)} names no policy. Write `policy: {FILE_NAME}` into it, or pass --policy.")
    found = list(mismatches(load_policy(named), tests.cases))
    for one in found:
        click.echo(visible(f"{file}:{one}"))
    count = len(tests.cases)
    said = f"{count} case{'s' if count > 1 else ''}, {len(found) or 'none'} not as expected"
    click.echo(f"{visible(named)}: {said}")
    return 1 if found else 0
