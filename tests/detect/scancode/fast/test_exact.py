# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import ahocorasick
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast.exact import Blocks, ExactRules, Powers, exact_tables

TEXTS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=20), min_size=1, max_size=12, unique_by=tuple)
PARTS = st.lists(st.integers(0, 11) | st.lists(st.integers(0, 4), max_size=6), max_size=8)


def found_by_the_automaton(texts: list[list[int]], tokens: list[int]) -> list[tuple[int, int, int]]:
    automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
    for number, text in enumerate(texts):
        automaton.add_word(tuple(text), number)
    automaton.make_automaton()
    return [(number, end + 1 - len(texts[number]), end + 1) for end, number in automaton.iter(tuple(tokens))]


def found_by_us(texts: list[list[int]], tokens: list[int]) -> list[tuple[int, int, int]]:
    found = ExactRules(exact_tables(texts)).find(np.array(tokens, dtype=np.intp))
    return list(zip(*(part.tolist() for part in found), strict=True))


@given(TEXTS, PARTS)
@example([[0], [0, 0], [0, 0, 0]], [[0, 0, 0, 0]])
@example([[1]], [])
def test_rules_are_found_where_an_automaton_finds_them_and_in_its_order(
    texts: list[list[int]], parts: list[int | list[int]]
) -> None:
    tokens = [token for part in parts for token in (part if isinstance(part, list) else texts[part % len(texts)])]
    assert found_by_us(texts, tokens) == found_by_the_automaton(texts, tokens)


def test_two_texts_that_have_one_hash_are_not_one_text() -> None:
    # The sequence of Thue and Morse and its complement: 2 ** 11 terms, whatever the base modulo 2 ** 64.
    terms = [number.bit_count() % 2 for number in range(1 << 11)]
    text, other = [5 + term for term in terms], [6 - term for term in terms]
    places = np.array([0])
    one, two = (Blocks(np.array(tokens), Powers()).at(places, len(terms)) for tokens in (text, other))
    assert one == two
    assert found_by_us([text], other) == []
    assert found_by_us([text], text) == [(0, 0, len(text))]
