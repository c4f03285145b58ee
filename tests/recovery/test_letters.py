# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: RUF001 - letters that look like others are what this is about
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.recovery import concealed_words
from ospo_scan.recovery.letters import plain_letters

LICENSE = "lic" + "ense"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("l\u200bicen\u2060se", LICENSE),
        ("lісеnѕе", LICENSE),
        ("ＧＰＬ", "GPL"),
        ("𝐆𝐏𝐋", "GPL"),
        ("ĝńũ", "gnu"),
        ("\u202eesnecil\u202c x", f"{LICENSE} x"),
        ("\u202elpg", "gpl"),
        ("plain", "plain"),
    ],
)
def test_letters_are_what_they_look_like(written: str, read: str) -> None:
    assert plain_letters(written) == read


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a\nl\u200bicense", [2]),
        (f"x {LICENSE} and lісеnse", [14]),
        (f"{LICENSE}\u200b of it", []),
        ("li\u00adcense", []),
        ("con\ufb01dential", []),
        ("лицензия и МІТ", []),
        ("Ğnu", []),
        ("naïve", []),
        ("plain GPL", []),
        ("мG\u200bPLx" + "я" * 200, []),
    ],
)
def test_words_are_concealed_where_their_letters_are_not_what_they_look_like(text: str, places: list[int]) -> None:
    assert concealed_words(text) == places


@given(st.text(max_size=60))
def test_plain_letters_are_plain_at_once_and_keep_lines(text: str) -> None:
    assert plain_letters(text).count("\n") == text.count("\n")
    assert all(0 <= place < len(text) for place in concealed_words(text))
