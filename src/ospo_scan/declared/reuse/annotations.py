# SPDX-License-Identifier: Apache-2.0
"""What REUSE.toml and dep5 have in common: tables that say the licenses and copyrights of the paths that they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ospo_scan.declared.reuse.statements import StatedLicense, declare, shortened
from ospo_scan.expression import from_scancode
from ospo_scan.model import Declaration, DeclarationSource, TextLocation, path_bytes

MAX_BYTES = 2**20
"""How large a file with tables may be."""
MAX_PATHS = 10_000
"""How many paths one file may name in all its tables."""
MAX_CHARACTERS = 100_000
"""How long all that one table says of a file may be: it is said of each file again."""
MAX_FAULTS = 10
"""How many faults are told of one file."""


class Precedence(StrEnum):
    """How a table relates to what is said closer to a file: https://reuse.software/spec-3.3/#reusetoml."""

    CLOSEST = "closest"
    AGGREGATE = "aggregate"
    OVERRIDE = "override"


@dataclass(frozen=True)
class Table:
    """One ``[[annotations]]`` of REUSE.toml, or one stanza of dep5; licenses as they are written.

    Not slotted: what it declares is made once, for all the files that it covers.
    """

    source: DeclarationSource
    location: TextLocation
    precedence: Precedence
    licenses: tuple[str, ...]
    copyrights: tuple[str, ...]

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """All that the table says."""
        return declare(self.source, self._licenses, self.copyrights, self.location)

    @cached_property
    def of_licenses(self) -> tuple[Declaration, ...]:
        """What it says of licenses alone."""
        return declare(self.source, self._licenses, (), self.location)

    @cached_property
    def of_copyrights(self) -> tuple[Declaration, ...]:
        """What it says of copyrights alone."""
        return declare(self.source, (), self.copyrights, self.location)

    @cached_property
    def _licenses(self) -> list[StatedLicense]:
        return [StatedLicense(from_scancode(one), one, self.location) for one in self.licenses]


@dataclass(slots=True)
class Annotations:
    """The tables of one file: ``directory`` is what they cover, with its slash, or nothing for the root.

    ``globs`` are RE2 expressions in order, each with the number of its table: the last one that matches decides.
    """

    directory: str
    path: str
    tables: Sequence[Table]
    globs: Sequence[tuple[str, int]]
    _rules: object = field(default=None, init=False)

    def table_of(self, path: str) -> Table | None:
        """The table that covers a path below ``directory``; None where there is none."""
        # RE2 is slow to import, and most trees have no such file.
        from ospo_scan.walk.ignore import IgnoreRule, IgnoreRules

        if not isinstance(self._rules, IgnoreRules):
            rules = [IgnoreRule("", number, is_negated=False) for _, number in self.globs]
            self._rules = IgnoreRules(rules, [glob for glob, _ in self.globs])
        rule = self._rules.match(path_bytes(path.removeprefix(self.directory)))
        return None if rule is None else self.tables[rule.line]


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """What is stated in ``texts``, each once, in order, without blanks around it; nothing of what is empty."""
    return tuple(dict.fromkeys(shortened(text) for one in texts if (text := one.strip())))
