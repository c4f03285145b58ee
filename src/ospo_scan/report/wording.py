# SPDX-License-Identifier: Apache-2.0
"""The sentences about a run as a whole: what came out, what was looked at, and what the exit code means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ospo_scan.evidence import RECOVERED
from ospo_scan.expression_grammar import NONE
from ospo_scan.model import (
    PROJECT,
    Correction,
    Decision,
    FailOn,
    FileScan,
    FileStatus,
    Finding,
    LicenseDetection,
    LicenseMatch,
    Reason,
    Report,
    ScanResult,
    Suppression,
    TextLocation,
    Verdict,
)
from ospo_scan.report.groups import Notice, directories, telling_match
from ospo_scan.report.text import shown_path, visible

_AS_A_NAME = r"(?<![\w.+-]){}(?![\w+-])"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """``1 file``, ``1,200 files``, ``no files``."""
    amount = f"{number:,}" if number else "no"
    return f"{amount} {noun if number == 1 else plural or noun + 's'}"


def headline(report: Report) -> tuple[str, str]:
    """The first line of a report in two parts: the word of the verdict, and the counts behind it."""
    if report.verdict is None:
        return "SCANNED", _scanned(report)
    if report.verdict is Verdict.INCOMPLETE:
        return "INCOMPLETE", f"{_not_looked_at(report)}; {_found(report) or 'no findings in the rest'}"
    return report.verdict.value.upper(), _found_where(report)


def coverage(report: Report) -> str:
    """What was looked at and what was not, with the reason of each path that was left out; one sentence.

    What the headline says is not said again; empty where there is nothing more to say.
    """
    if report.result.since is not None:
        return _coverage_of_changes(report.result)
    is_said = report.verdict is None or (report.verdict is Verdict.PASS and not _found(report))
    kinds = [] if is_said else [_looked_at(report)]
    kinds += _left_out(report.result.files)
    return ", ".join(kinds) + "." if kinds else ""


def judged_files(result: ScanResult) -> tuple[FileScan, ...]:
    """The files that a report speaks of: all, or with ``--since`` those that changed."""
    if result.since is None:
        return result.files
    changed = frozenset(result.since.changed)
    return tuple(scan for scan in result.files if scan.path in changed)


def _coverage_of_changes(result: ScanResult) -> str:
    """As ``coverage``; what is said of files that did not change is the same whether or not their results are known."""
    changed = judged_files(result)
    paths = {scan.path for scan in changed}
    others = [scan for scan in result.files if scan.path not in paths]
    skipped = [scan for scan in others if scan.status is FileStatus.SKIPPED and scan.reason is not Reason.UNCHANGED]
    kinds = [
        counted(sum(scan.status is FileStatus.SCANNED for scan in changed), "scanned file"),
        f"{len(others) - len(skipped):,} not changed",
        *_left_out([*changed, *skipped]),
    ]
    return ", ".join(kinds) + "."


def _left_out(files: Iterable[FileScan]) -> list[str]:
    files = tuple(files)
    kinds = []
    for status, words in ((FileStatus.SKIPPED, "skipped"), (FileStatus.NOT_INSPECTED, "not inspected")):
        reasons = Counter(scan.reason for scan in files if scan.status is status)
        if reasons:
            listed = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items(), key=str))
            kinds.append(f"{sum(reasons.values()):,} {words} ({listed})")
    return kinds


def next_step(report: Report, fail_on: FailOn, *, where: str = "above", listed: str = "--verbose lists") -> str:
    """What the exit code of the run is, what it means, and what to do next; one or two sentences.

    ``where`` findings and files stand, seen from the sentence; ``listed`` is what lists the known findings.
    """
    code = report.exit_code(fail_on)
    if code == 3:
        return f"{_capital(_not_looked_at(report))} (exit code 3), and what was not looked at cannot pass. " + (
            f"Settle the files named {where}, then run again."
            if report.summary.errors
            else "Check the path and what --include, --exclude and the ignore rules leave out."
        )
    if report.verdict is None:
        return "The scan is complete (exit code 0). `ospo-scan check` judges what was found against a policy."
    if code == 1:
        what = "What is new does not meet the policy" if known(report) else "The policy is not met"
        return f"{what} (exit code 1). Settle the findings {where}, then run again."
    if report.verdict is Verdict.REVIEW:
        return "Nothing is denied (exit code 0), but someone has to look. With `--fail-on review` this run fails."
    return _passed(report, listed)


def _passed(report: Report, listed: str) -> str:
    since = report.result.since
    if since is not None and not since.changed:
        return "Nothing changed, so there was no file to judge (exit code 0)."
    if known(report):
        return f"Nothing new is against the policy (exit code 0). {listed} the known findings."
    return "The policy is met (exit code 0)."


def known(report: Report) -> int:
    """How many findings the baseline knows."""
    return sum(one.suppression is not None and one.suppression.kind == "baseline" for one in report.findings)


def statement(message: str, license_expression: str | None) -> str:
    """What a finding says, and what was found where the message does not name it; inert on any terminal."""
    said = visible(message)
    if license_expression is None or re.search(_AS_A_NAME.format(re.escape(license_expression)), message):
        return said
    return f"{said} Found: {visible(license_expression)}."


def decided_by(decision: Decision) -> str:
    """The line of a policy that decided and its reason, as a sentence without a full stop; inert on any terminal."""
    return f"Decided by {visible(decision.origin)}: {visible(decision.reason)}"


def not_counted(why: Suppression) -> str:
    """That a finding does not count, and why, as a sentence; inert on any terminal."""
    return f"Not counted ({visible(why.kind)}: {visible(why.reason)})."


def in_directories(places: Iterable[TextLocation], most: int = 5) -> str:
    """Where places lie, the most frequent directories first: ``src/ (38), docs/ (3) and 2 other directories``."""
    where = directories(places)
    listed = ", ".join(f"{shown_path(directory)} ({number:,})" for directory, number in where[:most])
    others = len(where) - most
    return f"{listed} and {counted(others, 'other directory', 'other directories')}" if others > 0 else listed


def in_one_line(finding: Finding) -> str:
    """A finding with its first place and the number of the others, inert on any terminal."""
    what = finding.license_expression or finding.message
    more = f" (and {counted(len(finding.places) - 1, 'more place')})" if len(finding.places) > 1 else ""
    place = shown_place(finding.places[0])
    return f"{place}: {finding.level.label}: {visible(finding.rule)}: {visible(what)}{more}"


def decisions(report: Report) -> tuple[str, ...]:
    """What people decided, each with who did and where it says so: corrections of the evidence, then waived findings.

    One line each, inert on any terminal.
    """
    lines = [
        _decision(f"{one.kind.value}: {one.detected} is {_concluded(one)}", one.places, one)
        for one in report.corrections
    ]
    for finding in report.findings:
        if (why := finding.suppression) is not None and why.kind == "waiver":
            until = f" until {why.expires}" if why.expires else ""
            what = f"waiver{until}: {finding.rule} {finding.license_expression or ''}".rstrip()
            lines.append(_decision(what, finding.places, why))
    return tuple(lines)


def _concluded(one: Correction) -> str:
    return "no license" if one.concluded == NONE else one.concluded


def _decision(what: str, places: Sequence[TextLocation], by: Correction | Suppression) -> str:
    first = shown_path(places[0].path) + (f":{places[0].start_line}" if places[0].start_line else "")
    more = f" and {counted(len(places) - 1, 'more place')}" if len(places) > 1 else ""
    said = f"{visible(by.decided_by.source)}:{by.decided_by.line}" if by.decided_by and by.decided_by.line else ""
    who = ", ".join(part for part in (visible(by.reason), visible(by.owner or ""), said) if part)
    return f"{visible(what)} in {first}{more} ({who})"


def why_left_out(scan: FileScan) -> str:
    """Why a path was not scanned: the reason, and more in words where there are any; inert on any terminal."""
    reason = scan.reason.value if scan.reason else "unknown"
    return f"{reason}: {visible(scan.detail)}" if scan.detail else reason


HIDES = "The words do not stand in the file like this: markup, an encoding or the like hides them from a plain search."


def unread_declarations(result: ScanResult) -> Iterator[str]:
    """A sentence for each thing that declares licenses and could not be read; inert on any terminal."""
    for fault in result.faults:
        where = shown_place(fault.location)
        yield f"What {where} declares is not known, or only in part: {visible(fault.message)}"


def how_found(notice: Notice) -> str:
    """Who found what a notice shows, or where it is declared, and why the engine's answer does not hold; sentences.

    Empty where there is no text to show.
    """
    if (detection := notice.detection) is None:
        return ""
    match = telling_match(detection, notice.finding.refused)
    if notice.declared_at is not None:
        return f"Declared in {shown_place(notice.declared_at)} ({visible(match.rule)})."
    found = f"Found by {visible(detection.detector)}, rule {visible(match.rule)}, score {detection.score:g} of 100."
    if detection.detector == RECOVERED:
        found = f"{found} {HIDES}"
    if (refined := detection.refinement) is None:
        return found
    return f"{found} The engine says {visible(detection.license_expression)}; {visible(refined.why)}"


def shown_place(place: TextLocation) -> str:
    """A place as people see it, inert on any terminal."""
    if place.path == PROJECT:
        return "the project as a whole"
    return shown_path(place.path) if place.start_line is None else f"{shown_path(place.path)}:{place.start_line}"


def shown_lines(place: TextLocation | LicenseDetection | LicenseMatch) -> str:
    """``line 7`` or ``lines 7-9``."""
    start, end = place.start_line, place.end_line
    return f"line {start}" if start == end else f"lines {start}-{end}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _found(report: Report) -> str:
    levels, in_baseline = report.summary.findings_by_level, known(report)
    suppressed = report.summary.suppressed - in_baseline
    parts = (
        counted(levels["error"], "new finding" if in_baseline else "finding") if levels["error"] else "",
        f"{levels['warning']:,} to review" if levels["warning"] else "",
        counted(levels["note"], "note") if levels["note"] else "",
        f"{in_baseline:,} known" if in_baseline else "",
        f"{suppressed:,} waived" if suppressed else "",
    )
    return ", ".join(part for part in parts if part)


def _found_where(report: Report) -> str:
    """The findings, and what was looked at where there are none or where it was not everything."""
    found, since = _found(report), report.result.since
    if since is None:
        return found or f"no findings in {_looked_at(report)}"
    changed = f"{counted(len(since.changed), 'file')} changed since {visible(since.ref)}"
    if since.changed:
        return f"{found or 'no findings'} in {changed}"
    return f"{found}; {changed}" if found else changed


def _scanned(report: Report) -> str:
    summary = report.summary
    parts = [counted(summary.scanned, "file")]
    if summary.errors:
        parts.append(f"{summary.errors:,} could not be scanned")
    return ", ".join(parts)


def _looked_at(report: Report) -> str:
    return counted(report.summary.scanned, "scanned file")


def _not_looked_at(report: Report) -> str:
    if report.summary.errors:
        return f"{counted(report.summary.errors, 'file')} could not be scanned"
    return "there was nothing to scan" if report.result.files else "the tree is empty"
