# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from markdown_reading import ALIVE, PARSER
from ospo_scan.report.markdown_text import code, fenced, prose
from ospo_scan.report.text import no_command, visible
from samples import texts

LIVELY = (
    "@me #12 GH-12 a@b.c www.x.com https://x.y/z ![p](q) [l](m) <b> &lt; `` ` | \\| ::: :x: deadbeef 1. - # > !3 /close"
)

hostile = st.one_of(
    texts,
    st.text(alphabet="`|\\ <a>[]()!@#*_~:/.-+=&;x1\n$", max_size=30),
    st.lists(st.sampled_from(LIVELY.split()), max_size=6).map(" ".join),
)


def inline(markdown: str) -> Iterator[Token]:
    for token in PARSER.parse(markdown):
        yield from token.children or ()


def read(markdown: str) -> str:
    """What a person sees of inline Markdown, in which there is nothing but words and code."""
    tokens = list(inline(markdown))
    assert {token.type for token in tokens} <= {"text", "code_inline"}
    plain = "".join(token.content for token in tokens if token.type == "text")
    assert not ALIVE.search(plain), plain
    return "".join(token.content for token in tokens)


@settings(deadline=None)
@given(text=hostile)
@example("a`b``c")
@example("`")
@example(" x ")
@example("a\\|b")
@example("||")
def test_a_code_span_shows_the_text_and_nothing_else(text: str) -> None:
    shown = code(text)
    assert "\n" not in shown
    assert read(f"x{shown}x") == f"x{visible(text)}x"


@settings(deadline=None)
@given(text=hostile)
def test_a_code_span_stays_in_its_cell_of_a_table(text: str) -> None:
    tokens = PARSER.parse(f"|a|b|\n|---|---|\n| {code(text)} | end |\n| next | row |\n")
    cells = [token.children or [] for token in tokens if token.type == "inline"][2:]
    assert len(cells) == 4
    shown = "".join(part.content for part in cells[0])
    assert shown.strip() == visible(text).strip()
    assert [part.content for cell in cells[1:] for part in cell] == ["end", "next", "row"]


@settings(deadline=None)
@given(text=hostile)
@example("`a`b.c`")
@example("(`a`)`b`")
@example("12) x")
@example("`a b` `c")
def test_a_sentence_is_plain_words_and_code(text: str) -> None:
    shown = read(prose(text))
    assert without_signs(shown) == without_signs(visible(text))


def without_signs(text: str) -> str:
    """``text`` without backticks, which tell code in one way or another, and without spaces and escapes."""
    return re.sub(r"[` ]", "", text)


@settings(deadline=None)
@given(lines=st.lists(hostile, max_size=4))
def test_a_code_block_shows_its_lines_and_nothing_else(lines: list[str]) -> None:
    tokens = PARSER.parse(f"before\n\n{fenced(lines)}\nafter\n")
    (block,) = [token for token in tokens if token.type == "fence"]
    assert block.content == "".join(f"{no_command(visible(line))}\n" for line in lines)
    assert [token.content for token in tokens if token.type == "inline"] == ["before", "after"]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("The policy denies GPL-2.0-only.", "The policy denies `GPL-2.0-only`."),
        ("Found in 1,200 files (42 new).", "Found in 1,200 files (42 new)."),
        ("Add it to `allow`, or ask.", "Add it to `allow`, or ask."),
        ("As (`ospo-scan policy init` does):", "As (`ospo-scan policy init` does):"),
        ("@octocat fixed #12 in deadbeef", "`@octocat` fixed `#12` in `deadbeef`"),
        ("1. of all", "1\\. of all"),
        ("a \u202e b", "a `\\u{202e}` b"),
        ("see www.example.org", "see `www.example.org`"),
        ("www", "`www`"),
    ],
)
def test_only_words_that_nothing_makes_a_link_of_stay_words(text: str, markdown: str) -> None:
    assert prose(text) == markdown


def test_long_text_is_cut_in_the_middle_and_long_sentences_at_the_end() -> None:
    assert code("a" * 300 + "b" * 300) == f"`{'a' * 200}\u2026{'b' * 200}`"
    assert len(prose("word " * 10_000)) <= 2_000


def test_the_time_does_not_grow_with_the_square_of_the_text() -> None:
    for sign in ("`", "(", ")", ".", "|", "\\", "a`", "` "):
        code(sign * 100_000)
        prose(sign * 100_000)
        fenced([sign * 100_000])
