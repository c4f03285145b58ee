# SPDX-License-Identifier: Apache-2.0
"""Foreign text in Markdown, read back by a reader of CommonMark with the tables and the strikethrough of GFM."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ospo_scan.report import gfm
from ospo_scan.report.text import visible
from samples import texts

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What hosts turn into links and notifications, wherever Markdown leaves it as text.
MADE_INTO_MORE = re.compile(r"[@#~$&<>\[\]_*|\\`]|://|www\.|\bGH-\d|\b[0-9a-f]{7,}\b|:\w+:", re.IGNORECASE)

SIGNS = (
    "MIT ` `` * _a_ @all #12 https://x.example www.x.example <b> [a](b) ![a](b) | \\ ~~a~~ a@b.example :smile: GH-12"
)
words = st.lists(st.sampled_from(f"{SIGNS} 0123456789abcdef 1. - &amp; $x$ (MIT),".split()), max_size=6).map(" ".join)


def pieces(line: str) -> list[tuple[str, str]]:
    """The kind and the content of every piece of a line that stands in a list item after a word."""
    tokens = READER.parse(f"- x {line}")
    kinds = [token.type for token in tokens]
    assert kinds == [
        "bullet_list_open",
        "list_item_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
        "list_item_close",
        "bullet_list_close",
    ]
    return [(child.type, child.content) for child in tokens[3].children or ()]


@given(texts | words)
@settings(max_examples=200, deadline=None)
def test_code_is_one_code_span_with_all_of_the_text(text: str) -> None:
    shown = visible(text)
    assert pieces(gfm.code(text))[1:] == ([("code_inline", shown)] if shown else [])


@given(texts | words)
@settings(max_examples=200, deadline=None)
def test_text_is_words_and_code_spans_that_nobody_makes_into_more(text: str) -> None:
    found = pieces(gfm.text(text))
    assert {kind for kind, _ in found} <= {"text", "code_inline"}
    assert not any(MADE_INTO_MORE.search(content) for kind, content in found if kind == "text")
    read = "".join(content for _, content in found)
    assert read.split() == f"x {visible(text)}".split()


@pytest.mark.parametrize(
    "plain",
    ["The policy denies GPL-2.0-only.", "in 1,200 files (3 came, 1 went)", 'the "text" of 96.5 %', "it's Apache-2.0+"],
)
def test_ordinary_words_stay_as_they_are(plain: str) -> None:
    assert gfm.text(plain.replace(" %", "%")) == plain.replace(" %", "%")


def test_signs_around_a_word_stay_outside_of_its_code_span() -> None:
    assert gfm.text("(sha256 0123456789ab), by @ada.") == "(sha256 `0123456789ab`), by `@ada`."


def test_two_names_never_look_the_same() -> None:
    assert gfm.code("a\u202eb") != gfm.code("ab")
    assert gfm.code("`a`") != gfm.code("a")


def test_a_long_and_hostile_text_takes_no_time() -> None:
    started = time.monotonic()
    for hostile in (")" * 10**5 + "x", "a." * 10**5 + "_", "`" * 10**5 + " a", "(" * 10**5, "a" * 10**6 + "_"):
        gfm.text(hostile)
        gfm.code(hostile)
    assert time.monotonic() - started < 3
