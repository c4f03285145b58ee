# SPDX-License-Identifier: Apache-2.0
"""The bytes of a file as the text in which tags are looked for; none where the file is not text."""

from __future__ import annotations

import codecs

_HEAD = 2048
"""How much of a file tells whether it is text."""

# What no text in a common encoding holds: control characters but for BEL to CR and ESC, as file(1) sees it.
_TEXT_BYTES = bytes(set(range(256)) - set(range(7)) - set(range(0x0E, 0x1B)) - set(range(0x1C, 0x20)) - {0x7F})
_ENCODINGS = (  # the longer marks first: that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def _windows_character(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))


_NOT_UTF8 = {0xDC00 + byte: _windows_character(byte) for byte in range(0x80, 0x100)}


def is_wide(data: bytes) -> bool:
    """Whether ``data`` begins with the byte order mark of UTF-16 or UTF-32, so that no byte string is found in it."""
    return data.startswith(_MARKS_16)


def text_of(data: bytes) -> str | None:
    r"""The text of a file, every line end as ``\n``; None where it is binary.

    UTF-8, UTF-16 and UTF-32 with a byte order mark, and Windows-1252 for each byte that is not UTF-8.
    """
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            return _with_line_ends(data.decode(encoding, "replace"))
    if data[:_HEAD].translate(None, _TEXT_BYTES):
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape").translate(_NOT_UTF8)
    return _with_line_ends(text)


def _with_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
