# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast.facts import rule_facts
from ospo_scan.detect.scancode.fast.merging import Piece
from ospo_scan.detect.scancode.fast.needs import Needs, bits

LEGALESE = 5
"""Tokens below this one are legalese."""


def rule(**changes: Any) -> Any:
    plain = {
        "identifier": "mit.LICENSE",
        "license_expression": "mit",
        "required_phrase_spans": [],
        "is_continuous": False,
        "is_required_phrase": False,
        "length": 12,
        "min_matched_length": 0,
        "min_high_matched_length": 0,
        "minimum_coverage": 0,
        "is_small": False,
        "stopwords_by_pos": {},
    }
    return SimpleNamespace(**{**plain, **changes})


def needs_of(asking: Any, tokens: list[int], len_legalese: int) -> Needs:
    return rule_facts([asking]).needs(0, tokens, len_legalese)


def is_wanting(query: list[int], positions: list[int], **changes: Any) -> bool:
    piece = Piece(
        (query[0], query[-1], bits(position - query[0] for position in query)),
        (positions[0], positions[-1], bits(positions)),
    )
    return needs_of(rule(**changes), [1, 9] * 6, LEGALESE).are_wanting_in(piece)


WHOLE = list(range(12))


def test_a_match_of_the_whole_rule_wants_nothing() -> None:
    assert not is_wanting(WHOLE, WHOLE, required_phrase_spans=[range(3, 5)], minimum_coverage=100, is_small=True)


@pytest.mark.parametrize(
    "asked",
    [
        {"required_phrase_spans": [[0], [10, 11]]},
        {"min_matched_length": 11},
        {"min_high_matched_length": 6},
        {"minimum_coverage": 84},
        {"length": 13, "is_small": True},
    ],
)
def test_what_part_of_a_rule_cannot_give_is_wanting(asked: dict[str, object]) -> None:
    assert is_wanting(WHOLE[:10], WHOLE[:10], **asked)
    assert not is_wanting(WHOLE[:10], WHOLE[:10])


def test_a_continuous_rule_bears_no_gap() -> None:
    gap = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10]
    assert is_wanting(gap, WHOLE[:10], is_continuous=True)
    assert is_wanting(gap, WHOLE[:10], is_required_phrase=True)
    assert not is_wanting(gap, WHOLE[:10])


def test_a_few_words_far_from_each_other_are_spurious() -> None:
    assert is_wanting([0, 40], [0, 1])
    assert is_wanting([0, 1], [0, 11])


SPANS = st.sets(st.integers(0, 40), min_size=1, max_size=30)


@pytest.mark.scancode
@settings(max_examples=800, deadline=None)
@given(
    SPANS,
    SPANS,
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 3)), max_size=2),
    st.sampled_from([(0, 0, 0), (4, 2, 10), (12, 5, 50), (30, 10, 100)]),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.dictionaries(st.integers(0, 40), st.integers(1, 4), max_size=2),
)
def test_what_is_said_to_be_wanting_is_discarded_by_the_stock_filters(
    query: set[int],
    positions: set[int],
    phrases: list[tuple[int, int]],
    minimum: tuple[int, int, int],
    flags: tuple[bool, bool, bool],
    unknown: dict[int, int],
) -> None:
    from licensedcode import match as module
    from licensedcode.spans import Span

    tokens = [position % 10 for position in range(44)]
    asking = rule(
        required_phrase_spans=[Span(start, start + length - 1) for start, length in phrases],
        length=44,
        **dict(zip(("min_matched_length", "min_high_matched_length", "minimum_coverage"), minimum, strict=True)),
        **dict(zip(("is_continuous", "is_required_phrase", "is_small"), flags, strict=True)),
    )
    asking.stopwords_by_pos = {}
    first, last = min(query), max(query)
    piece = Piece(
        (first, last, bits(position - first for position in query)),
        (min(positions), max(positions), bits(positions)),
    )
    assume(len(positions) <= len(query))  # as in all matches: each position in a rule is that of a token in the query
    assume(needs_of(asking, tokens, LEGALESE).are_wanting_in(piece))
    match = module.LicenseMatch(
        rule=asking,
        qspan=Span(query),
        ispan=Span(positions),
        hispan=Span(position for position in positions if tokens[position] < LEGALESE),
        matcher="3-seq",
        matcher_order=3,
        query=SimpleNamespace(unknowns_by_pos=unknown, unknowns_span=Span(unknown), stopwords_by_pos={}),
    )
    kept = [match]
    for name in (
        "filter_matches_missing_required_phrases",
        "filter_spurious_matches",
        "filter_below_rule_minimum_coverage",
        "filter_too_short_matches",
    ):
        kept, _ = getattr(module, name)(kept)
    assert kept == []


@given(st.sets(st.integers(0, 60), max_size=30), st.integers(0, 5), st.integers(0, 3), st.booleans(), st.integers(1, 9))
def test_needs_may_be_met_where_enough_tokens_are_near_each_other(
    positions: set[int], fewest: int, legalese: int, is_continuous: bool, limit: int
) -> None:
    needs = needs_of(
        rule(min_matched_length=fewest, min_high_matched_length=legalese, is_continuous=is_continuous), [1] * 12, 5
    )
    ascending = sorted(positions)
    near: list[list[int]] = []
    for position in ascending:
        if near and position - near[-1][-1] <= (1 if is_continuous else limit):
            near[-1].append(position)
        else:
            near.append([position])
    expected = any(len(part) >= fewest and sum(p % 2 for p in part) >= legalese for part in near)
    assert needs.may_be_met(np.array(ascending, dtype=np.intp), np.array(ascending) % 2 == 1, limit) == expected


@pytest.mark.parametrize(
    ("asked", "fewest"),
    [
        ({}, 0),
        ({"min_matched_length": 4}, 4),
        ({"minimum_coverage": 50}, 6),
        ({"minimum_coverage": 51}, 7),
        ({"is_small": True}, 10),
        ({"min_matched_length": 13}, 13),
        ({"length": 0, "minimum_coverage": 1}, 1),
    ],
)
def test_the_fewest_tokens_are_those_that_every_demand_lets_pass(asked: dict[str, object], fewest: int) -> None:
    assert needs_of(rule(**asked), [1] * 12, 5).fewest == fewest
