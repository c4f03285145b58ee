# SPDX-License-Identifier: Apache-2.0
"""The rules of scancode's index as sequences and mappings that load a rule when it is asked for.

A scan asks for the few rules that match; the others, 37,000, would take half a second and 100 MB.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ospo_scan.detect.scancode.fast.exact import ExactTables
from ospo_scan.detect.scancode.fast.rules import Ints

Rule = Any
"""A ``licensedcode.models.Rule``, which is untyped."""


class PickledRules(Sequence[Rule]):
    """By id, the rules in ``content``, one pickle each, which end at ``ends``. Each is loaded once.

    NOTE: whoever makes one answers for it that the content is our own.
    """

    def __init__(self, content: memoryview, ends: Ints) -> None:
        self._content, self._ends = content, ends
        self._known: dict[int, Rule] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, rid: Any) -> Any:  # noqa: ANN401 - the overloads of Sequence, of which only int is used
        """The rule with this id, the same object each time. Raises IndexError."""
        if rid not in self._known:
            if not 0 <= rid < len(self._ends):
                raise IndexError(rid)
            start = int(self._ends[rid - 1]) if rid else 0
            self._known[rid] = pickle.loads(self._content[start : int(self._ends[rid])])  # noqa: S301 - see above
        return self._known[rid]


class RulesByName(Mapping[str, Rule]):
    """The rules by their identifiers, ``names``, in the order of their ids."""

    def __init__(self, rules: Sequence[Rule], names: Sequence[str]) -> None:
        self._rules = rules
        self._ids = {name: rid for rid, name in enumerate(names)}

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __getitem__(self, name: str) -> Rule:
        """The rule with this identifier."""
        return self._rules[self._ids[name]]


class RuleTexts(Sequence[list[int]]):
    """By id, the tokens of a rule."""

    def __init__(self, tables: ExactTables) -> None:
        self._tables = tables
        self._known: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._tables.text_starts) - 1

    def __getitem__(self, rid: Any) -> Any:  # noqa: ANN401 - the overloads of Sequence, of which only int is used
        """The tokens of the rule with this id, the same list each time. Raises IndexError."""
        if rid not in self._known:
            if not 0 <= rid < len(self):
                raise IndexError(rid)
            start, end = self._tables.text_starts[rid : rid + 2].tolist()
            self._known[rid] = self._tables.texts[start:end].tolist()
        return self._known[rid]
