# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ospo_scan.report import RenderOptions
from ospo_scan.report.terminal.page import Page, Part

WORDS = st.lists(st.text("ab\u65e5", min_size=1, max_size=15), max_size=30).map(" ".join)


def printed(*parts: Part, width: int = 40, indent: int = 0, hang: int = 0) -> list[str]:
    stream = io.StringIO()
    Page(stream, RenderOptions(width=width)).prose(*parts, indent=indent, hang=hang)
    return stream.getvalue().split("\n")[:-1]


@given(WORDS, st.integers(40, 90), st.integers(0, 4))
def test_prose_keeps_the_width_and_every_word(text: str, width: int, indent: int) -> None:
    lines = printed(text, width=width, indent=indent, hang=2)
    assert all(cell_len(line) <= width for line in lines)
    assert " ".join(" ".join(lines).split()) == text


def test_a_word_longer_than_the_line_is_not_broken() -> None:
    assert printed("see", "  " + "x" * 60, "  there") == ["see", "x" * 60, "there"]


def test_further_lines_hang() -> None:
    assert printed("a " * 30, indent=2, hang=3)[1].startswith("     a")


def test_markup_and_emoji_codes_are_plain_text() -> None:
    assert printed("[bold]x[/bold] :smile: [/x]") == ["[bold]x[/bold] :smile: [/x]"]


def test_text_is_cut_by_columns() -> None:
    page = Page(io.StringIO(), RenderOptions(width=40))
    assert page.cut("x" * 30, indent=10) == "x" * 30
    assert page.cut("x" * 31, indent=10) == "x" * 27 + "..."
    assert cell_len(page.cut("\u65e5" * 31, indent=10)) <= 30
