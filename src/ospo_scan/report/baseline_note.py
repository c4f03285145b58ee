# SPDX-License-Identifier: Apache-2.0
"""The sentence by which a report names its baseline, and the baseline that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ospo_scan.baseline import Baseline
from ospo_scan.report.text import shown_path
from ospo_scan.report.wording import counted

_DIGITS = 12
_NOTE = re.compile(r"The baseline (.+) \(sha256 ([0-9a-f]{12})\) lists [0-9,]+ findings? in [0-9,]+ places?\.")


@dataclass(frozen=True, slots=True)
class NamedBaseline:
    """A baseline as a report names it: ``digits`` are the first of its sha256."""

    name: str
    digits: str


def baseline_note(baseline: Baseline) -> str:
    """The sentence that names ``baseline``."""
    findings, places = counted(len(baseline.entries), "finding"), counted(baseline.place_count, "place")
    return (
        f"The baseline {shown_path(baseline.source)} (sha256 {baseline.sha256[:_DIGITS]}) lists {findings} in {places}."
    )


def named_baseline(notes: Iterable[str]) -> NamedBaseline | None:
    """The baseline that one of the notes of a report names, None where none does."""
    found = next((found for note in notes if (found := _NOTE.fullmatch(note))), None)
    return None if found is None else NamedBaseline(found[1], found[2])
