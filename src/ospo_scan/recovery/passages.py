# SPDX-License-Identifier: Apache-2.0
"""Which parts of a cleaned text say something of licenses that the engine has not seen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import ne
from typing import NamedTuple

from ospo_scan.recovery.cleaning import Cleaned
from ospo_scan.recovery.vocabulary import WORDS, is_license_word, speaks_of_licenses

_WHOLE = 128 * 1024
"""A text of no more characters is one passage: a part of a license may look like another one."""
_AROUND = 20_000
"""Of a longer one, so many characters before and after a new word belong to its passage."""
MAX_PASSAGES_CHARS = 512 * 1024
"""No more characters of one file are looked at again; the longest license has some 60,000."""

_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ufffd]")
Pair = tuple[str, str]


class _Place(NamedTuple):
    offset: int
    is_made: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text to look at again: its lines, and the number (1-based) of each line in the file.

    ``new`` are the numbers of those where words come together that did not before, ``made`` of those where a word of
    licenses has come to be that was none.
    """

    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    new: frozenset[int]
    made: frozenset[int]


@dataclass(frozen=True, slots=True)
class Passages:
    """Those of one text, in order; ``left_out`` is the line of the first that did not fit in, None where all do."""

    passages: tuple[Passage, ...]
    left_out: int | None = None


def hidden_passages(
    text: Cleaned, raw: Sequence[str] | None, known: Collection[Pair], room: int = MAX_PASSAGES_CHARS
) -> Passages:
    """The passages of ``text`` in which words of licenses come together that did not before; of ``room`` characters.

    ``raw`` are the lines of the file where the engine has seen them as they are: then what is new is told line by
    line. Else, ``known`` are the pairs of words that it has seen.
    """
    new: list[tuple[int, _Place]] = []
    for first, last in _runs(text, raw):
        words = "\n".join(text.lines[first:last])
        if speaks_of_licenses(words):
            before = known if raw is None else _pairs_near(text, raw, first, last)
            # Of a program, the engine has seen the strings one by one: those are not one text.
            new += ((first, place) for place in _new_places(words, before, in_parts=raw is None and bool(known)))
    if not new:
        return Passages(())
    starts = list(accumulate((len(line) + 1 for line in text.lines), initial=0))
    places = [_Place(starts[first] + place.offset, place.is_made) for first, place in new]
    return _around(text, places, starts, room)


def _around(text: Cleaned, places: Sequence[_Place], starts: Sequence[int], room: int) -> Passages:
    """The passages around ``places``; each line begins at its offset in ``starts``."""

    def number(offset: int) -> int:
        return text.numbers[bisect_right(starts, offset) - 1]

    new = frozenset(number(place.offset) for place in places)
    made = frozenset(number(place.offset) for place in places if place.is_made)
    whole = "\n".join(text.lines)
    found: list[Passage] = []
    stretches = [(0, len(whole))] if len(whole) <= min(_WHOLE, room) else None
    for beginning, end in stretches or _merged([place.offset for place in places], len(whole)):
        line = bisect_right(starts, beginning) - 1
        start = starts[line] if beginning - starts[line] < _AROUND else beginning  # a line stays whole
        lines = tuple(whole[start : min(end, start + room)].split("\n"))
        numbers = text.numbers[line : line + len(lines)]
        found.append(Passage(lines, numbers, new.intersection(numbers), made.intersection(numbers)))
        if end - start > room:
            return Passages(tuple(found), numbers[-1])
        room -= end - start
    return Passages(tuple(found))


def _runs(text: Cleaned, raw: Sequence[str] | None) -> Iterator[tuple[int, int]]:
    """The lines of ``text`` that are not as they were, with one before and after them; half-open, in order."""
    if raw is None:
        yield 0, len(text.lines)
        return
    before: Iterable[str] = raw if text.numbers[-1] == len(text.lines) else (raw[one - 1] for one in text.numbers)
    start = end = -1
    for place in (place for place, differs in enumerate(map(ne, text.lines, before)) if differs):
        if place > end + 1:
            if end >= 0:
                yield max(start - 1, 0), end + 1
            start = place
        end = place + 1
    if end >= 0:
        yield max(start - 1, 0), min(end + 1, len(text.lines))


def _pairs_near(text: Cleaned, raw: Sequence[str], first: int, last: int) -> frozenset[Pair]:
    """The pairs in the lines from which those of ``text`` come."""
    return license_pairs("\n".join(raw[text.numbers[first] - 1 : text.numbers[last - 1]]))


def license_pairs(text: str) -> frozenset[Pair]:
    """Each two words that follow each other in ``text``, in small letters, at least one of them one of licenses."""
    words = WORDS.findall(text.lower())
    return frozenset(pair for pair in pairwise(words) if any(map(is_license_word, pair)))


def _new_places(text: str, known: Collection[Pair], *, in_parts: bool = False) -> Iterator[_Place]:
    """Where the words begin that have another word of a license before or after them than any in ``known``.

    With ``in_parts``, words do not follow each other where there is no text between them.
    """
    words = {word for pair in known for word in pair}
    before, end = "", 0
    for found in WORDS.finditer(text):
        word = found.group().lower()
        if in_parts and _NO_TEXT.search(text, end, found.start()):
            before = ""
        end = found.end()
        if before and (before, word) not in known and (is_license_word(word) or is_license_word(before)):
            yield _Place(found.start(), any(is_license_word(one) and one not in words for one in (before, word)))
        before = word


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
