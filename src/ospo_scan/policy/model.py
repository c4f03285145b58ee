# SPDX-License-Identifier: Apache-2.0
"""A policy as the gate uses it: frozen values in canonical form, each with the line it was written on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ospo_scan.errors import PolicyFault
from ospo_scan.model import Level, Outcome, PolicySource

T = TypeVar("T")

CATEGORY_PREFIX = "category:"
SET_PREFIX = "set:"

# What the words of the keys `unknown` and `missing` mean, and back.
CONCERN_LEVELS = {"ignore": Level.OFF, "review": Level.WARNING, "deny": Level.ERROR}
CONCERN_WORDS = {level: word for word, level in CONCERN_LEVELS.items()}


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One value of a policy; ``line`` is None where the policy does not write it and ospo-scan's default holds."""

    value: T
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of allow, review or deny.

    ``name`` is a license in canonical form (``MIT``, ``GPL-2.0-only WITH Classpath-exception-2.0``, a LicenseRef),
    or ``category:NAME`` or ``set:NAME``.
    """

    name: str
    outcome: Outcome
    line: int

    @property
    def is_exact(self) -> bool:
        """Whether it names one license, rather than a category or a set of them."""
        return not self.name.startswith((CATEGORY_PREFIX, SET_PREFIX))


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be released, and how it is judged.

    ``unknown`` and ``missing`` are the levels of their findings as their keys state them; ``levels`` holds what the
    policy's ``levels`` say, by rule id. ``listed`` and ``exclusions`` are in file order. ``own_paths`` are the paths,
    relative to the scanned root, of the policy file itself. ``warnings`` do not keep the policy from being used.
    """

    source: PolicySource
    default: Setting[Outcome]
    unknown: Setting[Level]
    missing: Setting[Level]
    min_score: Setting[float]
    listed: tuple[Listed, ...]
    levels: Mapping[str, Setting[Level]]
    project_license: Setting[str | None]
    exclusions: tuple[Setting[str], ...]
    include_untracked: Setting[bool]
    own_paths: tuple[str, ...] = ()
    warnings: tuple[PolicyFault, ...] = ()

    @property
    def exclude(self) -> tuple[str, ...]:
        """The patterns of files that are not scanned, in gitignore syntax relative to the root."""
        return tuple(pattern.value for pattern in self.exclusions)

    @property
    def is_untracked_included(self) -> bool:
        """Whether files of a git work tree that git does not track, and does not ignore, are scanned too."""
        return self.include_untracked.value

    def level_of(self, rule_id: str, default: Level) -> Level:
        """The level of the findings of a rule: what ``levels`` says, else ``default``."""
        setting = self.levels.get(rule_id)
        return default if setting is None else setting.value
