# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.recovery import Passages, cleaned, hidden_passages, license_pairs, pieces


def hidden(text: str, room: int = 100_000, *, is_seen: bool = True, seen: str = "") -> Passages:
    plain = cleaned(text)
    assert plain is not None
    return hidden_passages(plain, text.split("\n") if is_seen else None, license_pairs(seen), room)


def test_words_that_stand_together_already_are_nothing_new() -> None:
    assert hidden("under the GPL\nfor all\n<b>and</b> more") == Passages(())
    assert hidden("under the GPL and more", is_seen=False, seen="under the GPL and more") == Passages(())


def test_words_that_come_together_are_a_passage_with_the_lines_around() -> None:
    (passage,) = hidden("one\nunder the <b>GNU</b> GPL\ntwo").passages
    assert passage.lines == ("one", "under the GNU GPL", "two")
    assert passage.numbers == (1, 2, 3)


def test_what_the_engine_did_not_see_at_all_is_new_as_a_whole() -> None:
    (passage,) = hidden("one\nunder the GPL\ntwo", is_seen=False).passages
    assert passage.lines == ("one", "under the GPL", "two")


def test_strings_of_a_program_are_not_one_text() -> None:
    text = "the GPL\x94\x8c\x03of <b>the GNU</b>"
    assert hidden(text, is_seen=False, seen="the GPL\nof\nthe GNU") == Passages(())
    assert len(hidden(text, is_seen=False).passages) == 1


def test_places_far_apart_are_passages_of_their_own() -> None:
    far = "filler words here\n" * 12_000
    found = hidden(f"the <b>GPL</b> one\n{far}the <i>GPL</i> two\n").passages
    assert [passage.numbers[0] for passage in found] == [1, found[1].numbers[0]]
    assert found[1].numbers[0] > 10_000
    assert sum(len(line) for passage in found for line in passage.lines) < 100_000
    assert [passage.new for passage in found] == [{1}, {12_002}]


def test_what_does_not_fit_in_is_named_by_its_line() -> None:
    far = "filler words here\n" * 12_000
    found = hidden(f"the <b>GPL</b> one\n{far}the <i>GPL</i> two\n", room=30_000)
    assert len(found.passages) == 2
    assert found.left_out is not None
    assert found.left_out > 10_000


def test_of_a_passage_that_is_too_long_the_beginning_is_looked_at() -> None:
    found = hidden("one is under the <b>GNU</b> GPL\nand so is the GPL\n" * 500, room=2_000)
    (passage,) = found.passages
    assert sum(len(line) + 1 for line in passage.lines) == 2_001
    assert found.left_out == passage.numbers[-1]
    assert found.left_out < 120


def test_words_that_were_none_are_told_from_words_that_come_together() -> None:
    (passage,) = hidden("the G<b></b>PL\nfiller\nfiller\nthe <i>GPL</i>").passages
    assert passage.new == {1, 2, 4}
    assert passage.made == {1, 2}


@given(st.text(alphabet="ab\n", max_size=200), st.integers(10, 30), st.integers(0, 9))
def test_pieces_are_the_whole_text_with_the_numbers_of_its_lines(text: str, size: int, overlap: int) -> None:
    found = list(pieces(text, size, overlap))
    assert found[0] == (text[:size], 0)
    place = 0
    for piece, line in found:
        assert text[place : place + size] == piece
        assert line == text.count("\n", 0, place)
        place += size - overlap
    assert place + overlap >= len(text)
