# SPDX-License-Identifier: Apache-2.0
"""The rules of scancode's index as arrays: which tokens they have, how often, and what a match needs at least."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

NEVER = 1 << 30


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
    that count every occurrence.
    """

    tokens: Ints
    counts: Ints
    rule_starts: Ints
    rules: Ints
    token_starts: Ints
    once: Thresholds
    repeated: Thresholds
    high_tokens: int

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
    return RuleArrays(
        tokens=tokens,
        counts=counts,
        rule_starts=rule_starts,
        rules=np.repeat(np.arange(count), sizes)[order],
        token_starts=np.searchsorted(tokens[order], np.arange(vocabulary + 1)),
        once=_thresholds(index, is_unique=True),
        repeated=_thresholds(index, is_unique=False),
        high_tokens=int(index.len_legalese),
    )


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
