# SPDX-License-Identifier: Apache-2.0
"""The wire format of Protocol Buffers, as far as it is needed to find one's way: https://protobuf.dev/programming-guides/encoding/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ospo_scan.declared.weights.header import Cursor, MalformedError
from ospo_scan.walk import Source

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MAX_FIELDS = 1_000_000
"""So many fields of one file are read."""

_FIXED = {FIXED64: 8, FIXED32: 4}
_MAX_VARINT = 10


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: its ``value`` where it is a varint, else from where to where its payload reaches."""

    number: int
    wire: int
    value: int
    start: int
    end: int


@dataclass(slots=True)
class Wire:
    """Reads messages of one source; all of its fields together are bounded by ``MAX_FIELDS``."""

    source: Source
    read: int = 0

    def fields(self, start: int, end: int) -> Iterator[Field]:
        """The fields of the message at these bytes, in order. Raises: MalformedError, OSError."""
        cursor = Cursor(self.source, start, end)
        while cursor.position < end:
            self.read += 1
            if self.read > MAX_FIELDS:
                raise MalformedError(f"it has more than {MAX_FIELDS:,} fields")
            key = _varint(cursor)
            number, wire, value = key >> 3, key & 7, 0
            if not number:
                raise MalformedError(f"there is no field at byte {cursor.position:,}")
            length = 0
            if wire == VARINT:
                value = _varint(cursor)
            elif wire == BYTES:
                length = _varint(cursor)
            elif wire in _FIXED:
                length = _FIXED[wire]
            else:
                raise MalformedError(f"the field at byte {cursor.position:,} has no type")
            begin = cursor.position
            cursor.skip(length)
            yield Field(number, wire, value, begin, cursor.position)

    def varints(self, start: int, end: int) -> Iterator[int]:
        """The numbers of a packed field. Raises: MalformedError, OSError."""
        cursor = Cursor(self.source, start, end)
        while cursor.position < end:
            yield _varint(cursor)

    def text(self, found: Field, limit: int) -> str | None:
        """The text of a field, None where it is longer than ``limit`` bytes or is none."""
        if found.wire != BYTES or found.end - found.start > limit:
            return None
        return Cursor(self.source, found.start, found.end).take(found.end - found.start).decode("utf-8", "replace")


def _varint(cursor: Cursor) -> int:
    value = 0
    for place in range(_MAX_VARINT):
        byte = cursor.take(1)[0]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value & (2**64 - 1)
    raise MalformedError(f"the number at byte {cursor.position:,} has no end")
