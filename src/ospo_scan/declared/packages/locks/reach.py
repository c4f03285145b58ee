# SPDX-License-Identifier: Apache-2.0
"""For what each package of a lock file is needed: which of the project's own lists of dependencies lead to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def scopes(roots: Sequence[tuple[str, Iterable[Node]]], edges: Mapping[Node, Iterable[Node]]) -> Mapping[Node, str]:
    """The scope of each node that ``roots`` lead to: the first of these lists, each with its word, that reaches it.

    Cycles are fine; the time is that of one walk through all edges.
    """
    found: dict[Node, str] = {}
    for scope, starts in roots:
        waiting = list(starts)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = scope
                waiting.extend(edges.get(node, ()))
    return found
