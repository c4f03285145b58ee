# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Copyright, FileStatus, Package, Reason, Report, TextLocation, Verdict
from ospo_scan.verification import Outcome
from ospo_scan.verification.rescan import check_evidence
from samples import detection, passing_report, scanned
from verification.conftest import with_files

MIT, GPL = detection("MIT", "MIT text"), detection("GPL-2.0-only", "GPL text")


@pytest.fixture
def report() -> Report:
    return with_files(passing_report(), [scanned("a.c", MIT), scanned("b.c", GPL), scanned("c.c")])


def test_the_same_evidence_is_the_same(report: Report) -> None:
    said = check_evidence(report, report)
    assert (said.outcome, said.message, said.details) == (Outcome.SAME, "a new scan finds the same in 3 files", ())


def test_a_license_that_was_taken_out_of_a_report_is_found(report: Report) -> None:
    forged = with_files(report, [scanned("a.c", MIT), scanned("b.c", MIT), scanned("c.c")])
    said = check_evidence(forged, replace(report, verdict=Verdict.FAIL))
    assert said.outcome is Outcome.DIFFERS
    assert said.message.endswith("1 file, and FAIL in place of PASS")
    assert said.details == ("b.c: MIT in the report, GPL-2.0-only now",)
    forged = with_files(report, [scanned("a.c", MIT), scanned("b.c"), scanned("c.c")])
    assert check_evidence(forged, report).details == ("b.c: no license in the report, GPL-2.0-only now",)


def test_a_detail_that_was_changed_is_found(report: Report) -> None:
    moved = replace(MIT, start_line=7, end_line=7)
    forged = with_files(report, [scanned("a.c", moved), scanned("b.c", GPL), scanned("c.c")])
    assert check_evidence(forged, report).details == ("a.c: MIT, with other details",)


def test_copyrights_are_compared_where_both_scans_looked_for_them(report: Report) -> None:
    first, *rest = report.result.files
    mine, yours = (replace(first, copyrights=(Copyright(f"(c) {one}", (one,), 1, 1),)) for one in ("me", "you"))
    assert check_evidence(with_files(report, [mine, *rest]), report).outcome is Outcome.SAME
    other = check_evidence(with_files(report, [mine, *rest]), with_files(report, [yours, *rest]))
    assert other.outcome is Outcome.DIFFERS


def test_files_that_one_of_the_scans_did_not_look_at_are_left_to_the_check_of_files(report: Report) -> None:
    first, *rest = report.result.files
    skipped = replace(first, status=FileStatus.SKIPPED, reason=Reason.UNCHANGED, detections=())
    assert check_evidence(with_files(report, [skipped, *rest]), report).message.endswith("in 2 files")
    assert check_evidence(with_files(report, rest), report).message.endswith("in 2 files")


def test_packages_that_are_not_the_same_are_told(report: Report) -> None:
    package = Package("left-pad", "1.0", None, None, TextLocation("package.json"))
    other = replace(report, result=replace(report.result, packages=(package,)))
    assert check_evidence(report, other).details == ("the packages are not the same",)


def test_a_file_that_the_new_scan_could_not_look_at_is_not_checked(report: Report) -> None:
    first, *rest = report.result.files
    failed = replace(first, status=FileStatus.ERROR, reason=Reason.TIMEOUT, detections=())
    said = check_evidence(report, with_files(report, [failed, *rest]))
    assert (said.outcome, said.details) == (Outcome.UNCHECKED, ("a.c",))
    assert said.message == "a new scan could not look at 1 file that the report knows"
