# SPDX-License-Identifier: Apache-2.0
"""How the bytes of a file are text: byte order mark, encoding, line ends. Nothing is ever converted.

A header is inserted at one place; all bytes before and after it stay as they are. So a text is read just well enough to
find that place: each unit of a one-byte encoding as a Latin-1 character, UTF-16 as what it is.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "latin-1"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control characters that no text holds; escape and form feed do occur.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CODING = re.compile(rb"coding[:=][ \t]*([-\w.]+)")
_CODING_LINES = 2
_LINE_END = re.compile(r"\r\n|\n|\r")
_LONGEST_LOOKED_AT = 2**20


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a file is text.

    ``start`` is the length of the byte order mark, ``codec`` how text and bytes correspond, ``newline`` the end of its
    first line. ``is_unicode`` is false where bytes beyond ASCII are not known to be UTF-8 or UTF-16.
    """

    start: int
    codec: str
    newline: str
    is_unicode: bool

    def text(self, data: bytes) -> str:
        """The text of ``data`` after the byte order mark, with its own line ends."""
        return data[self.start :].decode(self.codec)

    def offset(self, text: str, characters: int) -> int:
        """The offset into the bytes at which so many characters of ``text`` end."""
        return self.start + len(text[:characters].encode(self.codec))

    def encoded(self, inserted: str) -> bytes | None:
        """A text to be inserted, with the file's line ends; None where the encoding of the file cannot hold it."""
        told = inserted.replace("\n", self.newline)
        if not self.is_unicode and not told.isascii():
            return None
        return told.encode("utf-8" if self.codec == "latin-1" else self.codec)


def form_of(data: bytes) -> TextForm | None:
    """How ``data`` is text; None where it is binary, or in an encoding whose bytes do not stand for ASCII."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", "latin-1"))
    if codec == "latin-1" and _BINARY.search(data, 0, _LONGEST_LOOKED_AT):
        return None
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError:
        return None
    end = _LINE_END.search(text)
    return TextForm(len(mark), codec, end[0] if end else "\n", codec != "latin-1" or _is_utf8(data))


def _is_utf8(data: bytes) -> bool:
    head = b"\n".join(re.split(rb"\r\n?|\n", data[:1000], maxsplit=_CODING_LINES)[:_CODING_LINES])
    said = _CODING.search(head)
    if said is not None and said[1].lower().replace(b"_", b"-") not in {b"utf-8", b"utf8", b"utf-8-unix", b"ascii"}:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
