# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast.merging import Piece, farthest, make_merge_matches, merge_pieces

Block = tuple[int, int, int]
"""Where a block starts in the query and in the rule, and its length."""

BLOCKS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 8)), min_size=2, max_size=8)
MATCHERS = st.sampled_from([("1-hash", 0), ("2-aho", 2), ("3-seq", 3)])


def piece(start: int, rule_start: int, length: int) -> Piece:
    bits = (1 << length) - 1
    block = start, rule_start, length
    return Piece((start, start + length - 1, bits), (rule_start, rule_start + length - 1, bits << rule_start), block)


def merged(blocks: list[Block], limit: int = 50) -> list[list[Block]]:
    pieces = [piece(*block) for block in sorted(blocks)]
    merge_pieces(pieces, limit)
    return [one.parts for one in pieces]


def test_blocks_that_follow_each_other_are_one_match() -> None:
    assert merged([(0, 0, 5), (7, 6, 3)]) == [[(0, 0, 5), (7, 6, 3)]]


def test_blocks_too_far_from_each_other_are_two_matches() -> None:
    assert merged([(0, 0, 5), (14, 6, 3)], limit=10) == [[(0, 0, 5), (14, 6, 3)]]
    assert merged([(0, 0, 5), (14, 6, 3)], limit=9) == [[(0, 0, 5)], [(14, 6, 3)]]


def test_a_rule_found_twice_is_two_matches() -> None:
    assert merged([(0, 0, 5), (7, 0, 5)]) == [[(0, 0, 5)], [(7, 0, 5)]]


def test_a_block_inside_another_is_dropped() -> None:
    assert merged([(0, 0, 9), (3, 20, 2)]) == [[(0, 0, 9)]]
    assert merged([(0, 20, 2), (0, 0, 9)]) == [[(0, 0, 9)]]


def test_overlapping_blocks_in_step_are_one_match() -> None:
    assert merged([(0, 10, 6), (4, 14, 6)]) == [[(0, 10, 6), (4, 14, 6)]]


def test_overlapping_blocks_out_of_step_are_two_matches() -> None:
    assert merged([(0, 10, 6), (4, 15, 6)]) == [[(0, 10, 6)], [(4, 15, 6)]]


def test_matches_may_be_half_a_rule_apart_but_no_further_than_the_limit() -> None:
    assert [farthest(1, 50), farthest(30, 50), farthest(1000, 50)] == [1, 15, 50]


@pytest.mark.scancode
@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.tuples(BLOCKS, MATCHERS), min_size=2, max_size=8),
    st.sampled_from([1, 2, 9, 30, 200]),
    st.sampled_from([None, 3]),
)
def test_matches_are_merged_as_the_stock_engine_merges_them(
    made_of: list[tuple[list[Block], tuple[str, int]]], rule_length: int, limit: int | None
) -> None:
    from licensedcode import match as module
    from licensedcode.spans import Span

    rules = [SimpleNamespace(identifier=name, length=rule_length) for name in ("a.RULE", "b.RULE")]

    def matches() -> list[Any]:
        return [
            module.LicenseMatch(
                rule=rules[number % 3 == 2],
                qspan=Span(position for start, _, length in blocks for position in range(start, start + length)),
                ispan=Span(position for _, start, length in blocks for position in range(start, start + length)),
                hispan=Span(start for _, start, _ in blocks),
                query_run_start=number,
                matcher=matcher,
                matcher_order=order,
            )
            for number, (blocks, (matcher, order)) in enumerate(made_of)
        ]

    def said(results: list[Any]) -> list[tuple[object, ...]]:
        return [
            (
                *(list(span) for span in (match.qspan, match.ispan, match.hispan)),
                *(match.rule.identifier, match.matcher, match.matcher_order, match.query_run_start),
                match.discard_reason,
            )
            for match in results
        ]

    stock = module.merge_matches(matches(), max_dist=limit)
    assert said(make_merge_matches(module)(matches(), max_dist=limit)) == said(stock)
