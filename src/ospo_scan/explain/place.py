# SPDX-License-Identifier: Apache-2.0
"""A finding, or a path of the tree, explained from a report: every step from the bytes to the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from ospo_scan.errors import UsageError
from ospo_scan.evidence import DECLARED_OF_FILE, judged_place
from ospo_scan.explain.explanation import Block, Explanation, Row, Tone
from ospo_scan.explain.steps import Spot, finding_rows, project_spot, rows, spots
from ospo_scan.model import (
    PROJECT,
    FileScan,
    FileStatus,
    Finding,
    LicenseDetection,
    PolicySource,
    Report,
    TextLocation,
    Verdict,
)
from ospo_scan.policy.model import Policy
from ospo_scan.report.remedies import NAME_DIGITS
from ospo_scan.report.text import shown_path
from ospo_scan.report.wording import counted, headline, shown_lines

_FINGERPRINT = re.compile(rf"[0-9a-f]{{{NAME_DIGITS},64}}", re.IGNORECASE)
_LISTED = 10

_STATUSES = {
    FileStatus.SCANNED: ("scanned", Tone.GOOD),
    FileStatus.SKIPPED: ("skipped", Tone.FAINT),
    FileStatus.NOT_INSPECTED: ("not inspected", Tone.DOUBTFUL),
    FileStatus.ERROR: ("could not be scanned", Tone.BAD),
}


def is_fingerprint(text: str) -> bool:
    """Whether ``text`` can name a finding: its first 12 or more hex digits."""
    return bool(_FINGERPRINT.fullmatch(text))


def find_scan(report: Report, path: str) -> FileScan | None:
    """What the report knows of a path, as it is or as reports show it; None where it knows nothing."""
    for scan in report.result.files:
        if scan.path == path:
            return scan
    return next((scan for scan in report.result.files if shown_path(scan.path) == path), None)


def explain_path(path: str, report: Report, policy: Policy | None) -> Explanation:
    """Every step for one file. Raises: UsageError where the report does not know the path."""
    scan = find_scan(report, path)
    if scan is None:
        raise UsageError(_unknown_path(path, report))
    whole, *detections = spots(report, scan, policy)
    blocks = [*_preface(report, policy), Block("", (*_bytes(scan), *_remarks(scan, whole), *rows(whole)))]
    for number, spot in enumerate(detections, start=1):
        blocks.append(Block(f"[{number}/{len(detections)}] {_detected(spot.detection)}", rows(spot)))
    blocks.append(Block("", tuple(_verdict(report))))
    return Explanation(shown_path(scan.path), tuple(blocks))


def explain_finding(name: str, report: Report, policy: Policy | None) -> Explanation:
    """Every step for one finding, at its first place; ``name`` is the beginning of its fingerprint.

    Raises: UsageError where no finding, or more than one, has that name.
    """
    finding = _named(name, report)
    rest = finding.places[1:]
    also = [_place(place) for place in rest[:_LISTED]]
    if len(rest) > _LISTED:
        also.append(f"and {counted(len(rest) - _LISTED, 'more place')}")
    also_rows = tuple(Row("" if number else "Also", text, is_literal=True) for number, text in enumerate(also))
    title = f"{finding.rule}  {finding.license_expression or _place(finding.places[0])}"
    blocks = (
        *_preface(report, policy),
        *_of_finding(finding, report, policy),
        *([Block("", also_rows)] if also_rows else []),
        Block("", (Row("Name", finding.fingerprint, is_literal=True), *_verdict(report))),
    )
    return Explanation(title, blocks)


def _of_finding(finding: Finding, report: Report, policy: Policy | None) -> Iterator[Block]:
    place = finding.places[0]
    scan = find_scan(report, place.path)
    if scan is None:
        yield Block(_place(place), tuple(finding_rows(project_spot(report, (finding,), policy), finding)))
        return
    yield Block(_place(place), (*_bytes(scan),))
    at_place = (spot for spot in spots(report, scan, policy) if finding in spot.findings and _is_at(spot, place))
    yield from (Block(_detected(spot.detection), rows(spot)) for spot in islice(at_place, 1))


def _is_at(spot: Spot, place: TextLocation) -> bool:
    return spot.detection is None or judged_place(spot.path, spot.detection).start_line == place.start_line


def _named(name: str, report: Report) -> Finding:
    if not is_fingerprint(name):
        raise UsageError(f"{name[:80]!r} names no finding: give the first {NAME_DIGITS} or more hex digits.")
    matching = [finding for finding in report.findings if finding.fingerprint.startswith(name.lower())]
    if not matching:
        raise UsageError(
            f"There is no finding {name} in this run: fingerprints are in the JSON report, and in what explain says "
            "of a file."
        )
    if (count := len({finding.fingerprint for finding in matching})) > 1:
        raise UsageError(f"{count} findings begin with {name}: give more digits.")
    return matching[0]  # of its parts that which counts comes first


def _preface(report: Report, policy: Policy | None) -> Iterator[Block]:
    """What the reader has to know about the policy before anything else."""
    judged = report.policy
    if judged is None:
        name = "No policy is at hand" if policy is None else f"What follows is how {policy.source.source} judges"
        yield Block("", (Row("Note", f"The report is a scan that nobody has judged. {name}."),))
    elif policy is None:
        text = f"The policy that judged, {judged.source}, is not at hand, so the steps inside it are not shown: "
        yield Block("", (Row("Note", f"{text}name it with --policy."),))
    elif policy.source.sha256 != judged.sha256:
        text = (
            f"The report was judged by {_named_policy(judged)}, and the policy at hand is another or was changed: "
            f"{_named_policy(policy.source)}. What is judged below is by the one at hand, findings are the report's."
        )
        yield Block("", (Row("Caution", text, tone=Tone.DOUBTFUL),))


def _named_policy(source: PolicySource) -> str:
    return f"{source.source} (sha256:{source.sha256[:12]})"


def _bytes(scan: FileScan) -> Iterator[Row]:
    word, tone = _STATUSES[scan.status]
    reason = "" if scan.reason is None else scan.reason.value + (f": {scan.detail}" if scan.detail else "")
    size = "" if scan.file.size is None else counted(scan.file.size, "byte")
    yield Row("File", "; ".join(part for part in (reason, size) if part), word, tone)
    if scan.file.sha256 is not None:
        yield Row("", f"sha256:{scan.file.sha256}", is_literal=True)


def _remarks(scan: FileScan, whole: Spot) -> Iterator[Row]:
    if scan.status is FileStatus.SCANNED and not scan.stated:
        what = "" if whole.findings else "; the policy makes no finding of that" if whole.report.policy else ""
        yield Row("Found", f"no license{what}")
    if scan.clues:
        named = ", ".join(dict.fromkeys(clue.license_expression for clue in scan.clues))
        yield Row("Clues", f"{named}: too weak to be a detection; shown, never judged")
    if scan.status is FileStatus.SKIPPED:
        yield Row("Effect", "none on the verdict: the file was left out, and the report says so")
    if scan.status is FileStatus.ERROR:
        yield Row("Effect", "it makes the run INCOMPLETE (exit code 3): what was not looked at cannot pass")


def _detected(detection: LicenseDetection | None) -> str:
    if detection is None:
        return ""
    if detection.detector == DECLARED_OF_FILE:
        return f"{detection.license_expression}, declared of the file"
    return f"{detection.license_expression}, {shown_lines(detection)}"


def _verdict(report: Report) -> Iterator[Row]:
    if report.verdict is None:
        return
    word, counts = headline(report)
    tone = {Verdict.PASS: Tone.GOOD, Verdict.REVIEW: Tone.DOUBTFUL}.get(report.verdict, Tone.BAD)
    yield Row("Verdict", f"{counts} (the whole run)", word, tone)


def _place(place: TextLocation) -> str:
    if place.path == PROJECT:
        return "the project as a whole"
    return shown_path(place.path) if place.start_line is None else f"{shown_path(place.path)}:{place.start_line}"


def _unknown_path(path: str, report: Report) -> str:
    below = [scan.path for scan in report.result.files if scan.path.startswith(path.rstrip("/") + "/")]
    if below or path == PROJECT:
        some = below or [scan.path for scan in report.result.files]
        with_findings = {place.path for finding in report.findings for place in finding.places}
        first = next((one for one in some if one in with_findings), some[0] if some else "")
        return f"{shown_path(path)} is a directory: name one file in it" + (
            f", such as {shown_path(first)}." if first else "."
        )
    close = get_close_matches(path[:200], [scan.path for scan in report.result.files], n=1, cutoff=0.7)
    hint = f" Did you mean {shown_path(close[0])}?" if close else " Paths are relative to the scanned tree."
    return f"The run knows no path {shown_path(path)}.{hint}"
