# SPDX-License-Identifier: Apache-2.0
"""Large files whose headers account for them: read in parts, hashed whole, and never believed without a look.

The header of such a file says which of its bytes are numbers. These are hashed with the rest and looked through for
blocks of text, so that a header that lies is found out; they are not searched for licenses.
"""

from __future__ import annotations

import hashlib
import os
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

from ospo_scan.walk.entry import Content
from ospo_scan.walk.parts import Account, Part, Parts, Span, rest_of

WHOLE_SIZE = 2 * 2**20
"""Up to this size files are searched whole, whatever they are; so are all that no header accounts for."""
MAX_KEPT = 32 * 2**20
"""So many bytes that are no numbers a header may leave; it accounts for nothing where there are more."""
TEXT_BLOCK = 2048
"""Numbers hold no block of so many bytes, counted from where they begin, that is all text."""

_CHUNK = 2**20
_PROBE = 64
_READ_AHEAD = 16 * 1024
_TEXT = string.printable.encode("ascii")
# Equal or nearly equal numbers may look like `@@@@@@@@`: text has more letters than that.
_LETTERS = 12
_NO_ACCOUNT = "its header does not account for all of it"


@dataclass(slots=True)
class OpenFile:
    """An open regular file as a ``Source``; short reads that follow each other are one read of the file."""

    fd: int
    size: int
    _offset: int = 0
    _ahead: bytes = field(default=b"", repr=False)

    def read(self, offset: int, length: int) -> bytes:
        """See ``Source``."""
        start = offset - self._offset
        if start < 0 or start + length > len(self._ahead):
            self._offset, start = offset, 0
            self._ahead = os.pread(self.fd, min(max(length, _READ_AHEAD), max(self.size - offset, 0)), offset)
        return self._ahead[start : start + length]


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """The header of a file does not account for all of it, and ``why``, in words."""

    why: str


def read_parts(file: OpenFile, account: Account) -> Content | Unaccounted:
    """What of an accounted file has to be searched, with the digests of all of it. Raises: OSError."""
    if account.doubt is not None:
        return _unaccounted(account.doubt)
    kept = rest_of(file.size, account.numbers, account.padding)
    if (length := sum(end - start for start, end in kept)) > MAX_KEPT:
        return _unaccounted(f"{length:,} bytes are left, and the limit is {MAX_KEPT:,}")
    if any(_read(file, span).strip(b"\0") for span in account.padding):
        return _unaccounted("there is something between its tensors")
    parts = Parts(file.size, tuple(Part(start, _read(file, (start, end))) for start, end in kept))
    digests = _Digests()
    for span, is_numbers in _in_order(kept, account):
        if (text_at := digests.update(file, span, is_numbers)) is not None:
            return _unaccounted(f"there is text at byte {text_at:,}, where it says that there are numbers")
    searched = rest_of(file.size, account.numbers, account.padding, account.words)
    data = b"".join(parts.read(start, end - start) for start, end in searched)
    detail = f"searched for licenses: {len(data):,} of {file.size:,} bytes, all but {account.what}"
    return Content(data, file.size, *digests.hex(), parts, detail)


class _Digests:
    """The digests of a file that is read from its start to its end."""

    def __init__(self) -> None:
        self._sha256, self._sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)

    def update(self, file: OpenFile, span: Span, is_numbers: bool) -> int | None:
        """Take a span; the offset of the first block of text in it where there should be numbers."""
        start, end = span
        for offset in range(start, end, _CHUNK):
            chunk = os.pread(file.fd, min(_CHUNK, end - offset), offset)
            self._sha256.update(chunk)
            self._sha1.update(chunk)
            if is_numbers and (found := _find_text(chunk)) is not None:
                return offset + found
        return None

    def hex(self) -> tuple[str, str]:
        """The sha256 and the sha1."""
        return self._sha256.hexdigest(), self._sha1.hexdigest()


def _unaccounted(why: str) -> Unaccounted:
    return Unaccounted(f"{_NO_ACCOUNT}: {why}")


def _in_order(kept: tuple[Span, ...], account: Account) -> Iterator[tuple[Span, bool]]:
    """All spans of a file from its start to its end, and whether they are numbers."""
    yield from sorted(
        [*((span, False) for span in (*kept, *account.padding)), *((span, True) for span in account.numbers)]
    )


def _find_text(chunk: bytes) -> int | None:
    """Where the first block begins that is all text, None where there is none."""
    for start in range(0, len(chunk) - TEXT_BLOCK + 1, TEXT_BLOCK):
        # One probe in 2^64 of random bytes passes; only blocks of zeros, small integers and text come further.
        if chunk[start : start + _PROBE].isascii() and not chunk[start : start + _PROBE].translate(None, _TEXT):
            block = chunk[start : start + TEXT_BLOCK]
            if not block.translate(None, _TEXT) and len(set(block)) >= _LETTERS:
                return start
    return None


def _read(file: OpenFile, span: Span) -> bytes:
    """All bytes of a span, fewer where the file has become shorter meanwhile, which its age will tell."""
    start, end = span
    return b"".join(os.pread(file.fd, min(_CHUNK, end - at), at) for at in range(start, end, _CHUNK))
