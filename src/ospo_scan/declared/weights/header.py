# SPDX-License-Identifier: Apache-2.0
"""What the header of a weight file says, and the bounded cursor with which headers are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from ospo_scan.walk import Source, Span

MAX_HEADER = 32 * 2**20
"""So many bytes of a header are read. The largest vocabularies in use take about half of it."""
MAX_VALUE = 64 * 1024
"""A license, a name or the like that is longer is none."""

_READ_AHEAD = 64 * 1024
_BLOCK = 2**20


class MalformedError(ValueError):
    """The header of a weight file is not what its format asks for; the message ends a sentence on the file."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says: ``metadata`` as written, in order, keys and texts; which bytes of the file are ``numbers``.

    ``tensors`` counts the tensors. ``padding`` are spans that the format wants to be zero, ``words`` those that hold
    the words of a vocabulary. ``doubt`` says why the header does not account for every byte of the file, None where it
    does.
    """

    format: str
    metadata: tuple[tuple[str, str], ...]
    tensors: int = 0
    numbers: tuple[Span, ...] = ()
    padding: tuple[Span, ...] = ()
    words: tuple[Span, ...] = ()
    doubt: str | None = None

    def value(self, *keys: str) -> str | None:
        """The first text that is not blank under one of ``keys``, the first key first; None where there is none."""
        for key in keys:
            for name, text in self.metadata:
                if name == key and text.strip():
                    return text.strip()
        return None


@dataclass(slots=True)
class Cursor:
    """Takes bytes of a source one after the other, never past ``end``, and never holds more than was asked for."""

    source: Source
    position: int
    end: int
    _start: int = 0
    _buffer: bytes = field(default=b"", repr=False)

    def take(self, count: int) -> bytes:
        """The next bytes. Raises: MalformedError where there are not so many."""
        self._require(count)
        start = self.position - self._start
        if start < 0 or start + count > len(self._buffer):
            self._start, start = self.position, 0
            self._buffer = self.source.read(self.position, min(max(count, _READ_AHEAD), self.end - self.position))
            if len(self._buffer) < count:
                raise self._ended(count)
        self.position += count
        return self._buffer[start : start + count]

    def peek(self, least: int) -> bytes:
        """What follows, a block at most, and stay there. Raises: MalformedError where there is less than ``least``."""
        self._require(least)
        block = self.source.read(self.position, min(_BLOCK, self.end - self.position))
        if len(block) < least:
            raise self._ended(least)
        return block

    def skip(self, count: int) -> None:
        """Go on behind the next bytes. Raises: MalformedError where there are not so many."""
        self._require(count)
        self.position += count

    def _require(self, count: int) -> None:
        if count > self.end - self.position:
            raise self._ended(count)

    def _ended(self, count: int) -> MalformedError:
        where = "the file ends" if self.end >= self.source.size else "no more of a header is read"
        return MalformedError(f"{count:,} bytes should follow at byte {self.position:,}, but {where} at {self.end:,}")


def joined(spans: list[Span]) -> tuple[Span, ...]:
    """``spans`` in order, those that touch made one. Raises: MalformedError where two of them overlap."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start < found[-1][1]:
            raise MalformedError(f"two tensors overlap at byte {start:,}")
        if found and start == found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)
