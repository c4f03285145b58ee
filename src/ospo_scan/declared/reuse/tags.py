# SPDX-License-Identifier: Apache-2.0
"""The tags in one file: licenses, copyright notices and contributors, with their lines; snippets, ignore blocks.

Comment signs are not looked at: a tag counts wherever it stands on a line, and ends with the line, as reuse has it.
https://reuse.software/spec-3.3/#comment-headers
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ospo_scan.declared.reuse.contents import is_wide, text_of
from ospo_scan.declared.reuse.segments import MAX_MARKS, Segment, segments
from ospo_scan.declared.reuse.statements import shortened
from ospo_scan.expression import UNPARSED, from_scancode

MAX_TAGS = 2_000
"""How many different licenses, and how many different notices, are read of one file."""

WHOLE_FILE = 0
"""The snippet that is none: what concerns the file as a whole."""

_START_BYTES = (b"SPDX-", b"Copyright", b"\xa9")
_SIGNS = frozenset(("Copyright", "©", "(c)", "(C)", "Copyright©", "Copyright(c)", "Copyright(C)"))
# What ends a comment in one language or another.
_CLOSERS = ("*/", "-->", "*)", "--%>", "--}}", "#}", "}", "=#", "-/", "'/", "*#", ":)")
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
    for segment in segments(text):
        reading.take(segment)
    return reading.tags()


@dataclass(slots=True)
class _Reading:
    """Tags as they come; ``_open`` are the snippets that are not closed yet: number, line, whether a tag is in it."""

    _licenses: dict[tuple[int, str], LicenseTag] = field(default_factory=dict)
    _notices: dict[tuple[int, str], TextTag] = field(default_factory=dict)
    _contributors: dict[tuple[int, str], TextTag] = field(default_factory=dict)
    _faults: list[TagFault] = field(default_factory=list)
    _open: list[list[int]] = field(default_factory=list)
    _snippets: int = 0

    def take(self, segment: Segment) -> None:
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

    def _license(self, segment: Segment) -> None:
        stated = _value(segment)
        expression = from_scancode(stated)
        if UNPARSED in expression and (cut := _CUT.search(stated)):
            shorter = stated[: cut.start()].strip()
            if UNPARSED not in (found := from_scancode(shorter)):
                stated, expression = shorter, found
        key = (self._snippet(), stated)
        if self._has_room(self._licenses, key, segment.line, "licenses"):
            self._licenses[key] = LicenseTag(expression, shortened(stated), segment.line, key[0])

    def _notice(self, segment: Segment) -> None:
        value = _value(segment)
        if segment.kind == "plain":
            value = f"{segment.mark}{segment.rest[: len(segment.rest) - len(segment.rest.lstrip())]}{value}"
        if not _SIGNS.issuperset(value.split()):
            self._text(self._notices, segment, value)

    def _text(self, found: dict[tuple[int, str], TextTag], segment: Segment, value: str) -> None:
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


def _value(segment: Segment) -> str:
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
