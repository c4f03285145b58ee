# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import math

import pytest
from goals import HEAD, INDEX_READY, LARGE_COLD, UNCHANGED


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(50.0, "target"), (49.9, "floor"), (20.0, "floor"), (19.9, "missed"), (0.0, "missed")]
)
def test_more_is_better_for_a_ratio(ratio: float, verdict: str) -> None:
    assert LARGE_COLD.verdict(ratio) == verdict


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(0.5, "target"), (0.51, "floor"), (1.5, "floor"), (1.51, "missed"), (math.inf, "missed")]
)
def test_less_is_better_for_seconds(seconds: float, verdict: str) -> None:
    assert INDEX_READY.verdict(seconds) == verdict


def test_large_figures_are_shown_in_full() -> None:
    assert "| 4,385 files/s | 5,000 files/s | 20,000 files/s | missed |" in UNCHANGED.row("tree", 4384.6)


def test_a_row_fits_its_head() -> None:
    row = INDEX_READY.row("-", 0.75)
    assert row == "| index ready: process start to first answer | - | 0.75 s | 1.5 s | 0.5 s | floor |"
    assert row.count("|") == HEAD[0].count("|")
