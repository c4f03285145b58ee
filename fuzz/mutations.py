# SPDX-License-Identifier: Apache-2.0
"""Inputs made of other inputs at random, the same for the same seed: what is used where there is no atheris."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from target import FIRST_WORD, MAX_LENGTH

_MOST_CHANGES = 6
_PIECE = 40
_SIGNS = tuple(bytes((byte,)) for byte in b"\"'\\[]{}()\n\0:#*- \xff9")


def mutations(seeds: Sequence[bytes], words: int, seed: int) -> Iterator[bytes]:
    """Inputs without end; ``words`` is how many bytes from 0xF5 on stand for words."""
    chance = random.Random(seed)
    pool = list(seeds) or [b""]
    while True:
        data = chance.choice(pool)
        for _ in range(chance.randint(1, _MOST_CHANGES)):
            data = _changed(data, pool, words, chance)[:MAX_LENGTH]
        yield data


def _changed(data: bytes, pool: Sequence[bytes], words: int, chance: random.Random) -> bytes:
    """``data`` with one piece of it, perhaps an empty one, changed."""
    start = chance.randint(0, len(data))
    piece = data[start : start + chance.randint(0, _PIECE)]
    before, after = data[:start], data[start + len(piece) :]
    match chance.randint(0, 7):
        case 0:
            piece = b""
        case 1:  # the same again, a few times or very often
            piece *= chance.choice((2, 2, 3, 100, 2000))
        case 2:
            piece = chance.randbytes(chance.randint(1, 8))
        case 3:  # a sign that means something to most readers
            piece = chance.choice(_SIGNS) * chance.choice((1, 1, 1, 60, 3000)) + piece
        case 4 if words:
            piece = bytes((FIRST_WORD + chance.randrange(words),)) * chance.choice((1, 1, 1, 50)) + piece
        case 5:  # the end of another input
            other = chance.choice(pool)
            after = other[chance.randint(0, len(other)) :]
        case 6:
            after = b""
        case _:  # one bit of it
            at = chance.randrange(len(piece)) if piece else 0
            piece = piece[:at] + bytes((piece[at] ^ (1 << chance.randrange(8)),)) + piece[at + 1 :] if piece else b"\0"
    return before + piece + after
