# SPDX-License-Identifier: Apache-2.0
"""The stored form of a result: canonical JSON, compressed where that pays, under a seal.

The seal is over the key and everything stored, so that a damaged row, or a row under a key that is not its own, is told
from a good one (see ``seals``). Nothing is ever unpickled, and what was loaded has passed the checks of ``codec``.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache

from ospo_scan.answers import checked
from ospo_scan.codec import Found, found_from_plain, found_to_plain
from ospo_scan.store import Key
from ospo_scan.store.seals import Seals

MAX_LENGTH = 64 * 2**20
"""A result of more bytes than these is not kept: it would push everything else out."""

_COMPRESSED_FROM = 256
_LEVEL = 6

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Row:
    """One result as it is stored: ``length`` is that of the JSON in bytes; ``body`` is shorter where compressed."""

    length: int
    body: bytes
    seal: bytes


def pack(key: Key, found: Found, seals: Seals) -> Row | None:
    """The stored form of a result, None where it is too large to keep."""
    document = _encode(found_to_plain(found)).encode("utf-8")
    length = len(document)
    if length > MAX_LENGTH:
        return None
    packed = zlib.compress(document, _LEVEL) if length >= _COMPRESSED_FROM else document
    body = packed if len(packed) < length else document
    return Row(length, body, seals.make(key, length, body))


def unpack(key: Key, row: Row, seals: Seals) -> Found | None:
    """The result in a row, None where the row is damaged in any way, or may not be believed."""
    if not seals.is_whole(row.seal, key, row.length, row.body):
        return None
    return _loaded(row.length, row.body)


@lru_cache(maxsize=1024)  # many files have the same answer, most of them an empty one
def _loaded(length: int, body: bytes) -> Found | None:
    try:
        document = body if len(body) == length else _decompressed(length, body)
        return checked(found_from_plain(json.loads(document.decode("utf-8"))))
    except (ValueError, RecursionError, zlib.error):
        return None


def _decompressed(length: int, body: bytes) -> bytes:
    """``length`` bytes out of ``body``, and never more memory than that. Raises ValueError or zlib.error."""
    if not len(body) < length <= MAX_LENGTH:
        raise ValueError("the length is not credible")
    stream = zlib.decompressobj()
    document = stream.decompress(body, length + 1)
    if len(document) != length or not stream.eof or stream.unused_data:
        raise ValueError("the length is not as stated")
    return document
