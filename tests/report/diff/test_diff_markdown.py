# SPDX-License-Identifier: Apache-2.0
"""Markdown as a reader of CommonMark, with the tables and the strikethrough of GFM, takes it."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ospo_scan.comparison import compare
from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.diff import DIFF_FORMATS
from ospo_scan.report.text import shown_path
from samples import reports
from two_reports import a_year_apart, another_engine, judged_reports

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"heading", "paragraph", "bullet_list", "list_item", "blockquote"}
INLINE = {"text", "code_inline", "strong_open", "strong_close"}


def shown(two: tuple[Report, Report], verbosity: int = 0) -> str:
    stream = io.StringIO()
    DIFF_FORMATS["markdown"].write(compare(*two), stream, RenderOptions(verbosity=verbosity))
    return stream.getvalue()


def pieces(document: str) -> list[tuple[str, str]]:
    """Kind and content of all inline pieces, once the blocks are known to be those that the layout makes."""
    tokens = READER.parse(document)
    blocks = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens if token.type != "inline"}
    assert blocks <= BLOCKS
    return [(child.type, child.content) for token in tokens for child in token.children or ()]


@given(judged_reports(), judged_reports(), st.sampled_from([-1, 0, 1]))
@settings(max_examples=60, deadline=None)
def test_nothing_of_any_comparison_is_markup_a_link_or_a_mention(old: Report, new: Report, verbosity: int) -> None:
    found = pieces(shown((old, new), verbosity))
    assert {kind for kind, _ in found} <= INLINE
    assert not [content for kind, content in found if kind == "text" and re.search(r"[@#<>`\[\]_*]|://|www\.", content)]


@given(reports, reports)
@settings(max_examples=40, deadline=None)
def test_nothing_of_any_report_is_markup(old: Report, new: Report) -> None:
    if any(len({file.path for file in one.result.files}) < len(one.result.files) for one in (old, new)):
        return
    document = shown((old, new), 1)
    document.encode("utf-8")
    assert {kind for kind, _ in pieces(document)} <= INLINE


def test_hostile_names_are_read_as_they_are_shown_elsewhere() -> None:
    two = another_engine()
    read = "".join(content for _, content in pieces(shown(two)))
    assert all(shown_path(file.path) in read for file in two[0].result.files)


@pytest.mark.parametrize("verbosity", [0, 1])
def test_every_section_of_the_terminal_is_a_heading(verbosity: int) -> None:
    terminal = io.StringIO()
    DIFF_FORMATS["terminal"].write(compare(*a_year_apart()), terminal, RenderOptions(verbosity=verbosity))
    titles = re.findall(r"\n\n([A-Z][^\n]*)\n {3}", terminal.getvalue())
    headings = re.findall(r"\n### ([^\n]*)\n", shown(a_year_apart(), verbosity))
    assert titles[0] == "To know first"
    assert headings == titles[1:]
    assert len(headings) > 15
