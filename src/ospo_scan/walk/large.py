# SPDX-License-Identifier: Apache-2.0
"""Large files whose headers account for them: read in parts, hashed whole, and never believed without a look.

The header of such a file says which of its bytes are numbers. These are hashed with the rest and looked through for
blocks of text, so that a header that lies is found out; they are not searched for licenses.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from ospo_scan.walk.entry import Content
from ospo_scan.walk.parts import Account, Part, Parts, Span, rest_of

WHOLE_SIZE = 2 * 2**20
"""Up to this size files are searched whole, whatever they are; so are all that no header accounts for."""
MAX_KEPT = 32 * 2**20
"""So many bytes that are no numbers a header may leave; it accounts for nothing where there are more."""
MAX_SIZE = 64 * 2**30
"""Larger files are not read in parts, for reading takes time: some two minutes for so many bytes."""
MAX_ZEROS = 2**30
"""No weights hold so many zeros in a row, but a file of which little was ever written does, of any size."""
TEXT_BLOCK = 2048
"""Numbers hold no block of so many bytes, counted from where they begin, that is mostly text."""

_CHUNK = 2**20
_READ_AHEAD = 16 * 1024
_ZEROS = bytes(_CHUNK)
# In Latin script the letters a, e, i, n, o, r, s and t are half of a text or more, and each of them is often there.
# Numbers have no such liking, even where most of their bytes are letters. The shares are those of license texts.
_COMMON = b"aeinorst"
_COMMON_OF_BOTH_CASES = _COMMON + _COMMON.upper()
_COMMON_SHARE = 1 / 3
_EACH_SHARE = 1 / 100
# In other scripts UTF-8 is told by its own bytes: hardly any others, and many letters beyond ASCII.
_NEVER_IN_TEXT = bytes(sorted({*range(32), 0x7F, 0xC0, 0xC1, *range(0xF5, 0x100)} - set(b"\t\n\f\r")))
_STRANGE_SHARE = 1 / 10
_FOREIGN_SHARE = 1 / 5
# One byte in four tells whether a block is worth a look. Text that hides between those is in pieces of three letters.
_SAMPLED = 4
_NO_ACCOUNT = "its header does not account for all of it"
_NOT_IN_PARTS = "no weights are read in parts above"


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
    if file.size > MAX_SIZE:
        return Unaccounted(f"{_NOT_IN_PARTS} {MAX_SIZE:,} bytes; split them, or list the file under scan.exclude")
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
        if (fault := digests.update(file, span, is_numbers)) is not None:
            return _unaccounted(fault)
    searched = rest_of(file.size, account.numbers, account.padding, account.words)
    data = b"".join(parts.read(start, end - start) for start, end in searched)
    detail = f"searched for licenses: {len(data):,} of {file.size:,} bytes, all but {account.what}"
    return Content(data, file.size, *digests.hex(), parts, detail)


class _Digests:
    """The digests of a file that is read from its start to its end."""

    def __init__(self) -> None:
        self._sha256, self._sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)

    def update(self, file: OpenFile, span: Span, is_numbers: bool) -> str | None:
        """Take a span; what is in it that cannot be where there should be numbers, None where nothing is."""
        start, end = span
        zeros = 0
        for offset in range(start, end, _CHUNK):
            chunk = os.pread(file.fd, min(_CHUNK, end - offset), offset)
            self._sha256.update(chunk)
            self._sha1.update(chunk)
            if not is_numbers:
                continue
            if chunk == _ZEROS[: len(chunk)]:
                zeros += len(chunk)
                if zeros > MAX_ZEROS:
                    return f"nothing but zeros is at the {MAX_ZEROS:,} bytes up to {offset + len(chunk):,}"
                continue
            zeros = 0
            if (found := _find_text(chunk)) is not None:
                return f"there is text at byte {offset + found:,}, where it says that there are numbers"
        return None

    def hex(self) -> tuple[str, str]:
        """The sha256 and the sha1."""
        return self._sha256.hexdigest(), self._sha1.hexdigest()


def is_of_weights(detail: str) -> bool:
    """Whether the detail of a file that is too large says why it was not read in parts, as weights are."""
    return _NO_ACCOUNT in detail or _NOT_IN_PARTS in detail


def _unaccounted(why: str) -> Unaccounted:
    return Unaccounted(f"{_NO_ACCOUNT}: {why}")


def _in_order(kept: tuple[Span, ...], account: Account) -> Iterator[tuple[Span, bool]]:
    """All spans of a file from its start to its end, and whether they are numbers."""
    yield from sorted(
        [*((span, False) for span in (*kept, *account.padding)), *((span, True) for span in account.numbers)]
    )


def _find_text(chunk: bytes) -> int | None:
    """Where the first block begins that is mostly text, None where there is none."""
    for start in range(0, len(chunk) - TEXT_BLOCK + 1, TEXT_BLOCK):
        sample = chunk[start : start + TEXT_BLOCK : _SAMPLED]
        is_likely = len(sample) - len(sample.translate(None, _COMMON_OF_BOTH_CASES)) > len(sample) / 4
        is_strange = len(sample) - len(sample.translate(None, _NEVER_IN_TEXT)) > len(sample) * _STRANGE_SHARE
        if (is_likely or not is_strange) and is_text(chunk[start : start + TEXT_BLOCK]):
            return start
    return None


def is_text(block: bytes) -> bool:
    """Whether so many bytes are mostly text: ASCII or Latin-1 in Latin script, or UTF-8 in any."""
    lower = block.lower()
    counts = [lower.count(letter) for letter in _COMMON]
    if sum(counts) >= len(block) * _COMMON_SHARE and min(counts) >= len(block) * _EACH_SHARE:
        return True
    known = block.decode("utf-8", "ignore")
    foreign = sum(len(char.encode()) for char in known if not char.isascii() and char.isalpha())
    is_whole = len(known.encode()) >= len(block) * (1 - _STRANGE_SHARE)
    return is_whole and foreign >= len(block) * _FOREIGN_SHARE


def _read(file: OpenFile, span: Span) -> bytes:
    """All bytes of a span, fewer where the file has become shorter meanwhile, which its age will tell."""
    start, end = span
    return b"".join(os.pread(file.fd, min(_CHUNK, end - at), at) for at in range(start, end, _CHUNK))
