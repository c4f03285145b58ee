# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import FileStatus, Reason, Verdict
from ospo_scan.report.gaps import Gap, gaps
from samples import SAMPLES, failing_report, incomplete_report, left_out, passing_report, scan_report


def test_every_file_in_error_is_a_gap_that_makes_the_run_incomplete() -> None:
    assert gaps(incomplete_report())[0] == Gap(
        "data/huge.json",
        "too-large",
        "The file could not be scanned (too-large: 80.0 MB, and the limit is 64.0 MB).",
        is_error=True,
    )
    assert [gap.check for gap in gaps(incomplete_report())] == ["not-scanned"] * 3


@pytest.mark.parametrize("files", [(), (left_out("a", FileStatus.SKIPPED, Reason.IGNORED),)])
def test_a_run_without_anything_to_scan_is_a_gap_of_the_project(files: tuple[()]) -> None:
    report = passing_report()
    empty = replace(report, result=replace(report.result, files=files), verdict=Verdict.INCOMPLETE)
    (gap,) = gaps(empty)
    assert (gap.path, gap.is_error) == (".", True)


def test_what_was_not_inspected_is_a_gap_only_where_nothing_judged_it() -> None:
    assert gaps(failing_report()) == ()
    (gap,) = gaps(scan_report())
    assert (gap.path, gap.check, gap.is_error) == ("assets/icons.zip", "not-inspected", False)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_is_incomplete_exactly_where_a_gap_says_so(name: str) -> None:
    report = SAMPLES[name]()
    assert any(gap.is_error for gap in gaps(report)) is report.is_incomplete
