# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.comparison import compare
from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.diff import DIFF_FORMATS
from ospo_scan.report.text import shown_path
from samples import SAMPLES
from two_reports import GPL_NOTICE, a_year_apart, another_engine, judged_reports, report, scan

Two = Callable[[], tuple[Report, Report]]


def shown(two: tuple[Report, Report], options: RenderOptions | None = None) -> str:
    stream = io.StringIO()
    DIFF_FORMATS["terminal"].write(compare(*two), stream, options or RenderOptions())
    return stream.getvalue()


@given(judged_reports(), judged_reports(), st.sampled_from([-1, 0, 1]), st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_any_comparison_is_shown_in_inert_utf_8(old: Report, new: Report, verbosity: int, width: int) -> None:
    text = shown((old, new), RenderOptions(width=width, verbosity=verbosity))
    text.encode("utf-8")
    assert {unicodedata.category(char) for char in text if char != "\n"}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize("two", [a_year_apart, another_engine])
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("verbosity", [0, 1])
def test_lines_keep_the_width(two: Two, width: int, verbosity: int) -> None:
    lines = shown(two(), RenderOptions(width=width, verbosity=verbosity)).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("name", SAMPLES)
def test_color_adds_styles_and_nothing_else(name: str) -> None:
    two = SAMPLES["failing"](), SAMPLES[name]()
    colored = shown(two, RenderOptions(color=True))
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == shown(two)


def test_a_path_longer_than_the_width_is_never_broken() -> None:
    path = "/".join(["a rather long directory name"] * 12) + "/file.c"
    text = shown((report(), report(scan(path, "1", GPL_NOTICE))))
    assert f"      {path}:\n         added\n" in text
    assert f"   {path}:\n      GPL-2.0-only\n" in text


def test_long_lists_are_cut_and_counted_by_directory_and_verbose_shows_them_all() -> None:
    new = report(*(scan(f"{'lib' if one % 3 else 'src'}/{one:03}.c", f"{one}", GPL_NOTICE) for one in range(100)))
    text = shown((report(), new))
    assert "      and 95 more files: in lib/ (61), src/ (34)\n" in text
    assert len(text.splitlines()) < 60
    full = shown((report(), new), RenderOptions(verbosity=1))
    assert all(f"   {shown_path(file.path)}: GPL-2.0-only\n" in full for file in new.result.files)
    assert " more file" not in full


def test_quiet_is_one_line_for_each_thing_that_matters() -> None:
    lines = shown(a_year_apart(), RenderOptions(width=200, verbosity=-1)).splitlines()
    assert lines[0].startswith(
        "CHANGED  1 license gone, 2 files with other licenses, 3 new findings, 2 findings settled"
    )
    assert "note: Another policy judged. Findings can differ where the tree does not." in lines
    assert "license gone: ISC: permissive, in 1 file" in lines
    assert "other license: LGPL-2.1-or-later -> MIT: in 1 file" in lines
    assert "new finding: error: license-denied GPL-2.0-only: in 1 place" in lines
    assert "no longer looked at: docs/guide.md: edited, now: error, timeout: took more than 30 s, twice" in lines
    assert not any(line.startswith(" ") for line in lines)


def test_the_same_report_twice_is_two_lines_and_the_verdict() -> None:
    one = SAMPLES["passing"]()
    assert shown((one, one)) == "SAME  nothing differs\n3 files before, 3 now: 3 the same.\nVerdict   PASS\n"
