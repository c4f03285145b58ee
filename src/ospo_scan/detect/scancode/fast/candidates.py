# SPDX-License-Identifier: Apache-2.0
"""Which rules could match a query run: ``licensedcode.match_set.compute_candidates`` by sparse arithmetic.

The stock function walks all 30,000 rules for every query run and intersects sets in Python, which is 96 % of its
time. Here an inverted index counts what each rule shares with the query, thresholds are compared as arrays, and
only the rules that survive are ranked. Results are equal in every bit, ranks and scores included.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ospo_scan.detect.scancode.fast.facts import RuleFacts
from ospo_scan.detect.scancode.fast.rules import Flags, Floats, Ints, RuleArrays, Thresholds, packed

FindCandidates = Callable[[Ints, int, bool], list[int]]
"""Finds the rules that could match a run, sorted by their names, given its tokens that are still to be matched.

How many at the most; and whether only those that are nearly the same as the run are wanted.
"""

CLOSE = 0.8
"""The resemblance from which a rule is nearly the same as a run."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """Rules that pass the thresholds, with what they share with a query; all arrays have one element a rule.

    ``is_close`` says that the resemblance, rounded to one decimal, reaches the limit, ``is_very_close`` that it does
    so unrounded.
    """

    rules: Ints
    matched: Ints
    containment: Floats
    amplified: Floats
    is_close: Flags
    is_very_close: Flags

    def at(self, some: Ints | Flags) -> _Shared:
        """Some of the rules."""
        return _Shared(*(getattr(self, name)[some] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class _Query:
    """The tokens of a query run: how often each occurs, the distinct ones ascending, the legalese among them, all."""

    counts: Ints
    distinct: Ints
    high: Ints
    length: int


@dataclass(frozen=True, slots=True)
class _Closeness:
    """The resemblance from which a rule is close to a query, and whether only close rules are wanted."""

    limit: float
    is_required: bool


def make_find_candidates(arrays: RuleArrays, facts: RuleFacts) -> FindCandidates:
    """What stands in for ``compute_candidates``."""

    def find_candidates(tokens: Ints, top: int, is_near: bool) -> list[int]:
        query = _query(arrays, tokens)
        if not len(query.high):
            return []
        closeness = _Closeness(CLOSE, is_near)
        found = _by_sets(arrays, query, closeness)
        if not len(found.rules):
            return []
        found = _by_multisets(arrays, query, _best(found, top * 10).rules, closeness)
        rules = _best(_without_duplicates(found, facts), top).rules
        by_name: list[int] = rules[np.argsort(facts.names[rules])].tolist()
        return by_name

    return find_candidates


def _query(arrays: RuleArrays, tokens: Ints) -> _Query:
    counts = np.bincount(tokens, minlength=arrays.vocabulary)
    distinct = np.flatnonzero(counts)
    return _Query(counts, distinct, distinct[: np.searchsorted(distinct, arrays.high_tokens)], len(tokens))


def _by_sets(arrays: RuleArrays, query: _Query, closeness: _Closeness) -> _Shared:
    """The rules that share enough distinct tokens with the query."""
    rules = np.flatnonzero(_count_rules(arrays, query.high) >= arrays.once.min_high)
    if closeness.is_required:  # what shares nearly all tokens is nearly as long
        length, limit = arrays.once.length[rules], closeness.limit * (1 - 1e-9)
        rules = rules[(length >= limit * len(query.distinct)) & (limit * length <= len(query.distinct))]
    if not len(rules):
        return _passing(arrays.once, rules, rules, 1, closeness)
    has_common = query.counts[arrays.common_tokens] > 0
    common = np.bitwise_count(arrays.common[rules] & packed(has_common)).sum(axis=1, dtype=np.intp)
    rare = np.setdiff1d(query.distinct, arrays.common_tokens, assume_unique=True)
    return _passing(arrays.once, rules, common + _count_rules(arrays, rare)[rules], len(query.distinct), closeness)


def _by_multisets(arrays: RuleArrays, query: _Query, rules: Ints, closeness: _Closeness) -> _Shared:
    """Of ``rules``, those that also share enough occurrences of tokens with the query."""
    rows, starts = _rows(arrays, rules)
    tokens = arrays.tokens[rows]
    common = np.minimum(arrays.counts[rows], query.counts[tokens])
    matched = np.add.reduceat(common, starts)
    high_matched = np.add.reduceat(np.where(tokens < arrays.high_tokens, common, 0), starts)
    is_kept = high_matched >= arrays.repeated.min_high[rules]
    return _passing(arrays.repeated, rules[is_kept], matched[is_kept], query.length, closeness)


def _count_rules(arrays: RuleArrays, tokens: Ints) -> Ints:
    """How many of ``tokens`` each rule has."""
    spans = zip(arrays.token_starts[tokens].tolist(), arrays.token_starts[tokens + 1].tolist(), strict=True)
    postings = [arrays.rules[start:end] for start, end in spans] or [arrays.rules[:0]]
    return np.bincount(np.concatenate(postings), minlength=arrays.rule_count)


def _rows(arrays: RuleArrays, rules: Ints) -> tuple[Ints, Ints]:
    """The rows of ``tokens`` and ``counts`` that belong to ``rules``, one rule after the other, and where each begins.

    Every rule here has at least one row, as ``reduceat`` needs.
    """
    first = arrays.rule_starts[rules]
    sizes = arrays.rule_starts[rules + 1] - first
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return np.repeat(first - starts, sizes) + np.arange(sizes.sum()), starts


def _passing(thresholds: Thresholds, rules: Ints, matched: Ints, query_length: int, closeness: _Closeness) -> _Shared:
    """The rules whose shared tokens reach the thresholds, with the measures that rank them."""
    length = thresholds.length[rules]
    containment = matched / length
    resemblance = matched / (query_length + length - matched)
    minimum = thresholds.min_containment[rules]
    is_kept = (matched >= thresholds.min_matched[rules]) & ~((minimum != 0) & (containment < minimum))
    is_close, is_very_close = round1(resemblance) >= closeness.limit, resemblance >= closeness.limit
    if closeness.is_required:
        is_kept &= is_close & is_very_close
    return _Shared(
        rules[is_kept],
        matched[is_kept],
        containment[is_kept],
        resemblance[is_kept] ** 2,
        is_close[is_kept],
        is_very_close[is_kept],
    )


def _best(found: _Shared, count: int) -> _Shared:
    """The ``count`` rules that rank highest, in the order of the stock engine's score vectors."""
    if len(found.rules) <= count:
        return found
    first = _rounded(found)
    may_be_best = np.flatnonzero(first >= np.partition(first, -count)[-count])
    part = found.at(may_be_best)
    keys = part.rules, part.matched, part.amplified, part.containment, part.is_very_close, first[may_be_best]
    return part.at(np.lexsort(keys)[::-1][:count])


def _without_duplicates(found: _Shared, facts: RuleFacts) -> _Shared:
    """Of the rules with one license expression, one length and the same scores, rounded, the one that ranks highest.

    By its exact scores, then by its name.
    """
    if not len(found.rules):
        return found
    groups = _rounded(found), facts.lengths[found.rules], facts.expressions[found.rules]
    ranks = facts.names[found.rules], found.matched, found.amplified, found.containment, found.is_very_close
    order = np.lexsort((*ranks, *groups))
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = np.logical_or.reduce([np.diff(key[order]) != 0 for key in groups])
    return found.at(order[is_last])


def _rounded(found: _Shared) -> Ints:
    """The rounded score vector of each rule as one number, greater where the vector is."""
    tenths = [np.rint(part * 10).astype(np.int64) for part in (round1(found.containment), round1(found.amplified))]
    return ((found.is_close * 16 + tenths[0]) * 16 + tenths[1]) * (1 << 32) + twentieths(found.matched)


def twentieths(matched: Ints) -> Ints:
    """Python's ``round(m / 20, 1)`` of each length, in tenths: every odd length is a tie, or nearly."""
    tenths = np.rint(matched / 2).astype(np.intp)
    odd = np.flatnonzero(matched & 1)
    tenths[odd] = [_twentieth(length) for length in matched[odd].tolist()]
    return tenths


@functools.cache
def _twentieth(length: int) -> int:
    return round(round(length / 20, 1) * 10)


def round1(values: Floats) -> Floats:
    """Python's ``round(v, 1)`` of each value: numpy's differs near ties, so those are done one by one."""
    tenfold = values * 10
    rounded: Floats = np.rint(tenfold) / 10
    for i in np.flatnonzero(np.abs(tenfold - np.floor(tenfold) - 0.5) < 1e-6).tolist():
        rounded[i] = round(float(values[i]), 1)
    return rounded
