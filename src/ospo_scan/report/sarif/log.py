# SPDX-License-Identifier: Apache-2.0
"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), within the limits of GitHub.

One run, one result for each finding with all its places, and one for what could not be scanned. What the limits
keep out is counted in a result and in a notification. Each result stands on a line of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from ospo_scan.codec import Plain, well_formed, well_formed_or_none
from ospo_scan.evidence import stated_units
from ospo_scan.model import PROJECT, FileScan, Finding, Level, Report, Suppression, TextLocation
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.gaps import Gap, gaps
from ospo_scan.report.places import in_file, project_file
from ospo_scan.report.sarif.run import (
    INCOMPLETE,
    LEFT_OUT,
    ROOT,
    decision,
    level_word,
    message,
    notification,
    notifications,
    physical,
    properties,
    rules,
    tool,
)
from ospo_scan.report.text import json_line, shown_path
from ospo_scan.report.wording import counted, decided_by, headline, in_directories, not_counted, statement
from ospo_scan.rule_texts import RuleText

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

FINGERPRINT = "ospoScanFinding/v1"
"""The name of the partial fingerprint that is the fingerprint of the finding."""

# GitHub refuses a file with more (docs.github.com, "SARIF support for code scanning").
_MOST_RESULTS = 25_000
_MOST_LOCATIONS = 1_000
_MOST_ZIPPED = 10_000_000
_SPARE = 500_000  # bytes for the end of the document, and for what the compressor holds back

_MOST_NOTIFICATIONS = 1_000
_LONGEST_SNIPPET = 2_000


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one SARIF log; of ``options`` only ``fail_on`` counts: it decides the exit code stated."""
    for part in _document(report, options):
        stream.write(part)


@dataclass(frozen=True, slots=True)
class _Context:
    """What all results need: the files, the file that stands for the project, what failed, the numbers of the rules."""

    scans: dict[str, FileScan]
    project: str
    failed: tuple[Gap, ...]
    rule_numbers: dict[str, int]


class _Meter:
    """How large the document is when it is zipped."""

    def __init__(self) -> None:
        self._zip = zlib.compressobj(1)  # quicker than what uploaders use, and its output is larger
        self._size = 0

    def takes(self, line: str) -> bool:
        """Count ``line``; whether the document is within the limit with it."""
        self._size += len(self._zip.compress(line.encode("utf-8")))
        return self._size <= _MOST_ZIPPED - _SPARE


def _document(report: Report, options: RenderOptions) -> Iterator[str]:
    descriptors = rules(report)
    context = _Context(
        {scan.path: scan for scan in report.result.files},
        project_file(report),
        tuple(gap for gap in gaps(report) if gap.is_error),
        {rule: number for number, rule in enumerate(descriptors)},
    )
    head = {
        "tool": tool(report, descriptors.values()),
        "automationDetails": {"id": "ospo-scan/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the tree that was scanned."}}},
        "columnKind": "unicodeCodePoints",
        "properties": properties(report),
    }
    yield f'{{\n"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": [\n{json_line(head)[:-1]}'
    meter = _Meter()
    said = _said(report, meter)
    lines = _result_lines(report, context, meter)
    if left_out := len(report.findings) + bool(context.failed) - len(lines):
        lines.append(json_line(_left_out(report, left_out, context)))
        said.append(json_line(notification("warning", _left_out_sentence(left_out))))
    yield f',\n"results": {_joined(lines)}'
    verdict, counts = headline(report)
    invocation = {
        "executionSuccessful": not report.is_incomplete,
        "exitCode": report.exit_code(options.fail_on),
        "exitCodeDescription": f"{verdict}: {counts}",
    }
    yield f',\n"invocations": [{json_line(invocation)[:-1]},\n"toolExecutionNotifications": {_joined(said)}}}]\n'
    yield "}\n]\n}\n"


def _joined(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]"


def _said(report: Report, meter: _Meter) -> list[str]:
    """The notifications, as many as are useful, and how many there are besides."""
    lines = []
    everything = notifications(report)
    for one in islice(everything, _MOST_NOTIFICATIONS):
        line = json_line(one)
        meter.takes(line)
        lines.append(line)
    if more := sum(1 for _ in everything):
        sentence = f"{counted(more, 'more notification')}: the JSON report of the same run has them all."
        lines.append(json_line(notification("warning", sentence)))
    return lines


def _result_lines(report: Report, context: _Context, meter: _Meter) -> list[str]:
    """The results in order of importance, as many as GitHub takes with one more."""
    total = len(report.findings) + bool(context.failed)
    most = total if total <= _MOST_RESULTS else _MOST_RESULTS - 1
    lines = []
    for result in islice(_results(report, context), most):
        line = json_line(result)
        if not meter.takes(line):
            break
        lines.append(line)
    return lines


def _results(report: Report, context: _Context) -> Iterator[Plain]:
    if context.failed:
        yield _incomplete(context)
    for finding in _by_importance(report.findings):
        yield _result(finding, context)


def _by_importance(findings: Iterable[Finding]) -> list[Finding]:
    """What counts before what is suppressed, in each of the two the heavier levels first."""
    return sorted(findings, key=lambda finding: finding.suppression is not None)


def _result(finding: Finding, context: _Context) -> Plain:
    places = finding.places
    locations = [_location(places[0], context, snippet=_snippet(finding, context))]
    locations += [_location(place, context) for place in places[1:_MOST_LOCATIONS]]
    rule = well_formed(finding.rule)
    return {
        "ruleId": rule,
        "ruleIndex": context.rule_numbers[rule],
        "level": level_word(finding.level),
        "message": message(*_sentences(finding)),
        "locations": locations,
        "partialFingerprints": _fingerprints(finding.fingerprint, places[0], context),
        "suppressions": [] if finding.suppression is None else [_suppression(finding.suppression)],
        "properties": {
            "license_expression": finding.license_expression,
            "refused": finding.refused,
            "decided_by": decision(finding.decided_by),
            "evidence": finding.evidence,
            "places": len(places),
        },
    }


def _sentences(finding: Finding) -> Iterator[str]:
    """What a finding says; the first sentence is the title of an alert."""
    if (why := finding.suppression) is not None:
        yield not_counted(why)
    yield statement(finding.message, finding.license_expression)
    if (number := len(finding.places)) > 1:
        first = f", of which the first {_MOST_LOCATIONS:,} are listed" if number > _MOST_LOCATIONS else ""
        yield f"It is in {counted(number, 'place')}{first}: {in_directories(finding.places)}."
    if finding.decided_by is not None:
        yield f"{decided_by(finding.decided_by)}."


def _snippet(finding: Finding, context: _Context) -> str | None:
    """The text at the first place, where it is known as a whole and short."""
    place = finding.places[0]
    scan = context.scans.get(place.path)
    for found, _ in stated_units(scan) if scan is not None and finding.evidence is not None else ():
        if found.evidence == finding.evidence and len(found.matches) == 1:
            match = found.matches[0]
            is_there = (match.start_line, match.end_line) == (place.start_line, place.end_line)
            if is_there and match.matched_text and len(match.matched_text) <= _LONGEST_SNIPPET:
                return match.matched_text
    return None


def _location(place: TextLocation, context: _Context, snippet: str | None = None, said: str = "") -> Plain:
    plain: Plain = {"physicalLocation": physical(in_file(place, context.project), snippet)}
    if place.path == PROJECT:
        said = f"This concerns the project as a whole. {said}".rstrip()
    return {**plain, "message": message(said)} if said else plain


def _fingerprints(fingerprint: str, place: TextLocation, context: _Context) -> Plain:
    """The finding's own fingerprint, and where no uploader can compute it the one that GitHub compares.

    Uploaders take that one from the line of the first place, so they need the file.
    """
    own: Plain = {FINGERPRINT: fingerprint}
    is_uploaded = in_file(place, context.project).path in context.scans
    return own if is_uploaded else {**own, "primaryLocationLineHash": f"{fingerprint[:16]}:1"}


def _suppression(why: Suppression) -> Plain:
    reason, comment = well_formed(why.reason), well_formed_or_none(why.comment)
    return {
        "kind": "external",
        "status": "accepted",
        "justification": reason if comment is None else f"{reason}: {comment}",
        "properties": {
            "kind": why.kind,
            "reason": reason,
            "comment": comment,
            "owner": well_formed_or_none(why.owner),
            "expires": well_formed_or_none(why.expires),
            "decided_by": decision(why.decided_by),
        },
    }


def _incomplete(context: _Context) -> Plain:
    """The result that says what could not be scanned: GitHub shows no notification."""
    failed = context.failed
    first = failed[0].message if failed[0].path == PROJECT else f"{shown_path(failed[0].path)}: {failed[0].message}"
    number = "" if len(failed) == 1 else f" {counted(len(failed), 'file')} could not be scanned."
    locations = [_location(TextLocation(gap.path), context, said=gap.message) for gap in failed[:_MOST_LOCATIONS]]
    return _own_result(INCOMPLETE, f"The run is incomplete.{number} {first}", Level.ERROR, locations, context)


def _left_out(report: Report, number: int, context: _Context) -> Plain:
    """The result that counts the findings for which there is no room, at the level of the heaviest of them."""
    first = _by_importance(report.findings)[-number]
    level = Level.NOTE if first.suppression is not None else first.level
    locations = [_location(TextLocation(PROJECT), context)]
    return _own_result(LEFT_OUT, _left_out_sentence(number), level, locations, context)


def _left_out_sentence(number: int) -> str:
    return (
        f"{counted(number, 'finding')} of the lowest levels cannot be shown here, since GitHub takes at most "
        f"{_MOST_RESULTS:,} results or {_MOST_ZIPPED // 10**6} MB: the JSON report of the same run has them all."
    )


def _own_result(about: RuleText, sentences: str, level: Level, locations: list[Plain], context: _Context) -> Plain:
    rule = about.rule.id
    return {
        "ruleId": rule,
        "ruleIndex": context.rule_numbers[rule],
        "level": level_word(level),
        "message": message(sentences),
        "locations": locations,
        "partialFingerprints": {FINGERPRINT: rule},
        "suppressions": [],
    }
