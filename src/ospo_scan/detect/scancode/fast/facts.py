# SPDX-License-Identifier: Apache-2.0
"""What accelerated matching asks of each rule, as arrays: the rules themselves are loaded only where they match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np

from ospo_scan.detect.scancode.fast.needs import Needs, bits
from ospo_scan.detect.scancode.fast.rules import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One element a rule, by its id, in all arrays but those of phrases.

    ``expressions`` has one number for each license expression, ``names`` the place of each rule's identifier among all
    of them, sorted. The positions of required phrase ``p`` are ``phrases[phrase_starts[p]:phrase_starts[p + 1]]``; the
    phrases of rule ``r`` are those from ``rule_phrases[r]`` to below ``rule_phrases[r + 1]``; there are none where a
    match has to be continuous.
    """

    expressions: Ints
    names: Ints
    lengths: Ints
    min_lengths: Ints
    min_legalese: Ints
    min_coverages: Floats
    is_continuous: Flags
    is_small: Flags
    phrases: Ints
    phrase_starts: Ints
    rule_phrases: Ints

    def needs(self, rid: int, tokens: Sequence[int], len_legalese: int) -> Needs:
        """What a rule asks of a match, whose ``tokens`` are those of the index; see ``Needs``."""
        first, last = self.rule_phrases[rid : rid + 2].tolist()
        starts = self.phrase_starts[first : last + 1].tolist()
        phrases = [self.phrases[start:end].tolist() for start, end in pairwise(starts)]
        return Needs(
            phrases=tuple(map(bits, phrases)),
            phrase_tokens=frozenset(tokens[position] for phrase in phrases for position in phrase),
            is_continuous=bool(self.is_continuous[rid]),
            legalese=bits(position for position, token in enumerate(tokens) if token < len_legalese),
            length=int(self.lengths[rid]),
            min_length=int(self.min_lengths[rid]),
            min_legalese=int(self.min_legalese[rid]),
            min_coverage=float(self.min_coverages[rid]),
            is_small=bool(self.is_small[rid]),
        )


def rule_facts(rules: Sequence[Any]) -> RuleFacts:
    """The facts of all rules of an index, which are untyped."""
    texts = [rule.license_expression or "" for rule in rules]  # one for a false positive has none
    expressions = {text: number for number, text in enumerate(sorted(set(texts)))}
    names = {name: number for number, name in enumerate(sorted(rule.identifier for rule in rules))}
    is_continuous = [bool(rule.is_continuous or rule.is_required_phrase) for rule in rules]
    phrases = [
        [] if must else [list(span) for span in rule.required_phrase_spans]
        for rule, must in zip(rules, is_continuous, strict=True)
    ]
    every = list(chain.from_iterable(phrases))
    return RuleFacts(
        expressions=_ints(map(expressions.__getitem__, texts)),
        names=_ints(names[rule.identifier] for rule in rules),
        lengths=_ints(rule.length for rule in rules),
        min_lengths=_ints(rule.min_matched_length for rule in rules),
        min_legalese=_ints(rule.min_high_matched_length for rule in rules),
        min_coverages=np.array([rule.minimum_coverage for rule in rules], dtype=np.float64),
        is_continuous=np.array(is_continuous, dtype=np.bool_),
        is_small=np.array([bool(rule.is_small) for rule in rules], dtype=np.bool_),
        phrases=_ints(chain.from_iterable(every)),
        phrase_starts=_starts(every),
        rule_phrases=_starts(phrases),
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.intp)


def _starts(parts: Sequence[Sequence[object]]) -> Ints:
    return np.concatenate((np.zeros(1, dtype=np.intp), np.cumsum(_ints(map(len, parts)), dtype=np.intp)))
