# SPDX-License-Identifier: Apache-2.0
"""One answer of the engine and the words around it: what a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ospo_scan.model import FileScan, LicenseMatch, Refinement
from ospo_scan.walk import Content, Unread

MAX_LINES = 60
"""No rule looks at a text of more lines: what is longer is a license, not a notice."""
MAX_CHARACTERS = 8_192
"""No rule looks at a longer text: what a rule costs is bounded, whatever a line holds."""
MAX_NEAR_LINE = 500
"""So many characters are read of a line that stands near a place and may be of any length."""


class Files(Protocol):
    """What gives the content of files: a tree."""

    def read(self, path: str) -> Content | Unread:
        """The content of the file at ``path`` as it is now, or why there is none."""
        ...


def reader(scan: FileScan, tree: Files | None) -> Callable[[], bytes | None]:
    """What reads the file once, when first asked: None where there is no tree, or the file is not what was scanned."""
    content: list[bytes | None] = []

    def read() -> bytes | None:
        if not content:
            found = None if tree is None else tree.read(scan.path)
            is_same = isinstance(found, Content) and found.sha256 == scan.file.sha256
            content.append(found.data if isinstance(found, Content) and is_same else None)
        return content[0]

    return read


@dataclass(frozen=True)
class Spot:
    """A detection or a clue of one file.

    ``expression`` is what is known of it so far: the engine's answer, or what the rules before this one made of it.
    ``read`` gives the bytes of the file that were scanned, None where it is no longer the same or there is no tree.
    """

    scan: FileScan
    expression: str
    matches: tuple[LicenseMatch, ...]
    read: Callable[[], bytes | None]

    @property
    def start_line(self) -> int:
        """The first line, 1-based."""
        return min(match.start_line for match in self.matches)

    @property
    def end_line(self) -> int:
        """The last line, 1-based and included."""
        return max(match.end_line for match in self.matches)

    @property
    def is_short(self) -> bool:
        """Whether this is a notice by its length, not the text of a license."""
        return self.end_line - self.start_line < MAX_LINES

    @cached_property
    def text(self) -> str | None:
        """What the engine matched, each match by itself; None where one is not known or all are too long.

        NOTE: it may begin and end in the middle of a line: what is said around it is in ``place``.
        """
        texts = [match.matched_text for match in self.matches]
        known = [text for text in texts if text is not None]
        if len(known) < len(texts) or sum(map(len, known)) > MAX_CHARACTERS:
            return None
        return "\n".join(dict.fromkeys(known))

    @cached_property
    def lines(self) -> Sequence[str]:
        """The lines of the file, the first at index 0; empty where the file cannot be read any more."""
        data = self.read()
        return [] if data is None else data.decode("utf-8", "replace").split("\n")

    @property
    def place(self) -> str | None:
        """The whole lines of the file from the first to the last; None where they are not known or too long."""
        return self.around(0, 0)

    def around(self, before: int, after: int) -> str | None:
        """The lines of the file from ``before`` this place to ``after`` it; None where not known or too long."""
        if not self.is_short or len(self.lines) < self.end_line:
            return None
        text = "\n".join(self.lines[max(self.start_line - 1 - before, 0) : self.end_line + after])
        return text if len(text) <= MAX_CHARACTERS else None

    def near(self, count: int) -> str:
        """The ``count`` lines before this place, itself, and as many after it; empty where they are not known.

        Of the lines around it, which may be of any length, what is next to it is read; of a place that is too long,
        nothing.
        """
        above = self.lines[max(self.start_line - 1 - count, 0) : self.start_line - 1]
        below = self.lines[self.end_line : self.end_line + count]
        around = (*(one[-MAX_NEAR_LINE:] for one in above), self.place or "", *(one[:MAX_NEAR_LINE] for one in below))
        return "\n".join(around)


RefineRule = Callable[[Spot], Refinement | None]
"""What a rule makes of a detection; None where it is not about it."""
