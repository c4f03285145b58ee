# SPDX-License-Identifier: Apache-2.0
"""The rules of scancode's index as arrays: which tokens they have, how often, and what a match needs at least."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NEVER = 1 << 30

COMMON_TOKENS = 1024
"""So many of the tokens that most rules have are also kept as one bit each, a multiple of 64."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """By rule id, for one way of counting tokens: the tokens a rule has, and how many a query must share with it.

    ``min_containment`` is the least share (0-1) of the rule's tokens that the query must have, 0 for any.
    """

    length: Ints
    min_high: Ints
    min_matched: Ints
    min_containment: Floats


@dataclass(frozen=True, slots=True)
class RuleArrays:
    """An inverted index of all rules that can be matched approximately; others have no tokens here.

    The tokens of rule ``r``, ascending, are ``tokens[rule_starts[r]:rule_starts[r + 1]]``, each found ``counts``
    times. The rules that have token ``t`` are ``rules[token_starts[t]:token_starts[t + 1]]``. Tokens below
    ``high_tokens`` are legalese. ``once`` holds thresholds that count each distinct token once, ``repeated`` those
    that count every occurrence. Bit ``b`` of row ``r`` of ``common`` says whether rule ``r`` has the token
    ``common_tokens[b]``; the lowest bit of the first of its 64-bit words is the first one.
    """

    tokens: npt.NDArray[np.int16]
    counts: npt.NDArray[np.uint16]
    rule_starts: Ints
    rules: npt.NDArray[np.int32]
    token_starts: Ints
    common_tokens: Ints
    common: npt.NDArray[np.uint64]
    once: Thresholds
    repeated: Thresholds
    legalese: Ints

    @property
    def high_tokens(self) -> int:
        """Tokens below this are legalese."""
        return int(self.legalese[0])

    @property
    def rule_count(self) -> int:
        """Rules, those without tokens included."""
        return len(self.rule_starts) - 1

    @property
    def vocabulary(self) -> int:
        """Token ids are below this."""
        return len(self.token_starts) - 1


def rule_arrays(index: Any) -> RuleArrays:  # noqa: ANN401 - scancode's LicenseIndex is untyped
    """The arrays of a loaded index; takes about a second."""
    count = len(index.rules_by_rid)
    multisets = [
        sorted((token, times) for token, times in index.msets_by_rid[rid].items() if times)
        if rid in index.approx_matchable_rids
        else []
        for rid in range(count)
    ]
    sizes = np.fromiter(map(len, multisets), dtype=np.intp, count=count)
    rule_starts = np.concatenate(([0], np.cumsum(sizes)))
    pairs = np.fromiter(chain.from_iterable(chain.from_iterable(multisets)), dtype=np.intp).reshape(-1, 2)
    tokens, counts = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
    order = np.argsort(tokens, kind="stable")
    vocabulary = int(max(index.dictionary.values())) + 2
    rules = np.repeat(np.arange(count), sizes)[order]
    token_starts = np.searchsorted(tokens[order], np.arange(vocabulary + 1))
    common_tokens = np.sort(np.argsort(np.diff(token_starts), kind="stable")[-COMMON_TOKENS:])
    return RuleArrays(
        tokens=tokens.astype(np.int16),  # as scancode keeps them, too
        counts=counts.astype(np.uint16),
        rule_starts=rule_starts,
        rules=rules.astype(np.int32),
        token_starts=token_starts,
        common_tokens=common_tokens,
        common=_bits([rules[token_starts[token] : token_starts[token + 1]] for token in common_tokens], count),
        once=_thresholds(index, is_unique=True),
        repeated=_thresholds(index, is_unique=False),
        legalese=np.array([index.len_legalese]),
    )


def _bits(rules_by_token: list[Ints], count: int) -> npt.NDArray[np.uint64]:
    """A row for each of ``count`` rules, with a bit for each token that says whether the rule is among its rules."""
    has = np.zeros((count, len(rules_by_token)), dtype=np.bool_)
    for column, rules in enumerate(rules_by_token):
        has[rules, column] = True
    return packed(has)


def packed(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    """Flags along the last axis as the bits of words, the lowest one first, the last word filled up."""
    missing = [(0, 0)] * (flags.ndim - 1) + [(0, -flags.shape[-1] % 64)]
    filled = np.pad(flags, missing) if missing[-1][1] else flags
    return np.packbits(filled, axis=-1, bitorder="little").view(np.uint64)


def _thresholds(index: Any, *, is_unique: bool) -> Thresholds:  # noqa: ANN401 - as above
    count = len(index.rules_by_rid)
    length = np.ones(count, dtype=np.intp)
    min_high, min_matched = np.full(count, NEVER, dtype=np.intp), np.full(count, NEVER, dtype=np.intp)
    for rid in index.approx_matchable_rids:
        rule = index.rules_by_rid[rid]
        length[rid] = rule.get_length(is_unique)
        # At least 1: the stock engine drops a rule that shares no legalese at all before it looks at the threshold.
        min_high[rid] = max(1, rule.get_min_high_matched_length(is_unique))
        min_matched[rid] = rule.get_min_matched_length(is_unique)
    min_containment = np.array([rule._minimum_containment or 0 for rule in index.rules_by_rid], dtype=np.float64)
    return Thresholds(length, min_high, min_matched, min_containment)


def stretches(positions: Ints, limit: int) -> tuple[Ints, Ints]:
    """Parts of ascending positions with more than ``limit`` between them: where each starts, and how long it is."""
    if not len(positions):
        return positions, positions
    starts = np.concatenate((_FIRST, (positions[1:] - positions[:-1] > limit).nonzero()[0] + 1))
    lengths = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1] = len(positions) - starts[-1]
    return starts, lengths


_FIRST = np.zeros(1, dtype=np.intp)
