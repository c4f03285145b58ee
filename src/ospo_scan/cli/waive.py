# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan waive``: accept a finding for a reason and up to a day, in the policy file."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import click

from ospo_scan.cli import options as opt
from ospo_scan.cli.outputs import write_file
from ospo_scan.errors import PolicyError, UsageError
from ospo_scan.model import Finding, Report
from ospo_scan.policy.editing import NotEditableError, with_entry
from ospo_scan.policy.file import FILE_NAME, PolicyFile, find_policy, read_policy_file
from ospo_scan.policy.model import WaiverReason
from ospo_scan.policy.rules import NOT_WAIVED
from ospo_scan.report.json.reading import read_report_file
from ospo_scan.report.remedies import NAME_DIGITS, path_patterns
from ospo_scan.report.text import visible, yaml_string


@click.command("waive", short_help="Accept a finding, for a reason and up to a day.")
@click.argument("finding", metavar="FINDING")
@opt.option("--report", "report_file", metavar="FILE", help="The JSON report that has the finding; always needed.")
@opt.option(
    "--reason",
    type=click.Choice([reason.value for reason in WaiverReason]),
    required=True,
    help="Why it is accepted; other needs a --comment.",
)
@opt.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", required=True, help="The last day it holds."
)
@opt.option("--owner", metavar="WHO", help="Who answers for it, such as an e-mail address.")
@opt.option("--comment", metavar="TEXT", help="What a reader has to know about it.")
@opt.option(
    "--where", multiple=True, metavar="PATTERN", help="The files, in place of those of the finding. Repeatable."
)
@opt.option("--any-text", is_flag=True, help="Let it hold for other words under the same license too.")
@opt.option("--policy", metavar="FILE", help=f"The policy to write to.  [default: {FILE_NAME} here]")
@opt.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def command(
    finding: str,
    report_file: str | None,
    reason: str,
    expires: datetime,
    owner: str | None,
    comment: str | None,
    where: tuple[str, ...],
    any_text: bool,
    policy: str | None,
    dry_run: bool,
) -> int:
    """Accept FINDING: its fingerprint, or the first 12 digits of it, as reports show it.

    An entry is added to `waivers` of the policy file; comments and all else in it stay. It holds for the files and the
    very words of the finding: one more copy elsewhere, or another text, is a new finding.
    """
    if report_file is None:
        raise UsageError(
            "The finding is read from a report: make one with `ospo-scan check -o json=report.json`, then add "
            "--report report.json."
        )
    if reason == WaiverReason.OTHER.value and not (comment or "").strip():
        raise UsageError("--reason other needs a --comment: say in one sentence why.")
    if expires.date() < opt.day(None):
        raise UsageError(f"{expires.date()} is past: --expires is the last day on which the waiver holds.")
    found = _named(read_report_file(report_file), finding)
    target = policy or find_policy(".")
    if target is None or target.startswith("builtin:"):
        raise UsageError(
            "There is no policy file to write to: make one with `ospo-scan policy init`, or name --policy."
        )
    patterns = where or path_patterns(place.path for one in found for place in one.places)
    if not patterns:
        raise UsageError(
            "The finding is all over the tree, or about the project as a whole: give its files by --where."
        )
    entry = _entry(found[0], patterns, reason, expires.date().isoformat(), owner, comment, is_any_text=any_text)
    file = read_policy_file(target, None)
    try:
        changed = _changed(file, entry)
    except NotEditableError as fault:
        pasted = "\n".join(f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(entry))
        raise UsageError(f"{target} cannot be added to: {fault}. Add this to its `waivers`:\n{pasted}") from fault
    if dry_run:
        before, after = (data.decode("utf-8", "replace").splitlines() for data in (file.data, changed))
        click.echo("\n".join(map(visible, difflib.unified_diff(before, after, target, target, lineterm="", n=1))))
        return 0
    write_file(os.path.realpath(target), changed)
    click.echo(f"Wrote the waiver to {visible(target)}. Next: ospo-scan check")
    return 0


def _changed(file: PolicyFile, entry: Sequence[str]) -> bytes:
    """The policy file with one more waiver, and nothing else changed. Raises NotEditableError, or PolicyError."""
    from ospo_scan.policy.load import read_policy  # slow (YAML): not for --help

    before = read_policy(file)
    changed = with_entry(file.data, "waivers", entry)
    try:
        after = read_policy(replace(file, data=changed))
    except PolicyError as error:
        raise NotEditableError(f"the entry would not be valid there ({error.faults[0].message})") from error
    own = [one for one in after.waivers if not one.source]
    same = [replace(one, line=0) for one in after.waivers if one != own[-1]] if own else []
    if same != [replace(one, line=0) for one in before.waivers] or replace(
        after, waivers=(), warnings=(), listed=(), source=before.source
    ) != replace(before, waivers=(), warnings=(), listed=()):
        raise NotEditableError("its lines do not let an entry be added safely")
    return changed


def _named(report: Report, name: str) -> list[Finding]:
    """The parts of the finding with this fingerprint that still count."""
    digits = name.lower()
    if len(digits) < NAME_DIGITS:
        raise UsageError(f"{visible(name)} is too short for a finding: give {NAME_DIGITS} digits or more.")
    found = [one for one in report.findings if one.fingerprint.startswith(digits)]
    if not found:
        raise UsageError(f"The report has no finding {visible(name)}: is it the report of this tree?")
    if len({one.fingerprint for one in found}) > 1:
        raise UsageError(f"The report has several findings that begin with {visible(name)}: give more digits.")
    if found[0].rule in NOT_WAIVED:
        raise UsageError(f"{found[0].rule} is about the policy's own entries: mend the entry, or see `levels`.")
    standing = [one for one in found if one.suppression is None]
    if not standing:
        raise UsageError(f"The finding {visible(name)} is suppressed already.")
    return standing


def _entry(
    finding: Finding,
    patterns: Sequence[str],
    reason: str,
    expires: str,
    owner: str | None,
    comment: str | None,
    *,
    is_any_text: bool,
) -> list[str]:
    """The lines of an entry of ``waivers``."""
    lines = [f"rule: {finding.rule}", f"where: [{', '.join(map(yaml_string, patterns))}]"]
    if finding.license_expression is not None:
        lines.append(f"license: {yaml_string(finding.license_expression)}")
    if finding.evidence is not None and not is_any_text:
        lines.append(f"evidence: {finding.evidence}")
    lines.append(f"reason: {reason}")
    lines += [f"{key}: {yaml_string(text)}" for key, text in (("comment", comment), ("owner", owner)) if text]
    return [*lines, f"expires: {expires}"]
