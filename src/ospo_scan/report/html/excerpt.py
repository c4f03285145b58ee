# SPDX-License-Identifier: Apache-2.0
"""The lines of a detection as evidence: those that count are marked, what is too long is cut and counted."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ospo_scan.codec import well_formed
from ospo_scan.expression import leaves
from ospo_scan.model import LicenseDetection, LicenseMatch
from ospo_scan.report.text import visible

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINES = 10
_MORE_LINES = 40
_LONGEST_LINE = 240
_OF_LINE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file; ``is_marked`` where it is part of what is refused, ``is_after_gap`` where lines lie between."""

    number: int
    text: str
    is_marked: bool
    is_after_gap: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines to show at once and on demand; ``above`` and ``left_out`` are how many more come before and after."""

    lines: tuple[Line, ...]
    more: tuple[Line, ...]
    above: int
    left_out: int

    @property
    def size(self) -> int:
        """About how many characters it takes on a page."""
        return sum(len(line.text) + _OF_LINE for line in (*self.lines, *self.more))


def excerpt(detection: LicenseDetection, refused: Collection[str]) -> Excerpt | None:
    """The matched lines of all matches, in order; None where their text is not known.

    Marked are the lines of the matches that hold a refused license, or all where none does.
    """
    told = [match for match in detection.matches if match.matched_text is not None]
    telling = [match for match in told if not leaves_in(match).isdisjoint(refused)] or told
    # Of a line that several matches share, the fullest text is shown.
    texts: dict[int, str] = {}
    is_marked = set()
    for match in told:
        for number, text in _numbered(match):
            texts[number] = max(texts.get(number, ""), text, key=len)
            if match in telling:
                is_marked.add(number)
    if not texts:
        return None
    numbers = sorted(texts)
    lines = [
        Line(number, texts[number], number in is_marked, is_after_gap=bool(place) and number != numbers[place - 1] + 1)
        for place, number in enumerate(numbers)
    ]
    return _cut(lines)


def leaves_in(match: LicenseMatch) -> frozenset[str]:
    """The licenses that a match names."""
    return frozenset(leaves(match.license_expression))


def _cut(lines: list[Line]) -> Excerpt:
    first = next(place for place, line in enumerate(lines) if line.is_marked)
    above = max(first - 1, 0) if len(lines) > _LINES else 0
    rest = lines[above:]
    at_once = len(rest) if len(rest) <= _LINES + 1 else _LINES  # one more line takes no more room than to count it
    return Excerpt(
        lines=tuple(rest[:at_once]),
        more=tuple(rest[at_once : at_once + _MORE_LINES]),
        above=above,
        left_out=max(len(rest) - at_once - _MORE_LINES, 0),
    )


def _numbered(match: LicenseMatch) -> list[tuple[int, str]]:
    lines = _LINE_END.split((match.matched_text or "").strip("\r\n"))
    return [(number, _shown(line)) for number, line in enumerate(lines, start=match.start_line)]


def _shown(line: str) -> str:
    # Well formed before tabs are expanded: a report read from a file has to come out the same.
    text = visible(well_formed(line[: 8 * _LONGEST_LINE]).expandtabs(4))
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]} …"
