# SPDX-License-Identifier: Apache-2.0
"""What is the same at the beginning and at the end of each line of a block: ``echo "…" >> file``, ``rem …``.

Signs alone are no hindrance to an engine; words are.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise

from ospo_scan.recovery.vocabulary import license_places

_SHORTEST_BLOCK = 3
_MOST_OF_A_LINE = 200
_AROUND = 12
"""So many lines before and after a word of a license belong to a block."""
_DIGITS = str.maketrans("123456789", "0" * 9)
_TO_LAST_SIGN = re.compile(r".*[\W_]", re.DOTALL)
_WORD = re.compile(r"[^\W_]")


def without_gutters(text: str) -> str:
    """The text without them where it speaks of licenses; each line keeps its place."""
    near = _lines_near_licenses(text)
    if len(near) < _SHORTEST_BLOCK:
        return text
    lines = text.split("\n")
    some = [lines[number] for number in near]
    heads = _gutters([line[:_MOST_OF_A_LINE] for line in some])
    some = [line[head:] for line, head in zip(some, heads, strict=True)]
    tails = _gutters([line[: -_MOST_OF_A_LINE - 1 : -1] for line in some])
    for number, line, tail in zip(near, some, tails, strict=True):
        lines[number] = line[: len(line) - tail]
    return "\n".join(lines)


def _lines_near_licenses(text: str) -> list[int]:
    near: set[int] = set()
    line = last = 0
    for place in license_places(text):
        line += text.count("\n", last, place)
        last = place
        near.update(range(line - _AROUND, line + _AROUND + 1))
    return sorted(near & set(range(text.count("\n") + 1)))


def _gutters(lines: list[str]) -> list[int]:
    """How many characters at the beginning of each line are such a gutter."""
    plain = [line.translate(_DIGITS) for line in lines]
    shared = [_shared(one, next_) for one, next_ in pairwise(plain)]
    found = [0] * len(lines)
    start = 0
    while start < len(shared):
        end, length = start, shared[start]
        while length and end + 1 < len(shared) and min(shared[end + 1], length):
            end, length = end + 1, min(shared[end + 1], length)
        if length and end - start + 2 >= _SHORTEST_BLOCK:
            found[start : end + 2] = [length] * (end + 2 - start)
        start = end + 1
    return found


def _shared(one: str, other: str) -> int:
    """How long the beginning is that two lines share, to its last sign; 0 where there is no word in it."""
    if one.lstrip()[:2] != other.lstrip()[:2] or one[:1] != other[:1]:  # as it is with most lines
        return 0
    prefix = _TO_LAST_SIGN.match(os.path.commonprefix((one, other)))  # noqa: RUF071 - of lines, not of paths
    return prefix.end() if prefix and _WORD.search(prefix.group()) else 0
