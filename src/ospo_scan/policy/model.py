# SPDX-License-Identifier: Apache-2.0
"""A policy as the gate uses it: frozen values in canonical form, each with the line it was written on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from ospo_scan.errors import PolicyFault
from ospo_scan.model import Decision, Level, Outcome, PolicySource

T = TypeVar("T")

CATEGORY_PREFIX = "category:"
SET_PREFIX = "set:"
LIMITS = ("max_file_size", "timeout", "max_growth")
"""The keys of ``scan`` that can lower what a scan may cost, named as the options are: MiB, seconds, MiB."""
CONTENT_ROLES = ("code", "docs", "data", "model")
"""The names of roles that need no paths: a file has them by what it is (``content_roles``)."""

# What the words of the keys `unknown` and `missing` mean, and back.
CONCERN_LEVELS = {"ignore": Level.OFF, "review": Level.WARNING, "deny": Level.ERROR}
CONCERN_WORDS = {level: word for word, level in CONCERN_LEVELS.items()}


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One value of a policy; ``line`` is None where no policy writes it and ospo-scan's default holds.

    ``source`` names the policy that writes it as reports do; empty for the policy that judges.
    """

    value: T
    line: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of allow, review or deny.

    ``name`` is a license in canonical form (``MIT``, ``GPL-2.0-only WITH Classpath-exception-2.0``, a LicenseRef),
    or ``category:NAME`` or ``set:NAME``. ``source`` is as in ``Setting``; ``distance`` is 0 in the policy that judges
    and greater the farther away the policy is that it extends.
    """

    name: str
    outcome: Outcome
    line: int
    source: str = ""
    distance: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether it names one license, rather than a category or a set of them."""
        return not self.name.startswith((CATEGORY_PREFIX, SET_PREFIX))


class WaiverReason(StrEnum):
    """Why a finding is accepted."""

    COMMERCIAL_LICENSE = "commercial-license"
    LINKING_ONLY = "linking-only"
    NOT_DISTRIBUTED = "not-distributed"
    BEING_REMOVED = "being-removed"
    AUTHOR_PERMISSION = "author-permission"
    OTHER = "other"


class CurationReason(StrEnum):
    """Why what was detected is not what is meant."""

    CODE = "code"
    MENTION = "mention"
    WRONG_LICENSE = "wrong-license"
    WRONG_VERSION = "wrong-version"
    DOCUMENTATION = "documentation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Role:
    """What holds for some files: the first role whose ``paths`` match is theirs.

    ``paths`` are patterns in gitignore syntax; without any, a role with one of ``CONTENT_ROLES`` as its name holds for
    the files that are such and that no other role takes. ``is_alone`` says that the lists of the policy do not count
    for these files; ``default`` and ``project_license`` are None where those of the policy hold. ``note`` is shown with
    what the default decides.
    """

    name: str
    paths: tuple[str, ...]
    listed: tuple[Listed, ...]
    default: Setting[Outcome] | None
    project_license: Setting[str] | None
    is_alone: bool
    note: str | None
    line: int
    source: str = ""

    @property
    def is_by_content(self) -> bool:
        """Whether what a file is gives it this role, and not its path."""
        return not self.paths and self.name in CONTENT_ROLES


@dataclass(frozen=True, slots=True)
class Choice:
    """Of the choice ``given``, an OR in canonical form, ``choose`` is taken: for all files if ``where`` is empty."""

    given: str
    choose: str
    where: tuple[str, ...]
    comment: str | None
    owner: str | None
    line: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Curation:
    """What was ``detected`` in files that match ``where`` is in truth ``concluded``, or nothing where that is NONE.

    ``lines`` are the first and last line in which the detection has to start, inclusive; None for any.
    """

    where: tuple[str, ...]
    lines: tuple[int, int] | None
    detected: str
    concluded: str
    evidence: str | None
    reason: CurationReason
    comment: str | None
    owner: str | None
    line: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Findings of ``rule`` that are accepted, up to and including the day ``expires``.

    ``license`` (an expression, or one that is refused) and ``evidence`` narrow it down where they are not None.
    """

    rule: str
    where: tuple[str, ...]
    license: str | None
    evidence: str | None
    reason: WaiverReason
    comment: str | None
    owner: str | None
    expires: date | None
    line: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be released, and how it is judged.

    ``unknown`` and ``missing`` are the levels of their findings as their keys state them; ``levels`` holds what the
    policy's ``levels`` say, by rule id. All that is a list is in file order, the policy's own before that of the
    policies it extends. ``own_paths`` are the paths, relative to the scanned root, of the policy file itself and of
    those it extends. ``warnings`` do not keep the policy from being used. ``limits`` are those of ``LIMITS`` that are
    written. ``note`` is shown with what the default decides.
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
    roles: tuple[Role, ...] = ()
    choices: tuple[Choice, ...] = ()
    curations: tuple[Curation, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    note: Setting[str | None] = Setting(None)
    own_paths: tuple[str, ...] = ()
    warnings: tuple[PolicyFault, ...] = ()
    limits: Mapping[str, Setting[float]] = field(default_factory=dict)

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

    def decision(self, line: int | None, reason: str, source: str = "") -> Decision:
        """The line that decided, in this policy or in the one that ``source`` names."""
        return Decision(source or self.source.source, line, reason)
