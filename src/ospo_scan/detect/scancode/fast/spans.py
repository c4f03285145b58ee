# SPDX-License-Identifier: Apache-2.0
"""Faster operations for scancode's ``Span``, a set of positions: merging and filtering matches is made of them.

The stock ones turn each result into a list and back into a set, and count what two spans share in order to tell that
one lies before the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Span = Any
"""A ``licensedcode.spans.Span``, which is untyped; ``_set`` holds its positions as an ``intbitset``."""


def operations(stock: Any) -> dict[str, Callable[..., Any]]:  # noqa: ANN401 - the untyped class Span
    """The methods to put in place of those of ``stock``, by name."""
    stock_distance_to = stock.distance_to
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

    return {
        "__and__": intersection,
        "__or__": union,
        "difference": difference,
        "overlap": overlap,
        "distance_to": distance_to,
    }
