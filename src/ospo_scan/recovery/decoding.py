# SPDX-License-Identifier: Apache-2.0
"""The text of a file whatever kind of file it begins like, and whatever the width of its letters."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    # The marks of UTF-32 come first: one of them begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Letters with zeros between them, whichever end comes first: a program's strings for Windows are like that, too.
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1a]")
_HEAD = 8192
_WIDEST = re.compile(rb"(?:[\t\n\r\x20-\x7e]\0\0\0){6,}")
_WIDE = re.compile(rb"(?:[\t\n\r\x20-\x7e]\0){6,}")


def plain_text(data: bytes) -> tuple[str, bool]:
    """All of ``data`` as text with a newline for each end of a line, and whether wide letters were made plain for it.

    What is no text stays as it is, or as U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            if encoding == "utf-32-le" and "\ufffd" in text:  # the mark of UTF-16 and a zero begin like that of UTF-32
                text = data[len(codecs.BOM_UTF16_LE) :].decode("utf-16-le", "replace").replace("\0", "")
            return _with_plain_ends(text), True
    narrow = data
    if b"\0" in data:
        narrow = _WIDE.sub(lambda wide: wide.group()[::2], _WIDEST.sub(lambda wide: wide.group()[::4], data))
    try:
        text = narrow.decode("utf-8")
    except UnicodeDecodeError:
        is_text = _CONTROLS.search(narrow, 0, _HEAD) is None
        text = narrow.decode("latin-1") if is_text else narrow.decode("utf-8", "replace")
    return _with_plain_ends(text), len(narrow) < len(data)


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
