# SPDX-License-Identifier: Apache-2.0
"""Which parts of a cleaned text say something of licenses that the engine has not seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ospo_scan.recovery.cleaning import Cleaned
from ospo_scan.recovery.vocabulary import WORDS, is_license_word

_AROUND = 3_000
"""So many characters before and after a new word belong to its passage: a notice fits in, and a license in pieces."""
MAX_PASSAGES_CHARS = 512 * 1024
"""No more characters of one file are looked at again; the longest license has some 60,000."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text to look at again: its lines, and the number (1-based) of each line in the file."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Those of one text, in order; ``left_out`` is the line of the first that did not fit in, None where all do."""

    passages: tuple[Passage, ...]
    left_out: int | None = None


def hidden_passages(text: Cleaned, known: Collection[Pair], room: int = MAX_PASSAGES_CHARS) -> Passages:
    """The passages of ``text`` with license pairs that are not in ``known``, of ``room`` characters at most."""
    whole = "\n".join(text.lines)
    places = _new_places(whole, known)
    starts = list(accumulate((len(line) + 1 for line in text.lines), initial=0)) if places else []
    found: list[Passage] = []
    for start, end in _merged(places, len(whole)):
        first = bisect_right(starts, start) - 1
        if end - start > room:
            return Passages(tuple(found), text.numbers[first])
        room -= end - start
        lines = tuple(whole[start:end].split("\n"))
        found.append(Passage(lines, text.numbers[first : first + len(lines)]))
    return Passages(tuple(found))


def license_pairs(text: str) -> frozenset[Pair]:
    """Each two words that follow each other in ``text``, in small letters, at least one of them one of licenses."""
    words = WORDS.findall(text.lower())
    return frozenset(pair for pair in pairwise(words) if any(map(is_license_word, pair)))


def _new_places(text: str, known: Collection[Pair]) -> list[int]:
    """Where the words begin that have another word of a license before or after them than any in ``known``."""
    places: list[int] = []
    before = ""
    for found in WORDS.finditer(text):
        word = found.group().lower()
        if before and (before, word) not in known and (is_license_word(word) or is_license_word(before)):
            places.append(found.start())
        before = word
    return places


def _merged(places: Iterable[int], size: int) -> Iterator[tuple[int, int]]:
    """The stretches around ``places``, those that touch as one."""
    start = end = -1
    for place in places:
        if end >= 0 and place - _AROUND <= end:
            end = min(place + _AROUND, size)
            continue
        if end >= 0:
            yield start, end
        start, end = max(place - _AROUND, 0), min(place + _AROUND, size)
    if end >= 0:
        yield start, end
