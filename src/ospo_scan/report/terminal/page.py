# SPDX-License-Identifier: Apache-2.0
"""Lines of text on a terminal: the only place that knows rich's Console, and the reason why its output is fixed bytes.

Nothing of the environment counts (no detection of terminals, colors or sizes): the caller has decided all of that.
"""

from __future__ import annotations

import re
from typing import TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from ospo_scan.report.format import RenderOptions
from ospo_scan.report.text import command_start, no_command

Part = str | tuple[str, str]

_WORD = re.compile(r"\S+\s*")


class Page:
    """Writes lines and paragraphs to a stream. A part is a string, or a string and its style."""

    def __init__(self, stream: TextIO, options: RenderOptions) -> None:
        self.width = max(options.width, 40)
        self._stream = stream
        self._is_plain = not options.color
        self._console = Console(
            file=stream,
            force_terminal=options.color,
            color_system="standard" if options.color else None,
            no_color=not options.color,
            width=self.width,
            height=100,
            force_jupyter=False,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )

    def blank(self) -> None:
        """Write an empty line."""
        self.line()

    def line(self, *parts: Part, indent: int = 0) -> None:
        """Write one line and never break it: it holds a name, or something to paste."""
        if self._is_plain:  # what rich would print, in a tenth of the time
            words = (part if isinstance(part, str) else part[0] for part in parts)
            self._stream.write(no_command(" " * indent + "".join(words)) + "\n")
        else:
            self._print(Text.assemble(" " * indent, *parts))

    def prose(self, *parts: Part, indent: int = 0, hang: int = 0, label: str = "") -> None:
        """Write a paragraph wrapped between words; its further lines are indented by ``hang`` more.

        A ``label``, shorter than ``hang``, stands in that room on the first line.
        """
        paragraph = Text.assemble(*parts)
        lines = paragraph.divide(_breaks(paragraph.plain, self.width - indent - hang))
        for number, line in enumerate(lines):
            line.rstrip()
            lead = " " * hang if number else label.ljust(hang if label else 0)
            self._print(Text(" " * indent + lead).append_text(line))

    def fits(self, text: str, indent: int) -> bool:
        """Whether ``text`` fits into one line after ``indent`` columns."""
        return cell_len(text) <= self.width - indent

    def cut(self, text: str, indent: int) -> str:
        """``text`` shortened to what is left of a line after ``indent`` columns, with ``...`` where it was cut."""
        room = max(self.width - indent, 8)
        return text if cell_len(text) <= room else set_cell_size(text, room - 3).rstrip() + "..."

    def _print(self, text: Text) -> None:
        if (start := command_start(text.plain)) is not None:
            text = Text.assemble(text[:start], "\\x3a", text[start + 1 :])
        self._console.print(text, soft_wrap=True)


def _breaks(text: str, width: int) -> list[int]:
    """The offsets at which lines of at most ``width`` columns begin; a longer word has a line of its own."""
    breaks, used = [], 0
    for word in _WORD.finditer(text):
        if used and used + cell_len(word[0].rstrip()) > width:
            breaks.append(word.start())
            used = 0
        used += cell_len(word[0])
    return breaks
