# SPDX-License-Identifier: Apache-2.0
"""The tags in one file: licenses, copyright notices and contributors, with their lines; snippets, ignore blocks.

Comment signs are not looked at: a tag counts wherever it stands on a line, and ends with the line, as reuse has it.
https://reuse.software/spec-3.3/#comment-headers
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ospo_scan.declared.reuse.contents import is_wide, text_of
from ospo_scan.declared.reuse.statements import shortened
from ospo_scan.expression import UNPARSED, from_scancode

MAX_TAGS = 2_000
"""How many different licenses, and how many different notices, are read of one file."""
MAX_VALUE = 10_000
"""How many characters of a line a tag may hold; what is longer is read as far as this."""
MAX_MARKS = 100_000
"""How many tags of a file are looked at, those that are said again or ignored included."""
_MAX_PREFIX = 200

WHOLE_FILE = 0
"""The snippet that is none: what concerns the file as a whole."""

# REUSE-IgnoreStart
_MARKS = re.compile(
    r"(?P<license>SPDX-License-Identifier:)|(?P<notice>SPDX-(?:File|Snippet)CopyrightText:)"
    r"|(?P<contributor>SPDX-FileContributor:)|(?P<begin>SPDX-SnippetBegin)|(?P<end>SPDX-SnippetEnd)"
    r"|(?P<ignore>REUSE-IgnoreStart)|(?P<heed>REUSE-IgnoreEnd)"
    r"|(?P<plain>Copyright(?=\s|©|\([Cc]\))|©)"
)
_STARTS = ("SPDX-", "REUSE-Ignore", "Copyright", "©")
"""What every mark begins with: strings are found faster than expressions."""
_START_BYTES = (b"SPDX-", b"Copyright", b"\xa9")
# REUSE-IgnoreEnd
_SIGNS = frozenset(("Copyright", "©", "(c)", "(C)", "Copyright©", "Copyright(c)", "Copyright(C)"))
# What ends a comment in one language or another.
_CLOSERS = ("*/", "-->", "*)", "--%>", "--}}", "#}", "}", "=#", "-/", "'/", "*#", ":)")
_COMMENT_END = re.compile(r"\*/|--!?>")
# Where a value that is no expression may end after all: its comment, string or markup does.
_CUT = re.compile(r"\*/|--!?>|[\"'`\\<]")


class LicenseTag(NamedTuple):
    """A license as it is ``stated`` and in canonical form; ``snippet`` counts from 1, 0 is the file itself."""

    expression: str
    stated: str
    line: int
    snippet: int


class TextTag(NamedTuple):
    """A copyright notice, or a contributor; ``is_plain`` where no SPDX tag introduces it."""

    text: str
    line: int
    snippet: int
    is_plain: bool


class TagFault(NamedTuple):
    """What is wrong with the tags at a line, in a sentence."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Tags:
    """All tags of one file in order of lines; what is said twice of the same part is there once, at its first line."""

    licenses: tuple[LicenseTag, ...]
    notices: tuple[TextTag, ...]
    contributors: tuple[TextTag, ...]
    faults: tuple[TagFault, ...]

    @property
    def is_plain(self) -> bool:
        """Whether nothing but copyright notices without a tag are there, as in files that know nothing of SPDX."""
        return not self.licenses and not self.contributors and all(one.is_plain for one in self.notices)


def read_tags(data: bytes) -> Tags | None:
    """The tags in the bytes of a file; None where there are none. Linear in the size of the file."""
    if not (any(start in data for start in _START_BYTES) or is_wide(data)):
        return None
    text = text_of(data)
    if text is None:
        return None
    reading = _Reading()
    for segment in _segments(text):
        reading.take(segment)
    return reading.tags()


class _Segment(NamedTuple):
    """A mark with what follows it on its line, as far as the next one; ``prefix`` is what precedes it."""

    kind: str
    mark: str
    line: int
    prefix: str
    rest: str


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Every mark in ``text``, in order."""
    for place in heapq.merge(*(_places(text, start) for start in _STARTS)):
        if mark := _MARKS.match(text, place):
            yield mark


def _places(text: str, start: str) -> Iterator[int]:
    place = text.find(start)
    while place >= 0:
        yield place
        place = text.find(start, place + len(start))


def _segments(text: str) -> Iterator[_Segment]:
    """What is not ignored of ``text``, mark by mark; an ignore block that is never closed goes on to the end."""
    pending: _Pending | None = None
    is_ignored = False
    line, seen = 1, 0
    lines = _Lines(text)
    for count, mark in enumerate(_marks(text)):
        if is_ignored:
            is_ignored = mark.lastgroup != "heed"
            continue
        if pending is not None:
            if mark.start() < pending.end and _is_inside(pending.mark, mark):
                continue
            yield _segment(pending, mark.start())
        line += text.count("\n", seen, mark.start())
        seen = mark.start()
        if count > MAX_MARKS:
            yield _Segment("rest", "", line, "", "")
            return
        is_ignored = mark.lastgroup == "ignore"
        pending = None if is_ignored else _Pending(mark, line, _end(mark, lines.end(mark.end())))
    if pending is not None:
        yield _segment(pending, len(text))


@dataclass(slots=True)
class _Lines:
    """Finds the ends of lines, for places in order; each character is looked at once, however long a line is."""

    text: str
    found: int = -1
    looked_at: int = 0

    def end(self, place: int) -> int:
        """The end of the line of ``place``, or of what is read of it."""
        limit = min(len(self.text), place + MAX_VALUE)
        if self.found < place and self.looked_at < limit:
            self.found = self.text.find("\n", max(place, self.looked_at), limit)
            self.looked_at = limit if self.found < 0 else self.found
        return limit if self.found < place else min(self.found, limit)


class _Pending(NamedTuple):
    """A mark whose value goes on to ``end`` at most: another mark may come before."""

    mark: re.Match[str]
    line: int
    end: int


def _end(mark: re.Match[str], line_end: int) -> int:
    """Where the value of a mark ends: with its line; a notice also with its comment, as code may follow."""
    is_notice = mark.lastgroup in {"notice", "plain"}
    found = _COMMENT_END.search(mark.string, mark.end(), line_end) if is_notice else None
    return line_end if found is None else found.end()


def _is_inside(tag: re.Match[str], mark: re.Match[str]) -> bool:
    """Whether a mark is but a part of what the tag before it says."""
    if tag.lastgroup == "license":
        return mark.lastgroup == "plain" and mark.string[mark.start() - 1] in "-."  # as in LicenseRef-Copyright
    return mark.lastgroup in {"notice", "plain"} and tag.lastgroup in {"notice", "plain", "contributor"}


def _segment(pending: _Pending, limit: int) -> _Segment:
    mark, line, end = pending
    first = max(0, mark.start() - _MAX_PREFIX)
    prefix = mark.string[max(first, mark.string.rfind("\n", first, mark.start()) + 1) : mark.start()]
    return _Segment(mark.lastgroup or "", mark.group(), line, prefix, mark.string[mark.end() : min(end, limit)])


@dataclass(slots=True)
class _Reading:
    """Tags as they come; ``_open`` are the snippets that are not closed yet: number, line, whether a tag is in it."""

    _licenses: dict[tuple[int, str], LicenseTag] = field(default_factory=dict)
    _notices: dict[tuple[int, str], TextTag] = field(default_factory=dict)
    _contributors: dict[tuple[int, str], TextTag] = field(default_factory=dict)
    _faults: list[TagFault] = field(default_factory=list)
    _open: list[list[int]] = field(default_factory=list)
    _snippets: int = 0

    def take(self, segment: _Segment) -> None:
        """One more segment."""
        match segment.kind:
            case "license":
                self._license(segment)
            case "notice" | "plain":
                self._notice(segment)
            case "contributor":
                self._text(self._contributors, segment, _value(segment))
            case "begin":
                self._snippets += 1
                if len(self._open) < MAX_TAGS:
                    self._open.append([self._snippets, segment.line, 0])
            case "rest":
                message = f"The file has more than {MAX_MARKS:,} tags: those from here on are not read."
                self._faults.append(TagFault(segment.line, message))
            case "end":
                if self._open:
                    self._open.pop()

    def tags(self) -> Tags | None:
        """All that was read, None where that is nothing."""
        if lines := [line for _, line, tags in self._open if tags]:
            message = "The snippet that begins here has no end: an SPDX-SnippetEnd is missing."
            self._faults.append(TagFault(lines[0], message))
        if not (self._licenses or self._notices or self._contributors or self._faults):
            return None
        return Tags(
            tuple(self._licenses.values()),
            tuple(self._notices.values()),
            tuple(self._contributors.values()),
            tuple(sorted(self._faults)),
        )

    def _license(self, segment: _Segment) -> None:
        stated = _value(segment)
        expression = from_scancode(stated)
        if expression == UNPARSED and (cut := _CUT.search(stated)):
            shorter = stated[: cut.start()].strip()
            if (found := from_scancode(shorter)) != UNPARSED:
                stated, expression = shorter, found
        key = (self._snippet(), stated)
        if self._has_room(self._licenses, key, segment.line, "licenses"):
            self._licenses[key] = LicenseTag(expression, shortened(stated), segment.line, key[0])

    def _notice(self, segment: _Segment) -> None:
        value = _value(segment)
        if segment.kind == "plain":
            value = f"{segment.mark}{segment.rest[: len(segment.rest) - len(segment.rest.lstrip())]}{value}"
        if not _SIGNS.issuperset(value.split()):
            self._text(self._notices, segment, value)

    def _text(self, found: dict[tuple[int, str], TextTag], segment: _Segment, value: str) -> None:
        key = (self._snippet(), shortened(value))
        if value and self._has_room(found, key, segment.line, "copyright notices or contributors"):
            found[key] = TextTag(key[1], segment.line, key[0], segment.kind == "plain")

    def _snippet(self) -> int:
        if not self._open:
            return WHOLE_FILE
        self._open[-1][2] += 1
        return self._open[-1][0]

    def _has_room(self, found: Mapping[tuple[int, str], object], key: tuple[int, str], line: int, what: str) -> bool:
        """Whether ``key`` is new and may be added; when there are too many for the first time, that is a fault."""
        if key in found:
            return False
        if len(found) < MAX_TAGS:
            return True
        message = f"The file states more than {MAX_TAGS:,} {what}: those from here on are not read."
        if not any(fault.message == message for fault in self._faults):
            self._faults.append(TagFault(line, message))
        return False


def _value(segment: _Segment) -> str:
    """What a tag says, without what ends its comment: the sign before the tag, mirrored, or that of some language."""
    text = segment.rest
    if mirrored := segment.prefix.strip()[::-1]:
        text = text.removesuffix(mirrored)
    text = text.strip()
    while (shorter := _without_closer(text)) != text:
        text = shorter.rstrip()
    return text


def _without_closer(text: str) -> str:
    for closer in _CLOSERS:
        if text.endswith(closer):
            return text[: -len(closer)]
    if text.endswith(">") and (bare := text[:-1].rstrip("/").rstrip()).endswith(('"', "'")):
        return bare[:-1]  # <tag value="Copyright Jane Doe">
    if text.endswith("::") and (bare := text[:-2].rstrip()).endswith("]"):
        return bare[:-1]  # [a paragraph of a document] ::
    return text
