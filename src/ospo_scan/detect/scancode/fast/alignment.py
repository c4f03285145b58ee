# SPDX-License-Identifier: Apache-2.0
"""Aligning a run with a rule again and again: ``cyseq.match_blocks`` without going through the whole run each time.

The stock engine looks for the longest block of legalese that a run and a rule share, parts both there, and goes on to
the left and to the right; then once more behind the last block. A rule of few words that stand everywhere in a long
run makes it do so for every one of them, each time to the run's end. Here what they share is written down once: how
far legalese that starts at a place of the run and a place of the rule goes on in both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Block = tuple[int, int, int]
"""Where a block starts in the run; where in the rule; its length."""

Positions = npt.NDArray[np.intp]


class RuleTokens:
    """The tokens of a rule, and where in it each token of legalese is, which are those below ``len_legalese``."""

    __slots__ = ("_sorted", "_where", "distinct", "len_legalese", "tokens")

    def __init__(self, tokens: Sequence[int], len_legalese: int) -> None:
        self.tokens = list(tokens)
        self.len_legalese = len_legalese
        in_order = np.array(tokens, dtype=np.intp)
        self.distinct = np.unique(in_order)
        self._where = np.argsort(in_order, kind="stable")[: np.count_nonzero(in_order < len_legalese)]
        self._sorted = in_order[self._where]

    def postings(self, tokens: Positions) -> tuple[Positions, Positions]:
        """Where in the rule each of some ``tokens`` is, ascending, one after the other; and how often each is."""
        starts = np.searchsorted(self._sorted, tokens)
        sizes = np.searchsorted(self._sorted, tokens, side="right") - starts
        ends = np.cumsum(sizes)
        return self._where[np.repeat(starts - ends + sizes, sizes) + np.arange(sizes.sum())], sizes


class Alignment:
    """What ``run``, a sequence of tokens, shares with a rule."""

    def __init__(self, run: Positions, rule: RuleTokens) -> None:
        self._run: list[int] = run.tolist()
        self._rule = rule.tokens
        legalese = (run < rule.len_legalese).nonzero()[0]
        self._rule_places, sizes = rule.postings(run[legalese])
        self._places = np.repeat(legalese, sizes)
        self._lengths = _lengths(self._places, self._rule_places, len(self._rule))
        """How many tokens of shared legalese there are from a place of the run and a place of the rule on, in both."""
        self._levels = self._by_length()

    def blocks(self, start: int) -> list[Block]:
        """The blocks that ``match_blocks`` finds from ``start`` to the end of the run, in order."""
        found: list[Block] = []
        parts = [(start, len(self._run), 0, len(self._rule))]
        while parts:
            part = parts.pop()
            block = self._longest(*part)
            if block is None:
                continue
            first, last, rule_first, rule_last = part
            place, rule_place, length = block = self._extended(block, *part)
            found.append(block)
            if first < place and rule_first < rule_place:
                parts.append((first, place, rule_first, rule_place))
            if place + length < last and rule_place + length < rule_last:
                parts.append((place + length, last, rule_place + length, rule_last))
        return _joined(sorted(found))

    def _longest(self, first: int, last: int, rule_first: int, rule_last: int) -> Block | None:
        """The longest stretch of legalese in a part of both; of several, the first in the run, then in the rule.

        NOTE: what is found this way is behind the part's start by as much as is gone through here, and what is
        before it is not gone through again in later parts: the work is that of one walk through the run.
        """
        if last < len(self._run) or rule_last < len(self._rule):
            return self._longest_within(first, last, rule_first, rule_last)
        for number, (places, rule_places, farthest) in enumerate(self._levels):
            i = bisect_left(places, first)
            if i < len(places) and farthest[i] >= rule_first:
                while rule_places[i] < rule_first:
                    i += 1
                return places[i], rule_places[i], len(self._levels) - number
        return None

    def _longest_within(self, first: int, last: int, rule_first: int, rule_last: int) -> Block | None:
        some = slice(*np.searchsorted(self._places, (first, last)))
        places, rule_places = self._places[some], self._rule_places[some]
        lengths = np.minimum(np.minimum(self._lengths[some], last - places), rule_last - rule_places)
        lengths[rule_places < rule_first] = 0
        best = int(np.argmax(lengths)) if len(lengths) else 0
        if not len(lengths) or lengths[best] <= 0:
            return None
        return int(places[best]), int(rule_places[best]), int(lengths[best])

    def _by_length(self) -> list[tuple[memoryview, memoryview, memoryview]]:
        """Where shared legalese starts that goes on for one token, for two, …; the longest first.

        For each length: places in the run, ascending; places in the rule; the last place in the rule from there on.
        """
        order = np.argsort(self._lengths.astype(np.uint16), kind="stable")
        lengths, places, rule_places = self._lengths[order], self._places[order], self._rule_places[order]
        longest = int(lengths[-1]) if len(lengths) else 0
        bounds = np.searchsorted(lengths, np.arange(1, longest + 2)).tolist()
        levels = []
        for begin, end in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
            farthest = np.maximum.accumulate(rule_places[begin:end][::-1])[::-1]
            levels.append((places[begin:end].data, rule_places[begin:end].data, farthest.data))
        return levels

    def _extended(self, block: Block, first: int, last: int, rule_first: int, rule_last: int) -> Block:
        """The block with the equal tokens before and behind it, legalese or not, in a part of both."""
        run, rule = self._run, self._rule
        place, rule_place, length = block
        end, rule_end = place + length, rule_place + length
        while place > first and rule_place > rule_first and run[place - 1] == rule[rule_place - 1]:
            place, rule_place = place - 1, rule_place - 1
        while end < last and rule_end < rule_last and run[end] == rule[rule_end]:
            end, rule_end = end + 1, rule_end + 1
        return place, rule_place, end - place


def _lengths(places: Positions, rule_places: Positions, rule_length: int) -> Positions:
    """For each pair of places with the same token in run and rule: how many pairs follow it step by step, and it.

    The pairs are sorted.
    """
    pairs = places * (rule_length + 1) + rule_places
    wanted = pairs + rule_length + 2
    following = np.searchsorted(pairs, wanted)
    following[following == len(pairs)] = 0
    lengths = np.ones(len(pairs), dtype=np.intp)
    going = (pairs[following] == wanted).nonzero()[0] if len(pairs) else following
    has_following = np.zeros(len(pairs), dtype=np.bool_)
    has_following[going] = True
    here = following[going]
    while len(going):
        lengths[going] += 1
        is_going = has_following[here]
        going, here = going[is_going], following[here[is_going]]
    return lengths


def _joined(blocks: list[Block]) -> list[Block]:
    """Blocks of which none starts where the one before it ends, in both."""
    joined: list[Block] = []
    for place, rule_place, length in blocks:
        if joined and joined[-1][0] + joined[-1][2] == place and joined[-1][1] + joined[-1][2] == rule_place:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        else:
            joined.append((place, rule_place, length))
    return joined
