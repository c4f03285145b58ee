# SPDX-License-Identifier: Apache-2.0
"""The report as a table for spreadsheets: CSV in which no cell can run as a formula, however it is taken apart.

RFC 4180 with CRLF, UTF-8 with a byte order mark, which Excel needs. ``docs/formats.md`` describes the columns.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from ospo_scan.concluding import Concluding, Conclusion
from ospo_scan.evidence import judged_place, stated_units
from ospo_scan.model import (
    Decision,
    FileScan,
    FileStatus,
    Finding,
    LicenseDetection,
    Package,
    Report,
    Suppression,
    TextLocation,
)
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import counted, coverage, headline, shown_place

COLUMNS = (
    "kind",
    "path",
    "status",
    "reason",
    "detail",
    "size",
    "sha256",
    "sha1",
    "license_declared",
    "license_detected",
    "license_concluded",
    "concluded_from",
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
    concluding = Concluding(report)
    for scan in report.result.files:
        yield from _file_rows(scan, findings.pop(scan.path, []), concluding)
    for package in report.result.packages:
        yield _package(package)
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


def _file_rows(scan: FileScan, found: Found, concluding: Concluding) -> Iterator[Cells]:
    """The rows of one path: each detection and declaration with each of its findings, then the other findings."""
    file, told, stated = _file(scan, concluding.of(scan)), set[int](), stated_units(scan)
    at_lines: dict[tuple[int | None, int | None], list[int]] = {}
    for number, (_, place) in enumerate(found):
        at_lines.setdefault((place.start_line, place.end_line), []).append(number)
    for number, (detection, declared_at) in enumerate(stated, start=1):
        settled = concluding.of_detection(scan.path, detection)
        is_other = settled.is_by_person or settled.license_expression != detection.license_expression
        cells = {**file, "detection": number, **_detection(detection, declared_at)}
        cells["concluded"] = settled.license_expression if is_other else None
        place = judged_place(scan.path, detection)
        here = at_lines.get((place.start_line, place.end_line), ())
        mine = [one for one in here if found[one][0].evidence in {None, detection.evidence}]
        yield from ({**cells, **_finding(found[one][0])} for one in mine)
        if not mine:
            yield cells
        told.update(mine)
    others = [one for number, one in enumerate(found) if number not in told]
    yield from ({**file, **_lines(place), **_finding(finding)} for finding, place in others)
    if not stated and not others:
        yield file


def _package(package: Package) -> Cells:
    place = package.location
    return {
        "kind": "package",
        "path": shown_path(place.path),
        **_lines(place),
        "status": package.kind.value,
        "detail": package.purl or package.name,
        "license_declared": package.license_declared,
        "message": package.license_stated,
    }


def _file(scan: FileScan, conclusion: Conclusion) -> Cells:
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
        "license_declared": conclusion.license_declared,
        "license_detected": conclusion.license_detected,
        "license_concluded": conclusion.license_concluded,
        "concluded_from": conclusion.source.value,
        "clues": _joined(match.license_expression for match in scan.clues),
        "copyrights": None if copyrights is None else _joined(copyrights),
    }


def _detection(detection: LicenseDetection, declared_at: TextLocation | None) -> Cells:
    place = detection if declared_at is None else declared_at
    return {
        "start_line": place.start_line,
        "end_line": place.end_line,
        "detail": None if declared_at is None else f"declared in {shown_place(declared_at)}",
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
