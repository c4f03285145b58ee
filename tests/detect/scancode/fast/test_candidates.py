# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections import Counter
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fake_rules import FakeRule
from ospo_scan.detect.scancode.fast.candidates import make_find_candidates, round1, twentieths
from ospo_scan.detect.scancode.fast.facts import rule_facts
from ospo_scan.detect.scancode.fast.rules import rule_arrays


@given(st.lists(st.floats(min_value=0, max_value=5000), min_size=1))
def test_rounding_is_pythons(values: list[float]) -> None:
    assert round1(np.array(values)).tolist() == [round(value, 1) for value in values]


@given(st.lists(st.integers(min_value=0, max_value=200_000), min_size=1))
def test_rounding_is_pythons_at_every_tie_of_a_matched_length(matched: list[int]) -> None:
    assert (twentieths(np.array(matched)) / 10).tolist() == [round(length / 20, 1) for length in matched]


def by_brute_force(
    texts: list[list[int]], rules: list[FakeRule], query: list[int], top: int, is_near: bool
) -> list[int]:
    """The candidates as the stock engine selects them: by sets, then by multisets, one rule after the other."""

    def scores(matched: int, length: int, query_length: int) -> tuple[tuple[object, ...], tuple[object, ...]]:
        containment, resemblance = matched / length, matched / (query_length + length - matched)
        rounded = round(resemblance, 1) >= 0.8, round(containment, 1), round(resemblance**2, 1), round(matched / 20, 1)
        return rounded, (resemblance >= 0.8, containment, resemblance**2, matched)

    def passing(known: list[int], shared: dict[int, tuple[int, int]], lengths: dict[int, int], size: int) -> list[Any]:
        found = []
        for rid in known:
            matched, high = shared[rid]
            rounded, exact = scores(matched, lengths[rid], size)
            is_enough = high >= 1 and matched >= rules[rid].length // 3 and matched / lengths[rid] >= 0.5
            if is_enough and (not is_near or (rounded[0] and exact[0])):
                found.append(((rounded, exact), rid))
        return sorted(found, reverse=True)

    sets = {rid: (len(set(t) & set(query)), sum(x < 3 for x in set(t) & set(query))) for rid, t in enumerate(texts)}
    lengths = {rid: rules[rid].length for rid in sets}
    first = [rid for _, rid in passing(list(sets), sets, lengths, len(set(query)))[: top * 10]]
    shared = {rid: Counter(texts[rid]) & Counter(query) for rid in first}
    bags = {rid: (bag.total(), sum(n for token, n in bag.items() if token < 3)) for rid, bag in shared.items()}
    best: dict[object, Any] = {}
    for (rounded, exact), rid in passing(first, bags, lengths, len(query)):
        key = rules[rid].license_expression, rounded, rules[rid].length
        rank = exact, rules[rid].identifier
        if key not in best or rank > best[key][0]:
            best[key] = rank, ((rounded, exact), rid)
    chosen = sorted((one for _, one in best.values()), reverse=True)[:top]
    return sorted((rid for _, rid in chosen), key=lambda rid: rules[rid].identifier)


TEXTS = st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=9), min_size=1, max_size=14, unique_by=tuple)


@given(TEXTS, st.lists(st.integers(0, 7), max_size=16), st.integers(1, 4), st.booleans(), st.randoms())
def test_candidates_are_those_that_all_rules_one_by_one_give(
    texts: list[list[int]], query: list[int], top: int, is_near: bool, chance: Random
) -> None:
    names = chance.sample(range(99), len(texts))
    rules = [FakeRule(f"{name:02}", chance.choice("ab"), len(text)) for name, text in zip(names, texts, strict=True)]
    index = SimpleNamespace(
        dictionary={str(token): token for token in range(8)},
        len_legalese=3,
        tids_by_rid=texts,
        approx_matchable_rids=set(range(len(texts))),
        msets_by_rid=[Counter(text) for text in texts],
        rules_by_rid=rules,
    )
    find = make_find_candidates(rule_arrays(index), rule_facts(rules))
    assert find(np.array(query, dtype=np.intp), top, is_near) == by_brute_force(texts, rules, query, top, is_near)
