# SPDX-License-Identifier: Apache-2.0
"""Laws that hold for any two reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.comparison import (
    Comparison,
    FileChange,
    FilePair,
    FindingChange,
    Presence,
    PresenceChange,
    compare,
)
from ospo_scan.errors import ReportFileError
from ospo_scan.expression import leaves
from ospo_scan.model import FileScan, Reason, Report, TextLocation
from samples import SAMPLES, reports
from two_reports import a_year_apart, judged_reports, report, scan

_TURNED_FILES = {
    FileChange.ADDED: FileChange.REMOVED,
    FileChange.REMOVED: FileChange.ADDED,
    FileChange.IN_SIGHT: FileChange.OUT_OF_SIGHT,
    FileChange.OUT_OF_SIGHT: FileChange.IN_SIGHT,
}
_TURNED_FINDINGS = {
    FindingChange.NEW: FindingChange.SETTLED,
    FindingChange.SETTLED: FindingChange.NEW,
    FindingChange.NEWLY_STANDING: FindingChange.NEWLY_SUPPRESSED,
    FindingChange.NEWLY_SUPPRESSED: FindingChange.NEWLY_STANDING,
    FindingChange.NOT_JUDGED_BEFORE: FindingChange.NOT_JUDGED_NOW,
    FindingChange.NOT_JUDGED_NOW: FindingChange.NOT_JUDGED_BEFORE,
}


def is_without_repeated_paths(one: Report) -> bool:
    paths = [file.path for file in one.result.files]
    return len(set(paths)) == len(paths)


any_reports = reports.filter(is_without_repeated_paths)
any_two = st.tuples(judged_reports(), judged_reports())


def paths_of(one: Report) -> Counter[str]:
    return Counter(file.path for file in one.result.files if file.reason is not Reason.DELETED)


@given(any_reports | judged_reports())
@settings(max_examples=80, deadline=None)
def test_a_report_does_not_differ_from_itself(one: Report) -> None:
    comparison = compare(one, one)
    assert comparison.is_empty
    assert all(pair.is_same for pair in comparison.files)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_does_not_differ_from_itself_but_from_any_other(name: str) -> None:
    one = SAMPLES[name]()
    assert compare(one, one).is_empty
    assert all(not compare(one, SAMPLES[other]()).is_empty for other in SAMPLES if other != name)


@given(any_two)
@settings(max_examples=120, deadline=None)
def test_every_file_of_both_reports_is_in_one_pair(two: tuple[Report, Report]) -> None:
    old, new = two
    pairs = compare(old, new).files
    assert Counter(pair.old.path for pair in pairs if pair.old) == paths_of(old)
    assert Counter(pair.new.path for pair in pairs if pair.new) == paths_of(new)


@given(any_two)
@settings(max_examples=150, deadline=None)
def test_the_other_way_round_what_came_went_and_all_else_is_the_same(two: tuple[Report, Report]) -> None:
    there, back = compare(*two), compare(*reversed(two))
    assert _files(there) == _files(back, is_turned=True)
    assert _findings(there) == _findings(back, is_turned=True)
    assert list(map(_turned, there.licenses)) == list(map(_plain, back.licenses))
    assert list(map(_turned, there.expressions)) == list(map(_plain, back.expressions))
    assert list(map(_turned, there.holders or ())) == list(map(_plain, back.holders or ()))


@given(any_two)
@settings(max_examples=120, deadline=None)
def test_bytes_that_moved_do_not_count_as_gone_and_come(two: tuple[Report, Report]) -> None:
    pairs = compare(*two).files
    gone = {_content(pair.old) for pair in pairs if pair.change is FileChange.REMOVED}
    came = {_content(pair.new) for pair in pairs if pair.change is FileChange.ADDED}
    assert (gone & came) <= {None}


@given(any_two)
@settings(max_examples=120, deadline=None)
def test_the_files_of_a_license_add_up_and_one_that_is_gone_was_looked_for_in_each(two: tuple[Report, Report]) -> None:
    old, new = two
    comparison = compare(old, new)
    for one in (*comparison.licenses, *comparison.expressions):
        came, went = len(one.arrived) + len(one.in_sight), len(one.left) + len(one.out_of_sight)
        assert one.new_files == one.old_files + came - went
    for one in comparison.licenses:
        assert one.old_files == sum(_names(file, one.of) for file in old.result.files)
        assert one.new_files == sum(_names(file, one.of) for file in new.result.files)
        if one.change is PresenceChange.GONE:
            assert all(pair.new is None or pair.new.reason is None for pair in one.left)


@given(any_two)
@settings(max_examples=120, deadline=None)
def test_every_place_of_every_finding_is_told_once(two: tuple[Report, Report]) -> None:
    old, new = two
    differences = compare(old, new).findings or ()
    before = Counter(was for one in differences for was, _ in one.places if was)
    after = Counter(now for one in differences for _, now in one.places if now)
    assert before == Counter(place for one in old.findings for place in one.places)
    assert after == Counter(place for one in new.findings for place in one.places)


@given(any_reports, any_reports)
@settings(max_examples=60, deadline=None)
def test_any_two_reports_can_be_compared(old: Report, new: Report) -> None:
    comparison = compare(old, new)
    assert (comparison.findings is None) is (old.policy is None or new.policy is None)


def test_a_path_that_is_listed_twice_is_refused_since_one_of_the_two_would_go_unseen() -> None:
    twice = report(scan("a.c", "1"), scan("a.c", "2"))
    with pytest.raises(ReportFileError, match=r"The new report lists 'a\.c' twice"):
        compare(report(), twice)


def test_what_one_report_does_not_have_is_not_compared() -> None:
    old, new = a_year_apart()
    unjudged = replace(new, policy=None, verdict=None, findings=(), corrections=())
    comparison = compare(old, unjudged)
    assert (comparison.findings, comparison.corrections) == (None, None)
    without = tuple(replace(file, copyrights=None) for file in new.result.files)
    assert compare(old, replace(new, result=replace(new.result, files=without))).holders is None


def _content(scan: FileScan | None) -> str | None:
    return scan.file.sha256 if scan is not None and scan.file.size else None


def _names(file: FileScan, license_id: str) -> bool:
    return any(license_id in leaves(one.license_expression) for one in file.detections)


def _files(comparison: Comparison, is_turned: bool = False) -> Counter[tuple[object, ...]]:
    def ends(pair: FilePair) -> tuple[object, ...]:
        change, (old, new) = pair.change, _ends(pair)
        return (_TURNED_FILES.get(change, change), new, old) if is_turned else (change, old, new)

    return Counter(
        (*ends(pair), pair.moved_by, pair.is_edited, pair.is_relicensed, pair.twin) for pair in comparison.files
    )


def _findings(comparison: Comparison, is_turned: bool = False) -> Counter[tuple[object, ...]]:
    def told(change: FindingChange, was: TextLocation | None, now: TextLocation | None) -> tuple[object, ...]:
        return (_TURNED_FINDINGS.get(change, change), now, was) if is_turned else (change, was, now)

    return Counter(told(one.change, *places) for one in comparison.findings or () for places in one.places)


def _plain(one: Presence[str]) -> tuple[object, ...]:
    lists = (one.arrived, one.left, one.moved, one.in_sight, one.out_of_sight)
    return one.of, one.old_files, one.new_files, *(sorted(map(_ends, pairs)) for pairs in lists)


def _turned(one: Presence[str]) -> tuple[object, ...]:
    lists = (one.left, one.arrived, one.moved, one.out_of_sight, one.in_sight)
    return one.of, one.new_files, one.old_files, *(sorted(_ends(pair)[::-1] for pair in pairs) for pairs in lists)


def _ends(pair: FilePair) -> tuple[str, str]:
    return pair.old.path if pair.old else "", pair.new.path if pair.new else ""
