# SPDX-License-Identifier: Apache-2.0
"""Files of which only parts have to be searched for text, because it is known that the rest of them is numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Span = tuple[int, int]
"""The bytes of a file from the first offset up to, but not including, the second one."""


class Source(Protocol):
    """A file that can be read from anywhere, a little at a time."""

    @property
    def size(self) -> int:
        """Of the whole file, in bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from ``offset`` on, fewer than ``length`` where they end. Raises: OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of a file, and where in the file they begin."""

    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a file of ``size`` bytes was read, in order of offsets: a ``Source`` that knows no more than that."""

    size: int
    parts: tuple[Part, ...]

    def read(self, offset: int, length: int) -> bytes:
        """See ``Source``: up to the end of the part in which ``offset`` lies, nothing where it lies in none."""
        index = bisect_right(self.parts, offset, key=lambda part: part.offset) - 1
        if index < 0:
            return b""
        part = self.parts[index]
        start = offset - part.offset
        return part.data[start : start + length]


@dataclass(frozen=True, slots=True)
class Account:
    """What the header of a file says of its bytes.

    ``numbers`` are the spans that hold numbers and nothing else, in order and apart; ``padding`` those that have to be
    zero; ``words`` those that hold the words of a vocabulary, which state nothing. ``what`` says in words what it is
    that need not be searched. ``doubt`` is why the header does not account for the file after
    all, None where it does.
    """

    what: str
    numbers: tuple[Span, ...] = ()
    padding: tuple[Span, ...] = ()
    words: tuple[Span, ...] = ()
    doubt: str | None = None


Accountant = Callable[[str, Source], Account | None]
"""What is known of the file at a path; None where it is of no kind that accounts for its bytes. Raises: OSError."""


def rest_of(size: int, *taken: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of a file of ``size`` bytes that are in none of ``taken``."""
    rest, position = [], 0
    for start, end in sorted(span for spans in taken for span in spans):
        if start > position:
            rest.append((position, start))
        position = max(position, end)
    if position < size:
        rest.append((position, size))
    return tuple(rest)
