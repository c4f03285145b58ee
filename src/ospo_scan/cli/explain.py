# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan explain``: a license, a rule, a finding or a file, in words."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import click

from ospo_scan.cli import options as opt
from ospo_scan.cli.outputs import terminal_options
from ospo_scan.cli.settings import ConfiguredCommand
from ospo_scan.cli.standard_output import write_stdout
from ospo_scan.errors import UsageError
from ospo_scan.explain.explanation import Explanation
from ospo_scan.explain.license import explain_license, is_license
from ospo_scan.explain.place import explain_finding, explain_path, find_scan, is_fingerprint
from ospo_scan.explain.rule import explain_rule
from ospo_scan.model import Report
from ospo_scan.policy.builtin import BUILTINS, DEFAULT, PREFIX
from ospo_scan.policy.file import find_policy
from ospo_scan.policy.model import Policy
from ospo_scan.policy.rules import RULES
from ospo_scan.report.text import visible


class _Kind(StrEnum):
    LICENSE = "license"
    RULE = "rule"
    FINDING = "finding"
    FILE = "file"


def _flag(kind: _Kind, help_text: str) -> Callable[[opt.F], opt.F]:
    return opt.option(f"--{kind}", f"is_{kind}", scope="EXPLAIN_", is_flag=True, help=help_text)


@click.command("explain", cls=ConfiguredCommand)
@click.argument("what")
@_flag(_Kind.LICENSE, "WHAT is a license: an id, LICENSE WITH EXCEPTION, an exception, or an expression.")
@_flag(_Kind.RULE, "WHAT is a rule.")
@_flag(_Kind.FINDING, "WHAT is the first 12 or more hex digits of a finding's fingerprint.")
@_flag(_Kind.FILE, "WHAT is a path in the tree.")
@opt.option(
    "--report",
    "report_file",
    scope="EXPLAIN_",
    metavar="FILE",
    help="Explain from this JSON report ('-' is standard input), in place of a scan.",
)
@opt.option(
    "--path",
    scope="EXPLAIN_",
    default=".",
    metavar="PATH",
    type=click.Path(path_type=str),
    help="The tree: where the policy is looked for, and what is scanned where there is no --report.",
)
@opt.policy_option
@opt.scan_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    what: str,
    is_license: bool,
    is_rule: bool,
    is_finding: bool,
    is_file: bool,
    report_file: str | None,
    path: str,
    policy: str | None,
    no_config: bool,
    **scanning: Any,  # noqa: ANN401 - the fields of ScanOptions
) -> int:
    """Explain WHAT: a license (MIT), a rule (license-denied), a finding (its fingerprint) or a path of the tree.

    The first that fits is meant, in this order: a fingerprint, a rule, a license, a path. One of the flags says which.
    A finding or a path is explained by a check of --path, or quicker from a saved report: every step from the bytes to
    the verdict. The exit code is 0 whatever the verdict, 2 where there is no such thing.
    """
    flags = {_Kind.LICENSE: is_license, _Kind.RULE: is_rule, _Kind.FINDING: is_finding, _Kind.FILE: is_file}
    forced = [kind for kind, is_set in flags.items() if is_set]
    if len(forced) > 1:
        raise UsageError(f"Give one of --{forced[0]} and --{forced[1]}: WHAT is one thing.")
    saved = _saved(report_file)
    kind = forced[0] if forced else _kind(what, path, saved)
    if kind in (_Kind.LICENSE, _Kind.RULE):
        judging = _loaded(policy or find_policy(path), path)
        if kind is _Kind.LICENSE:
            _show(explain_license(what, judging, saved, path))
        else:
            _show(explain_rule(what, judging))
        return 0
    if saved is not None:
        report, known = saved, _policy_of(saved, policy, path)
    else:
        report, known = _checked(policy, path, scanning)
    if kind is _Kind.FINDING:
        _show(explain_finding(what, report, known))
    else:
        _show(explain_path(_named(what, path), report, known))
    return 0


def _kind(what: str, path: str, saved: Report | None) -> _Kind:
    """What ``what`` is, in the order that the help gives."""
    if is_fingerprint(what):
        return _Kind.FINDING
    if what in RULES:
        return _Kind.RULE
    is_path = os.path.lexists(os.path.join(path, what)) or os.path.lexists(what)
    if saved is not None:
        is_path = find_scan(saved, what) is not None or is_path
    if is_license(what):
        if is_path:
            click.echo(f"Note: {visible(what)} is a path as well: --file explains that.", err=True)
        return _Kind.LICENSE
    if is_path or "/" in what or "." in what.strip("."):
        return _Kind.FILE
    raise _nothing(what)


def _nothing(what: str) -> UsageError:
    """The fault of a word that is nothing of all that can be explained, with what it was probably meant to be."""
    from difflib import get_close_matches

    from ospo_scan.license_ids import closest_id

    close = get_close_matches(what[:80], RULES, n=1, cutoff=0.7) or [one for one in [closest_id(what)] if one]
    hint = f" Did you mean {close[0]}?" if close else ""
    return UsageError(
        f"{visible(what[:80])!r} is no license, no rule, no fingerprint of a finding and no path here.{hint}"
    )


def _named(what: str, path: str) -> str:
    """A path as reports name it: relative to the tree, with ``/``; as it is where nothing in the tree has that name."""
    here = next((one for one in (os.path.join(path, what), what) if os.path.lexists(one)), None)
    if here is None:
        return what
    if os.path.isfile(path):
        return os.path.basename(path)
    relative = os.path.relpath(os.path.abspath(here), os.path.abspath(path))
    if relative.startswith(os.pardir):
        return what
    return os.fsencode(relative).decode("utf-8", "surrogateescape").replace(os.sep, "/")


def _saved(report_file: str | None) -> Report | None:
    if report_file is None:
        return None
    from ospo_scan.cli.report import saved_report

    return saved_report(report_file)


def _loaded(source: str | None, path: str) -> Policy | None:
    if source is None:
        return None
    from ospo_scan.policy.load import load_policy  # slow (YAML): not where there is no policy

    return load_policy(source, path)


def _policy_of(report: Report, named: str | None, path: str) -> Policy | None:
    """The policy that judged a saved report, or that is likely to have: the one named, its built-in, the tree's."""
    source = report.policy.source if report.policy else ""
    if named is None and source.removeprefix(PREFIX) in BUILTINS and source.startswith(PREFIX):
        return _loaded(source, path)
    return _loaded(named or find_policy(path), path)


def _checked(named: str | None, path: str, scanning: dict[str, Any]) -> tuple[Report, Policy]:
    """The report of a check, and the policy that judged it."""
    from ospo_scan.cli.evidence import ScanOptions, gather_evidence  # what a scan needs
    from ospo_scan.cli.limits import within_limits
    from ospo_scan.policy.evaluate import evaluate
    from ospo_scan.policy.load import load_policy

    judging = load_policy(named or find_policy(path) or DEFAULT, path)
    options = ScanOptions(path=path, quiet=False, verbose=False, **scanning)
    result = gather_evidence(
        within_limits(options, judging), (), judging.own_paths, judging.exclude, judging.is_untracked_included
    )
    return evaluate(result, judging, as_of=opt.day(None)), judging


def _show(explanation: Explanation) -> None:
    from ospo_scan.explain.page import write  # loads rich

    stream = io.StringIO()
    write(explanation, stream, terminal_options())
    write_stdout(stream.getvalue().encode("utf-8"))
