# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.windows import Window, _pieces, cut

SIZES = st.lists(st.integers(min_value=1, max_value=40), max_size=60)


def test_what_fits_is_one_window() -> None:
    assert list(cut([10, 10], 20, 5)) == [Window(0, 2, 2)]


def test_windows_overlap_so_that_nothing_is_only_seen_in_parts() -> None:
    assert list(cut([10] * 5, 30, 10)) == [Window(0, 3, 2), Window(2, 5, 5)]


@given(SIZES, st.integers(min_value=1, max_value=100), st.integers(min_value=0, max_value=50))
def test_every_line_is_in_a_window_and_every_window_moves_on(sizes: list[int], window: int, overlap: int) -> None:
    windows = list(cut(sizes, window, overlap))
    assert {line for one in windows for line in range(one.start, one.end)} == set(range(len(sizes)))
    assert all(one.end - one.start == 1 or sum(sizes[one.start : one.end]) <= window for one in windows)
    assert all(before.tail == after.start > before.start for before, after in pairwise(windows))


@given(st.text(alphabet="ab ", max_size=200))
def test_a_long_line_is_cut_without_losing_a_character(text: str) -> None:
    line = text * 300
    pieces = list(_pieces(line))
    assert "".join(pieces) == line
    assert all(len(piece) <= 32 * 1024 for piece in pieces)
