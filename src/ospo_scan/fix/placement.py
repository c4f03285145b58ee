# SPDX-License-Identifier: Apache-2.0
"""Where in a text a header may stand: after what has to come first.

A program may read the first lines of a file in a way of its own: the interpreter after ``#!``, Python's encoding
(PEP 263), Emacs' ``-*-``, Docker's directives, an XML declaration, the front matter of a page. A header above them
would break the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle
from ospo_scan.fix.signs import MARKUP


class Place(NamedTuple):
    """An offset into the text, and the style of a comment there."""

    offset: int
    style: CommentStyle


_EDITOR = r".*-\*-.*-\*-"
_HASH = (
    rf"#!|{_EDITOR}|#.*coding[:=]|#\s*(?:frozen_string_literal|warn_indent|shareable_constant_value|encoding|typed)\s*:"
    r"|#:(?:kivy|import|set|include)\b|##\s*template\s*:|#\s*(?:syntax|escape|check)\s*=|#\s*language\s*:|#%|#(?:compdef|autoload|cloud-config|cloud-boothook|lang)\b"
)
# Lines that have to stay first, one after the other, by style; all others keep ``#!`` and Emacs' line.
_FIRST: Mapping[CommentStyle, re.Pattern[str]] = MappingProxyType(
    {
        style: re.compile(pattern, re.IGNORECASE)
        for style, pattern in (
            (c.HASH, _HASH),
            (c.SLASHES, rf"#!(?!\[)|{_EDITOR}|//\s*swift-tools-version|//+usr/|//\s*@(?:flow|noflow|ts-|jsx|jest-)"),
            (c.C_BLOCK, rf"#!|{_EDITOR}|@charset\b|//+usr/"),
            (c.PERCENT, rf"#!|%%!|{_EDITOR}|%&|%\s*!TeX|%\s*!BIB|%.*coding[:=]"),
            (c.DASHES, rf"#!|{_EDITOR}|cabal-version:|--\s*(?:liquibase|stack)\b"),
            (c.REM, r"@?echo\s+off\b|@?setlocal\b"),
            (c.ROFF, r"""'\\" |\.\\" t$"""),
            (c.TEXINFO, r"\\input\b"),
            (c.BIBTEX, rf"{_EDITOR}|%\s*!BIB|%.*encoding:"),
        )
    }
)
_OTHERS = re.compile(rf"#!|{_EDITOR}|(?:<%#|-#|/|##).*coding[:=]")
_SHEBANG = re.compile(r"#!(?!\[)")
_SCHEME_END = re.compile(r"!#\s*")
_MODELINE = re.compile(r"(?:^|\s)(?:vi|vim|ex):\s*\S")
_MODELINES = 5
_XML_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(r"\s*<!DOCTYPE html\b[^>\[]*>", re.IGNORECASE)
_PHP = re.compile(r"(?:#![^\n]*\n)?<\?php(?=\s)", re.IGNORECASE)
# Programs look for these in the first comment of a script, and nowhere else.
_PRAGMA = re.compile(r"/\*(?!/)(?:(?!\*/)[^\0]){0,4000}?@(?:flow|noflow|jest-|jsx|format|prettier|swc-|vitest-|babel)")
_WITH_FRONT_MATTER = frozenset((c.XML, c.LIQUID, c.MDX))
_FENCES = ("---", "+++")
_FRONT_MATTER_LINES = 2000
_COMMENT_LINES = 200


def place_of(text: str, style: CommentStyle) -> Place | None:
    r"""Where a header of ``style`` goes in ``text``, whose lines end in ``\n``; None where there is no safe place.

    In front matter it is a comment of that.
    """
    if style in _WITH_FRONT_MATTER and (fence := _front_matter(text)):
        return Place(fence, c.HASH)
    if style in MARKUP and (offset := _after_prolog(text)):
        return Place(offset, style)
    if style is c.PHP:
        # Before the opening tag all is text that is sent to the reader.
        found = _PHP.match(text)
        return Place(_line_end(text, found.end()), style) if found else None
    return _after_first_lines(text, style)


def _front_matter(text: str) -> int:
    """The offset after the line that opens front matter, 0 where there is none."""
    lines = text.split("\n", _FRONT_MATTER_LINES)
    opening = lines[0].rstrip()
    if opening in _FENCES and any(line.rstrip() == opening for line in lines[1:_FRONT_MATTER_LINES]):
        return len(lines[0]) + 1
    return 0


def _after_prolog(text: str) -> int:
    offset = 0
    if found := _XML_DECLARATION.match(text):
        offset = found.end()
    if found := _DOCTYPE.match(text, offset):
        offset = found.end()
    return _line_end(text, offset) if offset else 0


def _line_end(text: str, offset: int) -> int:
    """The start of the next line where only white space is left of this one, else ``offset`` itself."""
    end = text.find("\n", offset)
    rest = text[offset:] if end < 0 else text[offset:end]
    if rest.strip():
        return offset
    return len(text) if end < 0 else end + 1


def _after_first_lines(text: str, style: CommentStyle) -> Place | None:
    lines = text.split("\n", _COMMENT_LINES)
    first = _FIRST.get(style, _OTHERS)
    count = 0
    while count < min(len(lines), _COMMENT_LINES) and first.match(lines[count]):
        count += 1
    count = max(count, _modeline(lines, style))
    if (shebang := _shebang_lines(lines)) is None:
        return None
    count = max(count, shebang)
    offset = min(sum(len(line) + 1 for line in lines[:count]), len(text))
    if style is c.SLASHES and offset == 0 and (found := _PRAGMA.match(text)):
        offset = found.end()
    return _outside_comment(text, offset, style)


def _shebang_lines(lines: list[str]) -> int | None:
    r"""How many lines the interpreter takes, Guile's up to ``!#``; None where nothing ends what ``\`` continues."""
    if not _SHEBANG.match(lines[0]):
        return 0
    end = next((number for number, line in enumerate(lines, 1) if _SCHEME_END.fullmatch(line)), None)
    if end is not None:
        return end
    return None if lines[0].rstrip().endswith("\\") else 1


def _modeline(lines: list[str], style: CommentStyle) -> int:
    """How many lines lead up to Vim's own line, where all of them are comments: it looks at the first five only."""
    for number, line in enumerate(lines[:_MODELINES], 1):
        if not line.startswith(style.line or style.start):
            return 0
        if _MODELINE.search(line):
            return number
    return 0


def _outside_comment(text: str, offset: int, style: CommentStyle) -> Place | None:
    """The place itself, or the one after the block comment that it is in."""
    opening, end = ("/*", "*/") if style is c.SLASHES else (style.start, style.end)
    opened = text.rfind(opening, 0, offset) if opening else -1
    if opened < 0 or text.find(end, opened + len(opening), offset) >= 0:
        return Place(offset, style)
    closed = text.find(end, opened + len(opening))
    if closed < 0:
        return None
    after = _line_end(text, closed + len(end))
    return Place(after, style) if after == len(text) or text[after - 1] == "\n" else None
