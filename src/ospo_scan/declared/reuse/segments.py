# SPDX-License-Identifier: Apache-2.0
"""The marks in a text, each with what follows it on its line: licenses, notices, borders of snippets.

Linear in the length of the text, however long its lines are and whatever stands on them.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAX_VALUE = 10_000
"""How many characters of a line a tag may hold; what is longer is read as far as this."""
MAX_MARKS = 100_000
"""How many tags of a file are looked at, those that are said again or ignored included."""
_MAX_PREFIX = 200

# In parts, so that no scanner takes these lines for tags.
_LICENSE = "License-" + "Identifier"
_SPDX, _REUSE = "SPDX-", "REUSE-"
_MARKS = re.compile(
    rf"(?P<license>{_SPDX}{_LICENSE}:)|(?P<notice>{_SPDX}(?:File|Snippet)CopyrightText:)"
    rf"|(?P<contributor>{_SPDX}FileContributor:)|(?P<begin>{_SPDX}SnippetBegin)|(?P<end>{_SPDX}SnippetEnd)"
    rf"|(?P<ignore>{_REUSE}IgnoreStart)|(?P<heed>{_REUSE}IgnoreEnd)"
    r"|(?P<plain>Copyright(?=\s|©|\([Cc]\))|©)"
)
_STARTS = (_SPDX, _REUSE, "Copyright", "©")
"""What every mark begins with: strings are found faster than expressions."""
_COMMENT_END = re.compile(r"\*/|--!?>")


class Segment(NamedTuple):
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


def segments(text: str) -> Iterator[Segment]:
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
            yield Segment("rest", "", line, "", "")
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


def _segment(pending: _Pending, limit: int) -> Segment:
    mark, line, end = pending
    first = max(0, mark.start() - _MAX_PREFIX)
    prefix = mark.string[max(first, mark.string.rfind("\n", first, mark.start()) + 1) : mark.start()]
    return Segment(mark.lastgroup or "", mark.group(), line, prefix, mark.string[mark.end() : min(end, limit)])
