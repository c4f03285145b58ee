# SPDX-License-Identifier: Apache-2.0
"""Whole comparisons against the files of tests/golden (see the README there for how to write them anew)."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from ospo_scan.comparison import compare
from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.diff import DIFF_FORMATS
from rendering import assert_golden
from two_reports import a_year_apart, another_engine

CASES: dict[str, tuple[str, Callable[[], tuple[Report, Report]], RenderOptions]] = {
    "diff.txt": ("terminal", a_year_apart, RenderOptions()),
    "diff-verbose.txt": ("terminal", a_year_apart, RenderOptions(verbosity=1)),
    "diff-quiet.txt": ("terminal", a_year_apart, RenderOptions(verbosity=-1)),
    "diff-engine.txt": ("terminal", another_engine, RenderOptions()),
    "diff.md": ("markdown", a_year_apart, RenderOptions()),
    "diff-engine.md": ("markdown", another_engine, RenderOptions()),
    "diff-quiet.md": ("markdown", another_engine, RenderOptions(verbosity=-1)),
    "diff.json": ("json", a_year_apart, RenderOptions()),
}


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_the_golden_file(name: str) -> None:
    format_name, two, options = CASES[name]
    stream = io.StringIO()
    DIFF_FORMATS[format_name].write(compare(*two()), stream, options)
    assert_golden(stream.getvalue(), name)
