# SPDX-License-Identifier: Apache-2.0
"""JUnit XML, as Jenkins, GitLab and others read the results of tests.

A test is a rule in a file, or a rule as a whole that found nothing. What fails the run is a failure; what needs a
review, unless that fails the run, and what is suppressed is skipped, with the reason; what could not be scanned is an
error. https://github.com/jenkinsci/xunit-plugin (junit-10.xsd)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from html import escape
from itertools import groupby
from typing import TextIO

from ospo_scan.model import PROJECT, FailOn, Finding, Level, Report, TextLocation
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.gaps import gaps
from ospo_scan.report.groups import groups
from ospo_scan.report.remedies import remedies
from ospo_scan.report.text import no_command, shown_path, visible
from ospo_scan.report.wording import (
    coverage,
    decided_by,
    decisions,
    headline,
    next_step,
    not_counted,
    shown_place,
    statement,
)
from ospo_scan.rule_texts import rule_texts

_SUITE = "ospo-scan"
_SCAN = "scan"


class _Outcome(IntEnum):
    """What became of a test; of several findings the greatest counts."""

    PASSED = 0
    SKIPPED = 1
    FAILED = 2
    ERROR = 3


_ELEMENTS = {_Outcome.SKIPPED: "skipped", _Outcome.FAILED: "failure", _Outcome.ERROR: "error"}


@dataclass(slots=True)
class _Case:
    """A test: ``message`` is that of the finding that decided its outcome, ``lines`` tell of all of them."""

    check: str
    name: str
    outcome: _Outcome = _Outcome.PASSED
    kind: str = ""
    message: str = ""
    lines: list[str] = field(default_factory=list)


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write one test suite; whether a review is a failure is decided by ``options.fail_on``."""
    cases = [*_cases_of_gaps(report), *_cases_of_findings(report, options), *_cases_without_findings(report)]
    outcomes = Counter(case.outcome for case in cases)
    counts = f'tests="{len(cases)}" failures="{outcomes[_Outcome.FAILED]}" errors="{outcomes[_Outcome.ERROR]}"'
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f'<testsuites name="{_SUITE}" {counts}>\n')
    stream.write(f'  <testsuite name="{_SUITE}" {counts} skipped="{outcomes[_Outcome.SKIPPED]}">\n')
    for case in cases:
        stream.write(_element(case))
    stream.write(f"    <system-out>{_text(_summary(report, options))}</system-out>\n")
    stream.write("  </testsuite>\n</testsuites>\n")


def _cases_of_gaps(report: Report) -> Iterator[_Case]:
    """The files that were not looked at; or that there are none in error, so that no report is without a test."""
    is_complete = True
    for gap in gaps(report):
        is_complete = is_complete and not gap.is_error
        outcome = _Outcome.ERROR if gap.is_error else _Outcome.SKIPPED
        name = "the project as a whole" if gap.path == PROJECT else shown_path(gap.path)
        yield _Case(gap.check, name, outcome, gap.reason, gap.message, [gap.message])
    if is_complete:
        yield _Case(_SCAN, "nothing is in error")


def _cases_of_findings(report: Report, options: RenderOptions) -> Iterator[_Case]:
    """One test for each rule, license and file; several findings may meet in one."""
    cases: dict[tuple[str, str | None, str], _Case] = {}
    first_steps = _first_steps(report, options)
    for finding in report.findings:
        outcome = _outcome(finding, options.fail_on)
        message = _message(finding, outcome)
        advice = tuple(_advice(finding, first_steps))
        for path, places in groupby(finding.places, lambda place: place.path):
            key = (finding.rule, finding.license_expression, path)
            case = cases.get(key)
            if case is None:
                case = cases[key] = _Case(visible(finding.rule), _name(finding, path), message=message)
            if outcome > case.outcome:
                case.outcome, case.kind, case.message = outcome, visible(finding.rule), message
            case.lines += [message, *advice, *map(shown_place, places)]
    yield from cases.values()


def _cases_without_findings(report: Report) -> Iterator[_Case]:
    if report.policy is not None:
        found = {finding.rule for finding in report.findings}
        for rule in rule_texts():
            if rule not in found:
                yield _Case(rule, "no findings")


def _outcome(finding: Finding, fail_on: FailOn) -> _Outcome:
    if finding.suppression is not None:
        return _Outcome.SKIPPED
    match finding.level:
        case Level.ERROR:
            return _Outcome.FAILED
        case Level.WARNING:
            return _Outcome.FAILED if fail_on is FailOn.REVIEW else _Outcome.SKIPPED
        case Level.NOTE | Level.OFF:
            return _Outcome.PASSED


def _message(finding: Finding, outcome: _Outcome) -> str:
    said = statement(finding.message, finding.license_expression)
    if (why := finding.suppression) is not None:
        return f"{not_counted(why)} {said}"
    return f"Needs a review: {said}" if outcome is _Outcome.SKIPPED else said


def _name(finding: Finding, path: str) -> str:
    where = shown_place(TextLocation(path))
    return where if finding.license_expression is None else f"{visible(finding.license_expression)} in {where}"


def _first_steps(report: Report, options: RenderOptions) -> Mapping[tuple[str, str], str]:
    """The first remedy for each rule and message that counts."""
    return {
        (group.rule, group.message): remedy.sentence
        for group in groups(report)
        for remedy in remedies(group, report.policy, options.as_of)[:1]
        if not remedy.lines
    }


def _advice(finding: Finding, first_steps: Mapping[tuple[str, str], str]) -> Iterator[str]:
    if finding.decided_by is not None:
        yield f"{decided_by(finding.decided_by)}."
    if finding.suppression is None and (step := first_steps.get((finding.rule, finding.message))):
        yield step


def _summary(report: Report, options: RenderOptions) -> Iterator[str]:
    verdict, counts = headline(report)
    yield f"{verdict}: {counts}."
    if covered := coverage(report):
        yield covered
    if report.policy is not None:
        yield f"Policy: {visible(report.policy.source)}"
    yield from (visible(note) for note in report.result.notes)
    yield from decisions(report)
    yield next_step(report, options.fail_on)


def _element(case: _Case) -> str:
    head = f'    <testcase classname="{_SUITE}.{escape(case.check)}" name="{escape(case.name)}"'
    text = _text(case.lines)
    if case.outcome is _Outcome.PASSED:
        return f"{head}><system-out>{text}</system-out></testcase>\n" if text else f"{head}/>\n"
    element, attributes = _ELEMENTS[case.outcome], f'type="{escape(case.kind)}" message="{escape(case.message)}"'
    return f"{head}><{element} {attributes}>{text}</{element}></testcase>\n"


def _text(lines: Iterable[str]) -> str:
    """Lines, each of which ``visible`` has made, as the text of an element: XML 1.0 has no other characters."""
    return escape("\n".join(map(no_command, lines)))
