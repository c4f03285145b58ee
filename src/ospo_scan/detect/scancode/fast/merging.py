# SPDX-License-Identifier: Apache-2.0
"""Joins matches of one rule that follow each other: ``licensedcode.match.merge_matches`` on plain integers.

The stock function compares each match with its successors through sets of positions, and makes a new match to see
whether two would fit. Here a set of positions is the bits of an integer, and matches are made for what is left.
"""

from __future__ import annotations

from collections.abc import Callable, MutableSequence
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np

Match = Any
"""A ``licensedcode.match.LicenseMatch``, which is untyped."""


class Piece:
    """A match in the making: positions in the query (bit 0 of ``query`` is ``qstart``) and in the rule (of ``rule``).

    Starts and ends are inclusive. ``parts`` is what it was joined from, the first one first.
    """

    __slots__ = ("iend", "istart", "parts", "qend", "qstart", "query", "rule")

    def __init__(self, query: tuple[int, int, int], rule: tuple[int, int, int], part: Any = None) -> None:  # noqa: ANN401 - see ``parts``
        self.qstart, self.qend, self.query = query
        self.istart, self.iend, self.rule = rule
        self.parts: list[Any] = [part]

    def overlap(self, other: Piece) -> int:
        """How many positions of the query both have."""
        if self.qstart > other.qend or other.qstart > self.qend:
            return 0
        shift = other.qstart - self.qstart
        if shift >= 0:
            return ((self.query >> shift) & other.query).bit_count()
        return (self.query & (other.query >> -shift)).bit_count()

    def holds(self, other: Piece) -> bool:
        """Whether all positions of the query that the other has are in this one."""
        if other.qstart < self.qstart or other.qend > self.qend:
            return False
        return (self.query >> (other.qstart - self.qstart)) & other.query == other.query

    def is_around(self, other: Piece) -> bool:
        """Whether this one begins and ends outside of the other, or with it."""
        return self.qstart <= other.qstart and self.qend >= other.qend

    def is_aligned_with(self, other: Piece) -> bool:
        """Whether both together have as many positions in the query as in the rule."""
        shared_in_query = self.overlap(other)
        in_query = self.query.bit_count() + other.query.bit_count() - shared_in_query
        return in_query == (self.rule | other.rule).bit_count()

    def is_before(self, other: Piece) -> bool:
        """Whether the other follows this one, in the query and in the rule."""
        return other.qstart > self.qend and other.istart > self.iend

    def is_in_step_with(self, other: Piece) -> bool:
        """Whether the other overlaps this one and goes further, by as much in the query as in the rule."""
        if self.qstart > other.qstart or self.qend > other.qend:
            return False
        if self.istart > other.istart or self.iend > other.iend:
            return False
        shared = self.overlap(other)
        return shared > 0 and shared == (self.rule & other.rule).bit_count()

    def is_far_from(self, other: Piece, limit: int) -> bool:
        """Whether more than ``limit`` lies between the two, in the query or in the rule."""
        return (
            other.qstart - self.qend > limit
            or self.qstart - other.qend > limit
            or other.istart - self.iend > limit
            or self.istart - other.iend > limit
        )

    def join(self, other: Piece) -> None:
        """Take in the other."""
        start = min(self.qstart, other.qstart)
        self.query = (self.query << (self.qstart - start)) | (other.query << (other.qstart - start))
        self.rule |= other.rule
        self.qstart, self.qend = start, max(self.qend, other.qend)
        self.istart, self.iend = min(self.istart, other.istart), max(self.iend, other.iend)
        self.parts += other.parts


P = TypeVar("P", bound=Piece)


def merge_pieces(pieces: MutableSequence[P], limit: int) -> None:
    """Join, in place, the pieces of one rule, sorted by where they start; those contained in others are dropped.

    The steps and their order are those of the stock engine: the result depends on them.
    """
    i = 0
    while i < len(pieces) - 1:
        j = i + 1
        while j < len(pieces):
            current, following = pieces[i], pieces[j]
            if current.is_far_from(following, limit):
                break
            dropped = _dropped(current, following)
            if dropped is following:
                del pieces[j]
            elif dropped is current:
                del pieces[i]
                i -= 1
                break
            else:
                j += 1
        i += 1


def _dropped(current: P, following: P) -> P | None:
    """Which of two pieces is not needed any more, since the other holds all that counts of it; None for neither."""
    if (contained := _contained(current, following)) is not None:
        return contained
    if current.is_around(following) and current.is_aligned_with(following):
        current.join(following)
        return following
    if following.is_around(current) and following.is_aligned_with(current):
        following.join(current)
        return current
    if current.is_before(following) or current.is_in_step_with(following):
        current.join(following)
        return following
    return None


def _contained(current: P, following: P) -> P | None:
    """Which of two pieces adds nothing to the other; None for neither."""
    if current.rule == following.rule:
        if current.qstart == following.qstart and current.query == following.query:
            return following
        if current.overlap(following):
            return following if current.qend - current.qstart <= following.qend - following.qstart else current
    if current.holds(following):
        return following
    if following.holds(current):
        return current
    return None


def farthest(rule_length: int, limit: int) -> int:
    """How far apart two matches of a rule may be and still be joined."""
    return min(rule_length // 2 or 1, limit)


class MatchPiece(Piece):
    """A piece whose parts are matches; the first one is what becomes of all of them."""

    def __init__(self, match: Match) -> None:
        super().__init__(_shape(match.qspan), _shape(match.ispan, 0), match)

    def join(self, other: Piece) -> None:
        """Take in the other, with how it was matched."""
        super().join(other)
        match, joined = self.parts[0], other.parts[0]
        if joined.matcher not in match.matcher:
            match.matcher = f"{match.matcher} {joined.matcher}"
            match.matcher_order = max(match.matcher_order, joined.matcher_order)
        match.query_run_start = min(match.query_run_start, joined.query_run_start)
        match.discard_reason = _reason(match.discard_reason, joined.discard_reason)

    def finished(self) -> Match:
        """The first match, with the positions of all."""
        match = self.parts[0]
        if len(self.parts) > 1:
            for name in ("qspan", "ispan", "hispan"):
                one, *others = [getattr(part, name) for part in self.parts]
                setattr(match, name, one.union(*others))
        return match


def make_merge_matches(match_module: Any) -> Callable[..., list[Match]]:  # noqa: ANN401 - the untyped module
    """The replacement for ``merge_matches`` of ``licensedcode.match``."""
    stock = match_module.merge_matches
    default_limit = match_module.MAX_DIST

    def merge_matches(matches: list[Match], max_dist: int | None = None, trace: bool = False) -> list[Match]:
        del trace
        if len(matches) < 2:
            return matches
        matches.sort(key=_order)
        limit = default_limit if max_dist is None else max_dist
        merged: list[Match] = []
        for _, group in groupby(matches, key=attrgetter("rule.identifier")):
            same = list(group)
            rule = same[0].rule
            if any(match.rule is not rule for match in same):
                merged += stock(same, limit)  # rules made for one expression each: they may differ
            else:
                pieces = [MatchPiece(match) for match in same] if len(same) > 1 else []
                merge_pieces(pieces, farthest(rule.length, limit))
                merged += [piece.finished() for piece in pieces] or same
        return merged

    return merge_matches


def _reason(first: Any, second: Any) -> Any:  # noqa: ANN401 - members of the untyped ``DiscardReason``
    """Why two joined matches are discarded: not at all where one is kept, nor for phrases where one has them."""
    for reason in (first, second):
        if reason.name == "NOT_DISCARDED":
            return reason
    return second if first.name == "MISSING_REQUIRED_PHRASES" else first


def _order(match: Match) -> tuple[str, int, int, int, int]:
    return (
        match.rule.identifier,
        match.qspan._set[0],
        -len(match.hispan._set),
        -len(match.qspan._set),
        match.matcher_order,
    )


def _shape(span: Any, base: int | None = None) -> tuple[int, int, int]:  # noqa: ANN401 - an untyped Span
    """Ends of a span, and its positions as the bits of an integer: bit 0 is ``base`` or the first."""
    positions = span._set
    first, last, count = positions[0], positions[-1], len(positions)
    if last - first + 1 == count:
        bits = (1 << count) - 1
    else:
        flags = np.zeros(last - first + 1, dtype=np.uint8)
        flags[np.fromiter(positions, dtype=np.intp, count=count) - first] = 1
        bits = int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
    return first, last, bits if base is None else bits << (first - base)
