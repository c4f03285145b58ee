# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from ospo_scan.model import FileStatus, Level, Report, TextLocation, path_bytes
from rendering import assert_golden, rendered
from samples import SAMPLES, failing_report, incomplete_report, known_report, passing_report, reports, scan_report

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def entries_of(report: Report) -> Any:
    """What GitLab reads; each entry is checked for the members that it needs."""
    entries = json.loads(rendered("gitlab", report))
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in SEVERITIES
        assert entry["location"]["path"]
        assert entry["location"]["lines"]["begin"] >= 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    return entries


def fingerprints(entries: Iterable[Any]) -> list[str]:
    return [entry["fingerprint"] for entry in entries]


def test_the_output_is_the_golden_file() -> None:
    assert_golden(rendered("gitlab", incomplete_report()), "incomplete.codequality.json")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_has_an_entry_for_each_place_that_counts(name: str) -> None:
    report = SAMPLES[name]()
    places = sum(len(finding.places) for finding in report.findings if finding.suppression is None)
    entries = [one for one in entries_of(report) if one["check_name"] not in {"not-scanned", "not-inspected"}]
    assert len(entries) == places


@settings(deadline=None)
@given(report=reports)
def test_any_report_has_entries_with_distinct_fingerprints_and_inert_paths(report: Report) -> None:
    output = rendered("gitlab", report)
    assert "\x1b" not in output
    assert "\u202e" not in output
    paths = {entry["location"]["path"] for entry in entries_of(report)}
    named = {place.path for one in report.findings if one.suppression is None for place in one.places}
    named |= {scan.path for scan in report.result.files if scan.status is FileStatus.ERROR}
    assert len(paths) >= len({path_bytes(path) for path in named} - {b"."}), "distinct paths stay distinct"


def test_no_findings_are_an_empty_array() -> None:
    assert rendered("gitlab", passing_report()) == "[]\n"


def test_the_severity_follows_the_level_and_a_file_in_error_blocks() -> None:
    severities = {entry["check_name"]: entry["severity"] for entry in entries_of(incomplete_report())}
    assert severities["not-scanned"] == "blocker"
    assert severities["license-denied"] == "critical"
    assert severities["license-review"] == "minor"
    report = failing_report()
    note = replace(report.findings[0], level=Level.NOTE)
    assert {entry["severity"] for entry in entries_of(replace(report, findings=(note,)))} == {"info"}


def test_what_is_suppressed_is_left_out() -> None:
    assert len(entries_of(known_report())) == 3


def test_a_fingerprint_stays_when_the_lines_move() -> None:
    report = failing_report()
    first, *others = report.findings
    moved = tuple(TextLocation(place.path, 40, 47) for place in first.places)
    after = replace(report, findings=(replace(first, places=moved), *others))
    assert fingerprints(entries_of(after)) == fingerprints(entries_of(report))


def test_the_same_text_twice_in_a_file_is_two_entries() -> None:
    report = failing_report()
    twice = replace(report.findings[0], places=(TextLocation("a.c", 1, 8), TextLocation("a.c", 20, 27)))
    entries = entries_of(replace(report, findings=(twice,)))
    assert [entry["location"]["lines"]["begin"] for entry in entries] == [1, 20]


def test_what_was_not_inspected_is_said_of_a_scan_that_nothing_judged() -> None:
    (entry,) = entries_of(scan_report())
    assert (entry["check_name"], entry["location"]["path"]) == ("not-inspected", "assets/icons.zip")


def test_a_run_without_anything_to_scan_blocks() -> None:
    report = passing_report()
    (entry,) = entries_of(replace(report, result=replace(report.result, files=())))
    assert (entry["severity"], entry["location"]["path"]) == ("blocker", "LICENSE")
