# SPDX-License-Identifier: Apache-2.0
"""License headers: what is written, where it goes into the bytes of a file, and reading it back.

Specification: https://reuse.software/spec-3.3/ (comment headers)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle
from ospo_scan.fix.form import form_of
from ospo_scan.fix.placement import place_of
from ospo_scan.fix.signs import is_signed
from ospo_scan.fix.styles import style_of

# Put together, or these lines would be read as tags of this file.
_SPDX = "SPDX"
LICENSE_TAG = f"{_SPDX}-License-Identifier:"
COPYRIGHT_TAG = f"{_SPDX}-FileCopyrightText:"
HEAD = 64 * 1024
"""So many characters are looked at to find the style and the place of a header."""

_TAG = re.compile(rf"(?:{LICENSE_TAG}(?P<license>[^\n]*)|{COPYRIGHT_TAG}(?P<copyright>[^\n]*))")
_LINE_END = re.compile(r"\r\n|\n|\r")
_NOTICE = re.compile(rf"{COPYRIGHT_TAG}|\bCopyright\b(?!\s*[=:])|\xa9")
_COMMENT_ENDS = ("*/", "--%>", "-->", "--}}", "%>", "}}", "#}", "*#", "*)", ":)", '"/>', '">')
_LONGEST_TAG = 4096
# An empty line beside these comments is output: by a template, in a manual page, in what m4 makes.
_NO_EMPTY_LINE = frozenset(
    (
        c.ROFF,
        c.DNL,
        c.LIQUID,
        c.HANDLEBARS,
        c.MUSTACHE,
        c.BLADE,
        c.ASP,
        c.ERB,
        c.FREEMARKER,
        c.VELOCITY,
        c.COLDFUSION,
        c.MAKO,
    )
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said of a file: a canonical license expression, and copyright notices as they stand behind the tag.

    The notices are distinct and sorted.
    """

    license_expression: str
    copyrights: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines of a header, an empty one between copyrights and license."""
        notices = [f"{COPYRIGHT_TAG} {one}" for one in self.copyrights]
        return [*notices, *([""] if notices else []), f"{LICENSE_TAG} {self.license_expression}"]

    def sidecar(self) -> bytes:
        """The content of a ``.license`` file."""
        return "".join(f"{line}\n" for line in self.lines).encode()


@dataclass(frozen=True, slots=True)
class Insertion:
    """Bytes that go in at one offset; all that is there stays as it is."""

    offset: int
    inserted: bytes

    def applied(self, data: bytes) -> bytes:
        """``data`` with it."""
        return data[: self.offset] + self.inserted + data[self.offset :]


@dataclass(frozen=True, slots=True)
class Tags:
    """The SPDX tags of a text, as they are written, in order."""

    licenses: tuple[str, ...] = ()
    copyrights: tuple[str, ...] = ()


def read_tags(data: bytes) -> Tags:
    """The SPDX tags in the bytes of a file, wherever they are; none in what is no text."""
    form = form_of(data)
    if form is None:
        return Tags()
    text = data[form.start :].decode("utf-8", "replace") if form.codec == "latin-1" else form.text(data)
    found = list(_TAG.finditer(_LINE_END.sub("\n", text)))
    return Tags(
        tuple(_value(one["license"]) for one in found if one["license"] is not None),
        tuple(_value(one["copyright"]) for one in found if one["copyright"] is not None),
    )


def has_notice(data: bytes, first: int, last: int) -> bool:
    """Whether lines ``first`` to ``last`` hold a copyright notice as REUSE reads it, not just something like one."""
    lines = _LINE_END.split(data.decode("utf-8", "replace"))
    return any(_NOTICE.search(line[:_LONGEST_TAG]) for line in lines[first - 1 : last])


def header_for(path: str, data: bytes, notice: Notice) -> Insertion | None:
    """The header that makes the file at ``path`` say ``notice``.

    None where the file is no text or is signed, has no comment style that is known or no place for the header, or where
    a comment cannot hold it; then a sidecar has to say it. A text that has a license tag gets no other one.
    """
    form = form_of(data)
    if form is None or is_signed(data) or read_tags(data).licenses:
        return None
    whole = form.text(data)
    own = _head(whole)
    text = _LINE_END.sub("\n", own)
    style = style_of(path, text)
    place = None if style is None else place_of(text, style)
    if place is None or not place.style.can_hold(notice.lines):
        return None
    comment = _comment(text, place.offset, place.style, notice, is_whole=len(own) == len(whole))
    inserted = None if comment is None else form.encoded(comment)
    if inserted is None:
        return None
    insertion = Insertion(form.offset(own, _own_offset(own, text, place.offset)), inserted)
    return insertion if _is_read_back(insertion.applied(data), notice) else None


def _value(told: str) -> str:
    """What a tag says, without the end of the comment that it is in."""
    value = told[:_LONGEST_TAG].strip()
    while (end := next((one for one in _COMMENT_ENDS if value.endswith(one)), None)) is not None:
        value = value[: -len(end)].rstrip()
    return value


def _is_read_back(changed: bytes, notice: Notice) -> bool:
    told = read_tags(changed)
    return told.licenses == (notice.license_expression,) and set(notice.copyrights) <= set(told.copyrights)


def _head(text: str) -> str:
    """The beginning of a text, up to the end of a line where it is long."""
    if len(text) <= HEAD:
        return text
    end = max(text.rfind("\n", 0, HEAD), text.rfind("\r", 0, HEAD - 1))
    return text[: end + 1] if end >= 0 else text[:HEAD]


def _own_offset(own: str, text: str, offset: int) -> int:
    r"""The offset into ``own`` of what is at ``offset`` of ``text``, the same with ``\n`` at each end of a line."""
    lines = text.count("\n", 0, offset)
    ends = [one[0] for _, one in zip(range(lines), _LINE_END.finditer(own), strict=False)]
    return offset + sum(len(end) - 1 for end in ends)


def _comment(text: str, offset: int, style: CommentStyle, notice: Notice, *, is_whole: bool) -> str | None:
    """The comment with the empty lines that set it off, and no more of them than there have to be."""
    before, rest = text[:offset], text[offset:]
    if style is c.DOTS and rest.lstrip("\n")[:1].isspace():
        return None  # what is indented would be a part of the comment
    header = "".join(f"{line}\n" for line in style.comment(notice.lines))
    is_spaced = style not in _NO_EMPTY_LINE
    if before and not before.endswith("\n"):
        header = "\n" + header
    if is_spaced and before and not before.endswith("\n\n") and before.rstrip() not in {"---", "+++"}:
        header = "\n" + header
    is_set_off = rest.startswith("\n") or (is_whole and not rest.strip()) or not is_spaced
    return header if is_set_off else header + "\n"
