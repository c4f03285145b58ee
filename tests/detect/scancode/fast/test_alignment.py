# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import cyseq
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast.alignment import Alignment, RuleTokens

LEN_LEGALESE = 4
GAP = 9
RULES = st.lists(st.integers(0, 7), min_size=1, max_size=24)
RUNS = st.lists(st.integers(0, 7) | st.just(GAP), max_size=80)


def stock_blocks(run: list[int], rule: list[int], start: int) -> list[tuple[int, int, int]]:
    postings = {token: [i for i, other in enumerate(rule) if other == token] for token in rule if token < LEN_LEGALESE}
    blocks = cyseq.match_blocks(run, rule, start, len(run), postings, LEN_LEGALESE, range(len(run)))
    return [tuple(block) for block in blocks]


def our_blocks(run: list[int], rule: list[int], start: int) -> list[tuple[int, int, int]]:
    return Alignment(np.array(run, dtype=np.intp), RuleTokens(rule, LEN_LEGALESE)).blocks(start)


@given(RUNS, RULES, st.integers(0, 80))
@example([0, 1, 5, 0, 1, 6, 0], [0, 1, 5, 0], 0)
@example([], [0], 0)
@example([0, 1], [7], 0)
def test_blocks_are_those_of_cyseq_from_any_place_on(run: list[int], rule: list[int], start: int) -> None:
    start = min(start, len(run))
    assert our_blocks(run, rule, start) == stock_blocks(run, rule, start)


@given(RULES, st.lists(st.integers(0, 24), min_size=1, max_size=9), st.integers(0, 60))
def test_blocks_are_those_of_cyseq_where_a_rule_comes_again_and_again(
    rule: list[int], cuts: list[int], start: int
) -> None:
    run = [token for cut in cuts for token in [*rule[cut:], GAP, *rule[:cut]]]
    start = min(start, len(run))
    assert our_blocks(run, rule, start) == stock_blocks(run, rule, start)
