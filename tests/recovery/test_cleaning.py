# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hidden_notices import CYRILLIC, NOTICE, hidden_notices
from ospo_scan.recovery import cleaned, plain_text
from ospo_scan.recovery.gutters import without_gutters
from ospo_scan.recovery.vocabulary import WORDS

HIDDEN = dict(hidden_notices())
LICENSE = "lic" + "ense"


def words_of(text: str) -> list[str]:
    return WORDS.findall(text.lower())


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_notice_is_plain_again(name: str) -> None:
    text, _ = plain_text(HIDDEN[name])
    plain = cleaned(text)
    assert plain is not None
    expected = " ".join(words_of(NOTICE))
    found = " ".join(words_of("\n".join(plain.lines)))
    if name == "hyphens.txt":
        found = found.replace("-", "")
    assert expected in found


def test_only_what_may_speak_of_licenses_is_cleaned() -> None:
    assert cleaned("int main(void) { return 0; }") is None
    assert cleaned(f"See the {LICENSE}.") is not None


@pytest.mark.parametrize(
    ("text", "lines", "numbers"),
    [
        ("a <b\nc>GPL</b>\nx", ("a GPL", "x"), (1, 3)),
        ('"GPL\\nMIT"\nx', ('"GPL', 'MIT"', "x"), (1, 1, 2)),
        ('"G"\n + "PL of"\nx', ('"GPL of"', "x"), (1, 3)),
        ("GPL&#10;x\ny", ("GPL", "x", "y"), (1, 1, 2)),
        ('["GPL",\n "MIT"]\nx', ('["GPL', 'MIT"]', "x"), (1, 2, 3)),
    ],
)
def test_a_line_keeps_its_number(text: str, lines: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    plain = cleaned(text)
    assert plain is not None
    assert (plain.lines, plain.numbers) == (lines, numbers)


@given(
    st.text(alphabet=st.sampled_from("aGPL <>&;#x\\u0041n\"'+,-\n\uf8f0\uf8f1\u202e\u200bé{}%20\x1b[\x08"), max_size=80)
)
def test_numbers_are_those_of_lines_in_order(text: str) -> None:
    plain = cleaned("GPL\n" + text)
    assert plain is not None
    assert len(plain.lines) == len(plain.numbers)
    assert list(plain.numbers) == sorted(plain.numbers)
    assert plain.numbers[0] == 1
    assert plain.numbers[-1] <= text.count("\n") + 2
    assert all("\n" not in line for line in plain.lines)


def test_plain_text_is_not_changed() -> None:
    text = f"/* Licensed under the MIT {LICENSE}.\n * See <https://example.org/> & the rest; naïve \\alpha. */\n"
    plain = cleaned(text.replace("ï", "i"))
    assert plain is not None
    assert list(plain.lines) == text.replace("ï", "i").split("\n")


def test_a_block_of_commands_has_no_gutter_any_more() -> None:
    lines = [f'echo "{line}" >> out' for line in NOTICE.strip().split("\n")]
    assert without_gutters("\n".join(lines)).split("\n") == NOTICE.strip().split("\n")
    numbered = "\n".join(f"line {n} of it: {line}" for n, line in enumerate(NOTICE.strip().split("\n")))
    assert without_gutters(numbered) == NOTICE.strip()


def test_lines_that_begin_alike_by_chance_are_no_gutter() -> None:
    text = f"the {LICENSE}\nthe end\nof it"
    assert without_gutters(text) == text


@pytest.mark.parametrize(
    "piece",
    ["<a", "<!--", "&#", "\\u", "'\n", '" + "', "\u202e", "a\u200b", "%", "- \n", "a ", "\x1b[", "GPL<", "echo gpl\n"],
)
def test_what_repeats_takes_time_in_proportion(piece: str) -> None:
    text = piece * (400_000 // len(piece)) + "GPL"
    started = time.process_time()
    cleaned(text)
    assert time.process_time() - started < 6  # 0.1 s to 0.6 s


def test_look_alike_letters_of_a_word_in_plain_view_are_latin() -> None:
    plain = cleaned(f"GPL {LICENSE}".translate(CYRILLIC) + " gnu")
    assert plain is not None
    assert plain.lines == (f"GPL {LICENSE} gnu",)
