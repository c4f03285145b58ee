# SPDX-License-Identifier: Apache-2.0
"""The report as a table for spreadsheets: CSV in which no cell can run as a formula, however it is taken apart.

RFC 4180 with CRLF, UTF-8 with a byte order mark, which Excel needs. ``docs/formats.md`` describes the columns.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from ospo_scan.model import Decision, FileScan, FileStatus, Finding, LicenseDetection, Report, Suppression, TextLocation
from ospo_scan.report.bill import Place, concluded_from, conclusions
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import counted, coverage, headline

COLUMNS = (
    "kind",
    "path",
    "status",
    "reason",
    "detail",
    "size",
    "sha256",
    "sha1",
    "detection",
    "start_line",
    "end_line",
    "license_expression",
    "concluded",
    "score",
    "detector",
    "rules",
    "clues",
    "copyrights",
    "finding",
    "level",
    "message",
    "decided_by",
    "suppressed",
    "fingerprint",
)

_TRIGGERS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212\u207a\u207b\u207c\u208a\u208b\u208c"
# A spreadsheet of another language takes a line apart at semicolons, and then a cell begins inside of one of ours.
_TO_ESCAPE = re.compile(rf"(?:^|(?<=[;,]))(?='|[\s\"'`\xb4\u2018-\u201f\xab\xbb]*[{_TRIGGERS}])")
_MOST_UNITS = 32_000  # Excel spills what is longer than 32,767 UTF-16 units into another cell

Cells = dict[str, str | int | None]


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write one row for each file, detection and finding, after one for the run and one for each of its notes."""
    stream.write("\ufeff")
    table = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for cells in _rows(report):
        table.writerow({column: _cell(value) for column, value in cells.items()})


def escaped(text: str) -> str:
    """``text`` with an apostrophe before each place at which a spreadsheet could see a formula begin.

    These places are the beginning and those after ``;`` and ``,``; one where an apostrophe stands already gets
    another, so that dropping one apostrophe at each of them gives ``text`` back.
    """
    return _TO_ESCAPE.sub("'", text)


def _cell(value: str | int | None) -> str | int | None:
    return _fitting(visible(value)) if isinstance(value, str) else value


def _fitting(text: str) -> str:
    """``text`` escaped; one that no spreadsheet can hold is cut, and told from others by its digest."""
    if _units(cell := escaped(text)) <= _MOST_UNITS:
        return cell
    kept = len(text)
    while _units(cell := escaped(text[:kept])) > _MOST_UNITS:
        kept //= 2
    return f"{cell} [cut; the JSON report has all; sha256:{hashlib.sha256(text.encode()).hexdigest()}]"


def _units(text: str) -> int:
    return len(text) if len(text) * 2 <= _MOST_UNITS else len(text.encode("utf-16-le")) // 2


def _rows(report: Report) -> Iterator[Cells]:
    word, counts = headline(report)
    verdict = "" if report.verdict is None else report.verdict.value
    yield {"kind": "run", "status": verdict, "message": f"{word}: {counts}. {coverage(report)}".strip()}
    for note in (*report.result.notes, *_without_copyrights(report)):
        yield {"kind": "note", "message": note}
    findings = _by_path(report.findings)
    settled = conclusions(report)
    for scan in report.result.files:
        yield from _file_rows(scan, findings.pop(scan.path, []), settled)
    for path, found in findings.items():
        for finding, place in found:
            yield {"kind": "project", "path": shown_path(path), **_lines(place), **_finding(finding)}


def _without_copyrights(report: Report) -> Iterator[str]:
    unsought = sum(scan.status is FileStatus.SCANNED and scan.copyrights is None for scan in report.result.files)
    if unsought:
        yield f"In {counted(unsought, 'scanned file')} nobody looked for copyright statements, or that failed."


Found = list[tuple[Finding, TextLocation]]


def _by_path(findings: Iterable[Finding]) -> dict[str, Found]:
    by_path: dict[str, Found] = {}
    for finding in findings:
        for place in finding.places:
            by_path.setdefault(place.path, []).append((finding, place))
    return by_path


def _file_rows(scan: FileScan, found: Found, settled: Mapping[Place, str]) -> Iterator[Cells]:
    """The rows of one path: each detection with each of its findings, then the findings that belong to none."""
    file, told = _file(scan), set()
    at_lines: dict[tuple[int | None, int | None], list[int]] = {}
    for number, (_, place) in enumerate(found):
        at_lines.setdefault((place.start_line, place.end_line), []).append(number)
    for number, detection in enumerate(scan.detections, start=1):
        concluded = concluded_from(scan.path, detection, settled)
        cells = {**file, "detection": number, **_detection(detection), "concluded": concluded}
        here = at_lines.get((detection.start_line, detection.end_line), ())
        mine = [one for one in here if found[one][0].evidence in {None, detection.evidence}]
        yield from ({**cells, **_finding(found[one][0])} for one in mine)
        if not mine:
            yield cells
        told.update(mine)
    others = [one for number, one in enumerate(found) if number not in told]
    yield from ({**file, **_lines(place), **_finding(finding)} for finding, place in others)
    if not scan.detections and not others:
        yield file


def _file(scan: FileScan) -> Cells:
    copyrights = None if scan.copyrights is None else dict.fromkeys(one.statement for one in scan.copyrights)
    return {
        "kind": "file",
        "path": shown_path(scan.path),
        "status": scan.status.value,
        "reason": scan.reason,
        "detail": scan.detail,
        "size": scan.file.size,
        "sha256": scan.file.sha256,
        "sha1": scan.file.sha1,
        "clues": _joined(match.license_expression for match in scan.clues),
        "copyrights": None if copyrights is None else _joined(copyrights),
    }


def _detection(detection: LicenseDetection) -> Cells:
    return {
        "start_line": detection.start_line,
        "end_line": detection.end_line,
        "license_expression": detection.license_expression,
        "score": f"{detection.score:g}",
        "detector": detection.detector,
        "rules": _joined(match.rule for match in detection.matches),
    }


def _finding(finding: Finding) -> Cells:
    return {
        "finding": finding.rule,
        "level": finding.level.label,
        "message": finding.message,
        "decided_by": None if finding.decided_by is None else _decision(finding.decided_by),
        "suppressed": None if finding.suppression is None else _suppressed(finding.suppression),
        "fingerprint": finding.fingerprint,
    }


def _decision(decision: Decision) -> str:
    return f"{decision.origin}: {decision.reason}"


def _suppressed(suppression: Suppression) -> str:
    owner = f", by {suppression.owner}" if suppression.owner else ""
    expires = f", until {suppression.expires}" if suppression.expires else ""
    return f"{suppression.kind}: {suppression.reason}{owner}{expires}"


def _lines(place: TextLocation) -> Cells:
    return {"start_line": place.start_line, "end_line": place.end_line}


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
