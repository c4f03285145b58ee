# SPDX-License-Identifier: Apache-2.0
"""The header of a GGUF file, versions 1 to 3, of either byte order.

Specification: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from math import prod

from ospo_scan.declared.weights.header import MAX_HEADER, MAX_VALUE, Cursor, Header, MalformedError, joined
from ospo_scan.walk import Source, Span

MAGIC = b"GGUF"

_LAST_VERSION = 3
_MAX_KEYS = 65_536
_MAX_TENSORS = 262_144
_MAX_NAME = 64 * 1024
_MAX_DIMENSIONS = 8
_MAX_ALIGNMENT = 64 * 1024
_MAX_DEPTH = 4
_MAX_LISTED = 1_000
_DEFAULT_ALIGNMENT = 32
_ALIGNMENT_KEY = "general.alignment"
_WANTED = "general."
_VOCABULARY = frozenset(("tokenizer.ggml.tokens", "tokenizer.ggml.merges"))
MAX_WORD = 64
"""The strings of a vocabulary are words up to so many bytes; what is longer is searched for licenses."""
# So is what has three words in it, or two blanks: a merge is two words, and few tokens are more than one. Words of one
# letter do not count, or those with accents would be several.
_SHORT_WORD = 8
_WORDS = re.compile(rb"(?:[A-Za-z]{2,}[^A-Za-z]+(?:[A-Za-z][^A-Za-z]+)*){2}[A-Za-z]{2}")
_MAX_SENTENCES = 10_000

_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
# How many numbers of a tensor are packed into a block, and the bytes of it, by type: GGML_QUANT_SIZES of gguf-py.
_BLOCKS = {
    0: (1, 4),
    1: (1, 2),
    2: (32, 18),
    3: (32, 20),
    6: (32, 22),
    7: (32, 24),
    8: (32, 34),
    9: (32, 40),
    10: (256, 84),
    11: (256, 110),
    12: (256, 144),
    13: (256, 176),
    14: (256, 210),
    15: (256, 292),
    16: (256, 66),
    17: (256, 74),
    18: (256, 98),
    19: (256, 50),
    20: (32, 18),
    21: (256, 110),
    22: (256, 82),
    23: (256, 136),
    24: (1, 1),
    25: (1, 2),
    26: (1, 4),
    27: (1, 8),
    28: (1, 8),
    29: (256, 56),
    30: (1, 2),
    34: (256, 54),
    35: (256, 66),
    39: (32, 17),
    40: (64, 36),
    41: (128, 18),
}


@dataclass(slots=True)
class _Reading:
    """One header as it is read: ``order`` is that of its bytes, ``word`` the type of lengths and counts."""

    cursor: Cursor
    order: str
    word: str
    metadata: list[tuple[str, str]] = field(default_factory=list)
    alignment: int = _DEFAULT_ALIGNMENT
    words: list[Span] = field(default_factory=list)

    def number(self, kind: str) -> int:
        """The next integer of a type of ``struct``."""
        value: int = struct.unpack(self.order + kind, self.cursor.take(struct.calcsize(self.order + kind)))[0]
        return value

    def text(self, limit: int, what: str) -> str:
        """The next string. Raises: MalformedError where it is longer than ``limit`` bytes."""
        length = self.number(self.word)
        if length > limit:
            raise MalformedError(f"{what} is {length:,} bytes long; {limit:,} are read")
        # NOTE: strings of version 1 may end in a zero byte.
        return self.cursor.take(length).rstrip(b"\0").decode("utf-8", "replace")


def read_gguf(source: Source) -> Header:
    """What the header says. Raises: MalformedError, OSError."""
    cursor = Cursor(source, len(MAGIC), min(source.size, MAX_HEADER))
    version, order = _version(cursor.take(4))
    reading = _Reading(cursor, order, "I" if version == 1 else "Q")
    tensors = _limited(reading.number(reading.word), _MAX_TENSORS, "tensors")
    keys = _limited(reading.number(reading.word), _MAX_KEYS, "keys")
    _read_metadata(reading, keys)
    spans, doubt = _read_tensors(reading, tensors)
    return _accounted(source, reading, tensors, spans, doubt)


def _version(data: bytes) -> tuple[int, str]:
    """The version and the order of bytes that it is written in."""
    for order in "<", ">":
        if 1 <= (version := struct.unpack(order + "I", data)[0]) <= _LAST_VERSION:
            return version, order
    raise MalformedError(f"its version, bytes {data.hex()}, is none of 1 to {_LAST_VERSION}")


def _limited(count: int, most: int, what: str) -> int:
    if count > most:
        raise MalformedError(f"it has {count:,} {what}; {most:,} are read")
    return count


def _read_metadata(reading: _Reading, count: int) -> None:
    seen: set[str] = set()
    for _ in range(count):
        key = reading.text(_MAX_NAME, "the name of a key")
        if key in seen:
            raise MalformedError(f"the key {key[:80]!r} is there twice")
        seen.add(key)
        kind = reading.number("I")
        if key == _ALIGNMENT_KEY:
            reading.alignment = _read_alignment(reading, kind)
        elif key.startswith(_WANTED) and kind == _STRING:
            reading.metadata.append((key, reading.text(MAX_VALUE, key)))
        elif key.startswith(_WANTED) and kind == _ARRAY:
            _read_list(reading, key)
        else:
            start = reading.cursor.position
            sentences = _skip(reading, kind, 0)
            if kind == _ARRAY and key in _VOCABULARY and len(sentences) <= _MAX_SENTENCES:
                edges = [start, *(edge for span in sentences for edge in span), reading.cursor.position]
                spans = zip(edges[::2], edges[1::2], strict=True)
                reading.words += (span for span in spans if span[0] < span[1])


def _read_alignment(reading: _Reading, kind: int) -> int:
    if kind not in _SCALARS or _SCALARS[kind] in "fd":
        raise MalformedError(f"{_ALIGNMENT_KEY} is no number")
    alignment = reading.number(_SCALARS[kind])
    if not 0 < alignment <= _MAX_ALIGNMENT or alignment & (alignment - 1):
        raise MalformedError(f"{_ALIGNMENT_KEY} is {alignment:,}, no power of two up to {_MAX_ALIGNMENT:,}")
    return alignment


def _read_list(reading: _Reading, key: str) -> None:
    """Take the texts of a list, each under ``key``; skip a list of anything else."""
    kind = reading.number("I")
    count = reading.number(reading.word)
    if kind == _STRING:
        for _ in range(_limited(count, _MAX_LISTED, f"entries in {key}")):
            reading.metadata.append((key, reading.text(MAX_VALUE, key)))
    else:
        _skip_values(reading, kind, count, 1)


def _skip(reading: _Reading, kind: int, depth: int) -> list[Span]:
    """Go on behind a value; where the first strings in it lie that are no words."""
    if kind != _ARRAY:
        return _skip_values(reading, kind, 1, depth)
    if depth >= _MAX_DEPTH:
        raise MalformedError(f"it has lists in lists, more than {_MAX_DEPTH} deep")
    inner = reading.number("I")
    return _skip_values(reading, inner, reading.number(reading.word), depth + 1)


def _skip_values(reading: _Reading, kind: int, count: int, depth: int) -> list[Span]:
    """As ``_skip``, for ``count`` values, of which nothing is kept: a vocabulary has some hundred thousand of them."""
    sentences: list[Span] = []
    if kind in _SCALARS:
        reading.cursor.skip(count * struct.calcsize("=" + _SCALARS[kind]))
    elif kind == _STRING:
        sentences = _skip_texts(reading.cursor, count, struct.Struct(reading.order + reading.word))
    elif kind == _ARRAY:
        # Each list has at least its type and its length, so that a count that lies ends with the file.
        for _ in range(count):
            sentences = [*sentences, *_skip(reading, kind, depth)][: _MAX_SENTENCES + 1]
    else:
        raise MalformedError(f"it has a value of type {kind}, which there is none")
    return sentences


def _skip_texts(cursor: Cursor, count: int, length: struct.Struct) -> list[Span]:
    """Go on behind ``count`` strings, as many at once as are in one block: this loop is most of the work."""
    unpack, size = length.unpack_from, length.size
    sentences: list[Span] = []
    while count:
        block, start = cursor.peek(size), cursor.position
        last, at = len(block) - size, 0
        while count and at <= last:
            begin = at + size
            end = begin + unpack(block, at)[0]
            if at and end > len(block) and end - begin <= MAX_WORD:
                break  # the next block has all of it
            at = end
            count -= 1
            if len(sentences) <= _MAX_SENTENCES and not _is_word(block, begin, end):
                sentences.append((start + begin, start + end))
        cursor.skip(at)
    return sentences


def _is_word(block: bytes, start: int, end: int) -> bool:
    """Whether a string is what a vocabulary holds, and no piece of a sentence."""
    if end - start <= _SHORT_WORD:
        return block.count(b" ", start, end) <= 1
    return end - start <= MAX_WORD and block.count(b" ", start, end) <= 1 and not _WORDS.search(block, start, end)


def _read_tensors(reading: _Reading, count: int) -> tuple[list[Span], str | None]:
    """Where the tensors lie, counted from where the first may begin, and what is not known of them."""
    spans: list[Span] = []
    doubt = None
    for _ in range(count):
        name = reading.text(_MAX_NAME, "the name of a tensor")
        dimensions = _limited(reading.number("I"), _MAX_DIMENSIONS, "dimensions in a tensor")
        shape = [reading.number(reading.word) for _ in range(dimensions)]
        kind, offset = reading.number("I"), reading.number("Q")
        if kind not in _BLOCKS:
            doubt = doubt or f"the tensor {name[:80]!r} is of type {kind}, whose size is not known here"
            continue
        in_block, size = _BLOCKS[kind]
        if (shape[0] if shape else 1) % in_block:
            raise MalformedError(f"a row of the tensor {name[:80]!r} is no whole number of blocks of {in_block}")
        spans.append((offset, offset + prod(shape) // in_block * size))
    return spans, doubt


def _accounted(source: Source, reading: _Reading, tensors: int, spans: list[Span], doubt: str | None) -> Header:
    header_end = reading.cursor.position
    begin = -(-header_end // reading.alignment) * reading.alignment
    numbers = joined([(begin + start, begin + end) for start, end in spans])
    if numbers and numbers[-1][1] > source.size:
        end = numbers[-1][1]
        raise MalformedError(f"its tensors reach to byte {end:,}, but the file ends at {source.size:,}")
    edges = [header_end, *(edge for span in numbers for edge in span), source.size]
    padding = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    if doubt is None and (wide := [span for span in padding if span[1] - span[0] >= reading.alignment]):
        doubt = f"no tensor is at bytes {wide[0][0]:,} to {wide[0][1]:,}"
    said = tuple(reading.metadata)
    return Header("GGUF", said, tensors, numbers, () if doubt else tuple(padding), tuple(reading.words), doubt)
