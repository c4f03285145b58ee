# SPDX-License-Identifier: Apache-2.0
"""The figures that a release has to reach (the floor) and those that are aimed at (the target)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure; ``is_more_better`` says which way is good."""

    what: str
    unit: str
    floor: float
    target: float
    is_more_better: bool = False

    def verdict(self, measured: float) -> str:
        """``target``, ``floor`` or ``missed``: the best that ``measured`` reaches."""
        for name, limit in (("target", self.target), ("floor", self.floor)):
            if measured >= limit if self.is_more_better else measured <= limit:
                return name
        return "missed"

    def row(self, where: str, measured: float) -> str:
        """One line of the table whose head is ``HEAD``."""
        shown = (f"{_figure(value)} {self.unit}" for value in (measured, self.floor, self.target))
        return f"| {self.what} | {where} | {' | '.join(shown)} | {self.verdict(measured)} |"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


HEAD = ["| what | where | measured | floor | target | reached |", "|---|---|---|---|---|---|"]
SMALL_COLD = Goal("cold tree of under 1,000 files beside stock", "x", 10, 20, is_more_better=True)
LARGE_COLD = Goal("cold tree of 1,000 files and more beside stock", "x", 20, 50, is_more_better=True)
UNCHANGED = Goal("unchanged tree of 5,000 files and more", "files/s", 5_000, 20_000, is_more_better=True)
ONE_CHANGED = Goal("one file changed in 5,000 and more", "s", 4, 2)
LARGE_TEXT = Goal("one text file of 1 MB", "s", 5, 2)
INDEX_READY = Goal("index ready: process start to first answer", "s", 1.5, 0.5)
PEAK = Goal("peak PSS with two jobs", "GB", 1.2, 0.6)
LARGE_FILES, UNCHANGED_FILES = 1_000, 5_000
