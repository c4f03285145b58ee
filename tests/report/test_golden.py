# SPDX-License-Identifier: Apache-2.0
"""Whole outputs against the files of tests/golden (see the README there for how to write them anew)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ospo_scan.model import FailOn, Report
from ospo_scan.report import RenderOptions
from rendering import assert_golden, rendered
from samples import (
    failing_report,
    incomplete_report,
    known_report,
    passing_report,
    review_report,
    scan_report,
    since_report,
)

CASES: dict[str, tuple[str, Callable[[], Report], RenderOptions]] = {
    "failing.txt": ("terminal", failing_report, RenderOptions()),
    "failing-verbose.txt": ("terminal", failing_report, RenderOptions(verbosity=1)),
    "failing-color.txt": ("terminal", failing_report, RenderOptions(color=True)),
    "failing-wide.txt": ("terminal", failing_report, RenderOptions(width=120)),
    "review.txt": ("terminal", review_report, RenderOptions(fail_on=FailOn.REVIEW)),
    "known.txt": ("terminal", known_report, RenderOptions()),
    "known-verbose.txt": ("terminal", known_report, RenderOptions(verbosity=1)),
    "known-quiet.txt": ("terminal", known_report, RenderOptions(verbosity=-1)),
    "passing.txt": ("terminal", passing_report, RenderOptions()),
    "incomplete.txt": ("terminal", incomplete_report, RenderOptions()),
    "incomplete-quiet.txt": ("terminal", incomplete_report, RenderOptions(verbosity=-1)),
    "since.txt": ("terminal", since_report, RenderOptions()),
    "scan.txt": ("terminal", scan_report, RenderOptions()),
    "incomplete.json": ("json", incomplete_report, RenderOptions()),
}


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_the_golden_file(name: str) -> None:
    format_name, sample, options = CASES[name]
    assert_golden(rendered(format_name, sample(), options), name)
