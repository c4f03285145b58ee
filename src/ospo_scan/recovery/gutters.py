# SPDX-License-Identifier: Apache-2.0
"""What is the same at the beginning and at the end of each line of a block: ``echo "…" >> file``, ``rem …``.

Signs alone are no hindrance to an engine; words are.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise

_SHORTEST_BLOCK = 3
_MOST_OF_A_LINE = 200
_DIGITS = re.compile(r"[0-9]")
_TO_LAST_SIGN = re.compile(r".*[\W_]", re.DOTALL)
_WORD = re.compile(r"[^\W_]")


def without_gutters(text: str) -> str:
    """The text without them; each line keeps its place."""
    lines = text.split("\n")
    heads = _gutters([line[:_MOST_OF_A_LINE] for line in lines])
    lines = [line[head:] for line, head in zip(lines, heads, strict=True)]
    tails = _gutters([line[: -_MOST_OF_A_LINE - 1 : -1] for line in lines])
    return "\n".join(line[: len(line) - tail] for line, tail in zip(lines, tails, strict=True))


def _gutters(lines: list[str]) -> list[int]:
    """How many characters at the beginning of each line are such a gutter."""
    plain = [_DIGITS.sub("0", line) for line in lines]
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
    if not one or not other or one[0] != other[0]:
        return 0
    prefix = _TO_LAST_SIGN.match(os.path.commonprefix((one, other)))  # noqa: RUF071 - of lines, not of paths
    return prefix.end() if prefix and _WORD.search(prefix.group()) else 0
