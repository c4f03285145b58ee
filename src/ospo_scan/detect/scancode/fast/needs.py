# SPDX-License-Identifier: Apache-2.0
"""What a rule asks of a match. The stock engine discards nearly all approximate matches for want of it.

It does so in the first filters of ``licensedcode.match.refine_matches``, after it has made and joined a match of each
alignment. Said here on integers, no match needs to be made. What is said to be wanting is so by a filter there; what is
not may still be discarded by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ospo_scan.detect.scancode.fast.merging import Piece
from ospo_scan.detect.scancode.fast.rules import Flags, Ints, stretches

SPARSE = ((10, 10**9, 0.1), (15, 10**9, 0.2), (20, 5, 0.3), (30, 8, 0.4), (10**9, 10**9, 0.4))
"""A match shorter than the first, with less legalese than the second, is spurious below the third's density."""


@dataclass(frozen=True)
class Needs:
    """What one rule asks; positions in the rule are the bits of an integer, lengths are in tokens."""

    phrases: tuple[int, ...]
    """The positions of each required phrase."""
    phrase_tokens: frozenset[int]
    """The tokens of all required phrases; none where a match has to be continuous instead."""
    is_continuous: bool
    legalese: int
    """The positions of legalese."""
    length: int
    min_length: int
    min_legalese: int
    min_coverage: float
    is_small: bool

    def may_be_met(self, positions: Ints, is_legalese: Flags, limit: int) -> bool:
        """Whether a piece might meet this that is joined from blocks of the tokens at some ``positions`` of a query.

        Ascending, they are all that are in the rule too, but those that no legalese touches. Tokens that are more than
        ``limit`` apart are never joined.
        """
        if len(positions) < self.fewest:
            return False
        starts, lengths = stretches(positions, 1 if self.is_continuous else limit)
        is_enough = lengths >= self.fewest
        if is_enough.any():
            is_enough &= np.add.reduceat(is_legalese, starts, dtype=np.intp) >= self.min_legalese
        return bool(is_enough.any())

    @cached_property
    def fewest(self) -> int:
        """So many tokens a match needs at least; more than the rule has where none can do."""
        least = max(self.min_length, int(self.length * max(self.min_coverage, 80 * self.is_small) / 100) - 1, 0)
        return next((length for length in range(least, self.length + 1) if not self._is_short(length)), self.length + 1)

    def _is_short(self, length: int) -> bool:
        coverage = round(length / self.length * 100, 2) if self.length else 0
        return length < self.min_length or coverage < self.min_coverage or (self.is_small and coverage < 80)

    def are_wanting_in(self, piece: Piece) -> bool:
        """Whether a match of this piece, found by alignment alone, is sure to be discarded."""
        length = piece.query.bit_count()
        magnitude = piece.qend - piece.qstart + 1  # as much as this, and unknown words besides
        if self.is_continuous and length != magnitude:
            return True
        if any(phrase & ~piece.rule for phrase in self.phrases):
            return True
        legalese = (piece.rule & self.legalese).bit_count()
        if legalese < self.min_legalese or self._is_short(length):
            return True
        density = min(length / magnitude, piece.rule.bit_count() / (piece.iend - piece.istart + 1))
        return any(length < short and legalese < few and density < limit for short, few, limit in SPARSE)


def bits(positions: Iterable[int]) -> int:
    """The integer in which the bits at ``positions`` are set."""
    number = 0
    for position in positions:
        number |= 1 << position
    return number
