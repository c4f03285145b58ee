# SPDX-License-Identifier: Apache-2.0
"""What became of each path of a hostile tree, read from the JSON report of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from hostile.cases import Case
from ospo_scan.model import FileStatus, Report
from ospo_scan.report.json.reading import read_report

Outcomes = Mapping[str, set[str]]


def outcomes_in(report: Report) -> Outcomes:
    """What became of each path: its status, with the reason, and the rules of its findings."""
    found: dict[str, set[str]] = {}
    for scan in report.result.files:
        word = str(scan.status) if scan.reason is None else f"{scan.status} {scan.reason}"
        found.setdefault(scan.path, set()).add(word)
    for finding in report.findings:
        for place in finding.places:
            found.setdefault(place.path, set()).update((f"finding {finding.rule}", "finding *"))
    return found


def saved_report(path: Path) -> Report:
    """The report that a run wrote as JSON."""
    return read_report(path.read_text())


def wrong_outcomes(report: Report, cases: Iterable[Case]) -> dict[str, set[str] | None]:
    """Each case of which something else became than what may, with what did; None where it was not even seen."""
    outcomes = outcomes_in(report)
    return {one.path: outcomes.get(one.path) for one in cases if not one.outcomes & outcomes.get(one.path, set())}


def is_accounted_for(report: Report) -> bool:
    """Whether every path is there once, and a run with an error is incomplete."""
    seen = [scan.path for scan in report.result.files]
    has_error = any(scan.status is FileStatus.ERROR for scan in report.result.files)
    return len(seen) == len(set(seen)) and (not has_error or report.is_incomplete)
