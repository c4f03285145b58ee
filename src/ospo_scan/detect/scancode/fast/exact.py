# SPDX-License-Identifier: Apache-2.0
"""Finding whole rules in a text: what scancode's Aho-Corasick automaton finds, with tables of a tenth of its size.

The automaton of all rules takes 180 MB and most of a second to load. Here a rule of ``n`` tokens is known by two blocks
of ``2 ** k`` tokens, the largest that fit: its first and its last one, which overlap or touch. Places of a text where
the first token of any rule stands are followed up by blocks of 2, 4, 8, … tokens as long as some rule goes on with
them; few places get far. Blocks are compared by hashes, and whatever is found is compared token by token in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ospo_scan.detect.scancode.fast.rules import Ints

Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)


@dataclass(frozen=True, slots=True)
class ExactTables:
    """The tokens of all rules, and the hashes of blocks of them.

    The tokens of rule ``r`` are ``texts[text_starts[r]:text_starts[r + 1]]``. From ``level_starts[k]`` to below
    ``level_starts[k + 1]``, ``blocks`` holds, ascending, the hashes of the first ``2 ** k`` tokens of all rules that
    have so many. The rules of less than ``2 ** (k + 1)`` tokens that start with block ``b`` are
    ``rules[rule_starts[b]:rule_starts[b + 1]]``, and ``ends`` holds the hashes of their last ``2 ** k`` tokens.
    """

    texts: npt.NDArray[np.int16]
    text_starts: Ints
    level_starts: Ints
    blocks: Hashes
    rule_starts: Ints
    rules: Ints
    ends: Hashes


class Powers:
    """The powers of a number and of its inverse, modulo 2 ** 64: as many as were ever needed."""

    def __init__(self) -> None:
        self._powers, self._inverses = _powers(_BASE, 1024), _powers(_INVERSE, 1024)

    def of(self, count: int) -> tuple[Hashes, Hashes]:
        """The first ``count`` of both."""
        if count > len(self._powers):
            self._powers, self._inverses = _powers(_BASE, 2 * count), _powers(_INVERSE, 2 * count)
        return self._powers[:count], self._inverses[:count]


class Blocks:
    """Hashes of blocks of a text, which do not depend on where in it they are."""

    def __init__(self, tokens: Ints, powers: Powers) -> None:
        powers_, self._inverses = powers.of(len(tokens) + 1)
        self._sums = np.zeros(len(tokens) + 1, dtype=np.uint64)
        np.cumsum(_scattered(tokens) * powers_[:-1], out=self._sums[1:])

    def at(self, places: Ints, length: int | Ints) -> Hashes:
        """The hashes of the blocks of ``length`` tokens that start at ``places``."""
        hashes: Hashes = (self._sums[places + length] - self._sums[places]) * self._inverses[places]
        return hashes


class ExactRules:
    """Finds rules in texts."""

    def __init__(self, tables: ExactTables) -> None:
        self._tables = tables
        self._powers = Powers()
        self._lengths = np.diff(tables.text_starts)
        self._levels = [
            (tables.blocks[start:end], int(start))
            for start, end in zip(tables.level_starts[:-1].tolist(), tables.level_starts[1:].tolist(), strict=True)
        ]

    def find(self, tokens: Ints) -> tuple[Ints, Ints, Ints]:
        """The ids of the rules that stand in a text, where each starts and where it ends (exclusive).

        Sorted by where they end; of those that end at one place, the longest comes first.
        """
        blocks = Blocks(tokens, self._powers)
        found = [
            self._found_at(level, blocks, tokens, places, at) for level, places, at in self._followed(blocks, tokens)
        ]
        rules, starts = (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else (_NONE, _NONE)
        ends = starts + self._lengths[rules]
        order = np.lexsort((starts, ends))
        return rules[order], starts[order], ends[order]

    def _followed(self, blocks: Blocks, tokens: Ints) -> Iterator[tuple[int, Ints, Ints]]:
        """For each level the places where a first block of rules stands, and which one."""
        places = np.arange(len(tokens))
        for level, (known, first) in enumerate(self._levels):
            places = places[places + (1 << level) <= len(tokens)]
            if not len(places):
                return
            hashes = blocks.at(places, 1 << level)
            at = np.searchsorted(known, hashes)
            at[at == len(known)] = 0
            is_known = known[at] == hashes
            places, at = places[is_known], at[is_known]
            yield level, places, at + first

    def _found_at(self, level: int, blocks: Blocks, tokens: Ints, places: Ints, at: Ints) -> tuple[Ints, Ints]:
        """The rules of one level that stand at ``places``, where their first blocks ``at`` do; and where they start."""
        tables = self._tables
        first = tables.rule_starts[at]
        sizes = tables.rule_starts[at + 1] - first
        rows = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        starts, rules = np.repeat(places, sizes), tables.rules[rows]
        lasts = starts + self._lengths[rules] - (1 << level)
        fits = (lasts + (1 << level) <= len(tokens)).nonzero()[0]
        is_found = blocks.at(lasts[fits], 1 << level) == tables.ends[rows[fits]]
        fits = fits[is_found]
        return self._same(tokens, rules[fits], starts[fits])

    def _same(self, tokens: Ints, rules: Ints, starts: Ints) -> tuple[Ints, Ints]:
        """Those of the rules whose tokens stand at ``starts``: two blocks may have one hash."""
        tables = self._tables
        is_same = np.array(
            [
                np.array_equal(tokens[start : start + end - begin], tables.texts[begin:end])
                for start, begin, end in zip(
                    starts.tolist(),
                    tables.text_starts[rules].tolist(),
                    tables.text_starts[rules + 1].tolist(),
                    strict=True,
                )
            ],
            dtype=np.bool_,
        )
        return rules[is_same], starts[is_same]


def exact_tables(texts: list[Any]) -> ExactTables:
    """The tables of all rules, whose tokens are ``texts``; takes about a second."""
    lengths = np.array([len(text) for text in texts], dtype=np.intp)
    starts = np.concatenate((_ZERO, np.cumsum(lengths)))
    tokens = np.concatenate([np.array(text, dtype=np.int16) for text in texts])
    powers = Powers()
    blocks, entries_starts, rules, ends, level_starts = [], [], [], [], [0]
    hashed = Blocks(tokens.astype(np.intp), powers)
    entries = 0
    for level in range(int(lengths.max()).bit_length()):
        size = 1 << level
        some = np.flatnonzero(lengths >= size)
        hashes = hashed.at(starts[some], size)
        known = np.unique(hashes)
        whole = lengths[some] < 2 * size
        at = np.searchsorted(known, hashes[whole])
        order = np.argsort(at, kind="stable")
        blocks.append(known)
        entries_starts.append(entries + np.searchsorted(at[order], np.arange(len(known))))
        rules.append(some[whole][order])
        ends.append(hashed.at(starts[rules[-1]] + lengths[rules[-1]] - size, size))
        entries += len(order)
        level_starts.append(level_starts[-1] + len(known))
    return ExactTables(
        texts=tokens,
        text_starts=starts,
        level_starts=np.array(level_starts),
        blocks=np.concatenate(blocks),
        rule_starts=np.append(np.concatenate(entries_starts), entries),
        rules=np.concatenate(rules),
        ends=np.concatenate(ends),
    )


def _scattered(tokens: Ints) -> Hashes:
    """A number of 64 bits for each token, without a pattern (the finalizer of SplitMix64)."""
    mixed = (tokens.astype(np.uint64) + np.uint64(1)) * np.uint64(_BASE)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    scattered: Hashes = mixed ^ (mixed >> np.uint64(31))
    return scattered


def _powers(base: int, count: int) -> Hashes:
    factors = np.full(count, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


_NONE = np.zeros(0, dtype=np.intp)
_ZERO = np.zeros(1, dtype=np.intp)


def make_exact_match(
    exact: ExactRules, make_match: Callable[..., Any], span_of: Callable[[Iterable[int]], Any], len_legalese: int
) -> Callable[..., list[Any]]:
    """The replacement for ``exact_match`` of ``licensedcode.match_aho``; ``span_of`` makes a span of positions."""
    legalese: dict[int, Any] = {}

    def exact_match(
        idx: Any,  # noqa: ANN401 - the untyped index
        query_run: Any,  # noqa: ANN401 - an untyped QueryRun
        automaton: object,
        matcher: str = "2-aho",
        matcher_order: int = 1,
        **_: object,
    ) -> list[Any]:
        """The matches of whole rules all of whose tokens in the run are still to be matched."""
        tokens = np.array(query_run.tokens, dtype=np.intp)
        rules, starts, ends = exact.find(tokens)
        is_matchable = np.zeros(len(tokens), dtype=np.bool_)
        is_matchable[np.array(query_run.matchables, dtype=np.intp) - query_run.start] = True
        taken: Ints = np.concatenate((_ZERO, np.cumsum(~is_matchable)))
        free = taken[ends] == taken[starts]
        matches = []
        for rid, start, end in zip(rules[free].tolist(), starts[free].tolist(), ends[free].tolist(), strict=True):
            if rid not in legalese:
                rule_tokens = idx.tids_by_rid[rid]
                legalese[rid] = span_of(
                    [position for position, token in enumerate(rule_tokens) if token < len_legalese]
                )
            matches.append(
                make_match(
                    rule=idx.rules_by_rid[rid],
                    qspan=span_of(range(query_run.start + start, query_run.start + end)),
                    ispan=span_of(range(end - start)),
                    hispan=legalese[rid],
                    query_run_start=query_run.start,
                    matcher=matcher,
                    matcher_order=matcher_order,
                    query=query_run.query,
                )
            )
        return matches

    return exact_match
