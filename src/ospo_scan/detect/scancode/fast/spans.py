# SPDX-License-Identifier: Apache-2.0
"""Faster operations for scancode's ``Span``, a set of positions: merging and filtering matches is made of them.

The stock ones turn each result into a list and back into a set, count what two spans share in order to tell that one
lies before the other, and look for the first and the last position each time anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

Span = Any
"""A ``licensedcode.spans.Span``, which is untyped; ``_set`` holds its positions as an ``intbitset``."""


def make_span_of(stock: Any) -> Callable[[Iterable[int]], Span]:  # noqa: ANN401 - the untyped class Span
    """What makes a span of some positions, with less ado than the class ``stock`` does."""
    from intbitset import intbitset

    new = stock.__new__

    def span_of(positions: Iterable[int]) -> Span:
        span = new(stock)
        span._set = intbitset(positions)
        return span

    return span_of


def operations(stock: Any) -> dict[str, Any]:  # noqa: ANN401 - the untyped class Span
    """The methods to put in place of those of ``stock``, by name."""
    stock_distance_to, stock_contains = stock.distance_to, stock.__contains__
    new = stock.__new__

    def wrapped(positions: Any) -> Span:  # noqa: ANN401 - an intbitset that nobody else holds
        span = new(stock)
        span._set = positions
        return span

    def intersection(self: Span, *others: Span) -> Span:
        """The positions in this span and in all others."""
        return wrapped(self._set.intersection(*[other._set for other in others]))

    def union(self: Span, *others: Span) -> Span:
        """The positions in this span or in any other."""
        return wrapped(self._set.union(*[other._set for other in others]))

    def difference(self: Span, *others: Span) -> Span:
        """The positions in this span and in no other."""
        return wrapped(self._set.difference(*[other._set for other in others]))

    def overlap(self: Span, other: Span) -> int:
        """How many positions two spans share."""
        return len(self._set & other._set)

    def distance_to(self: Span, other: Span) -> int:
        """How far the nearer ends of two spans are apart; 0 where they share a position."""
        mine, theirs = self._set, other._set
        if mine and theirs:
            if mine[-1] < theirs[0]:
                return int(theirs[0] - mine[-1])
            if theirs[-1] < mine[0]:
                return int(mine[0] - theirs[-1])
        return int(stock_distance_to(self, other))

    def contains(self: Span, other: Any) -> bool:  # noqa: ANN401 - a position, or many of them
        """Whether a position, or all of many, are in this span."""
        return other in self._set if type(other) is int else bool(stock_contains(self, other))

    return {
        "__contains__": contains,
        "start": _kept("start", stock.start.fget),
        "end": _kept("end", stock.end.fget),
        "__and__": intersection,
        "__or__": union,
        "difference": difference,
        "overlap": overlap,
        "distance_to": distance_to,
    }


def _kept(name: str, compute: Callable[[Span], int]) -> Any:  # noqa: ANN401 - a descriptor
    """A property that is computed once: spans never change."""
    kept = cached_property(compute)
    kept.__set_name__(None, name)  # type: ignore[arg-type] # the class is of no use to it
    return kept
