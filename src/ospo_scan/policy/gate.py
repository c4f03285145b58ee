# SPDX-License-Identifier: Apache-2.0
"""What rules see and what they give back: the contract of ``policy/rules``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from ospo_scan.evidence import judged_place
from ospo_scan.model import (
    PROJECT,
    Decision,
    FileStatus,
    Level,
    LicenseDetection,
    Outcome,
    Reason,
    Rule,
    ScanResult,
    TextLocation,
)
from ospo_scan.policy.model import Choice, Curation, Policy, Waiver

WHOLE_PROJECT = TextLocation(PROJECT)


class Cause(Enum):
    """Why a detection, or a leaf of it, is not allowed."""

    LICENSE = auto()
    """The policy says so of a license that is known by name, category or set, or of all that it does not name."""
    UNKNOWN = auto()
    """There is some license, but it is not known which."""
    UNPARSED = auto()
    """A license string could not be read as an expression."""
    LOW_SCORE = auto()
    """The licenses are allowed, or denied, but the match is too weak to be relied on."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A detection that is not allowed.

    ``refused`` are the leaves that keep it from being allowed, ``deciding`` those of them that are refused most
    severely (empty for LOW_SCORE); ``decision`` is that on the deciding leaf which gives the cause.
    """

    path: str
    detection: LicenseDetection
    outcome: Outcome
    cause: Cause
    refused: tuple[str, ...]
    deciding: tuple[str, ...]
    decision: Decision

    @property
    def place(self) -> TextLocation:
        """Where the detection stands; the whole file where another one declares its license."""
        return judged_place(self.path, self.detection)


@dataclass(frozen=True, slots=True)
class Usage:
    """What became of the exceptions that the policy makes, in its order."""

    expired: tuple[Waiver, ...] = ()
    expiring: tuple[Waiver, ...] = ()
    unused_waivers: tuple[Waiver, ...] = ()
    unused_corrections: tuple[Curation | Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: the evidence, the policy, and every detection that it does not allow, in order of places.

    ``detections`` are those of all files and what is declared of them, by path, as refinements, curations and choices
    leave them; a person settled those in ``settled``. ``usage`` is known only to the
    rules about exceptions themselves.
    """

    result: ScanResult
    policy: Policy
    refusals: tuple[Refusal, ...]
    detections: tuple[tuple[str, LicenseDetection], ...] = ()
    usage: Usage = Usage()
    settled: frozenset[tuple[str, LicenseDetection]] = frozenset()


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule has to say of one place, before grouping.

    ``level`` is None where the rule's own level holds. ``message`` names neither path nor lines, so that all
    places of one finding share it.
    """

    place: TextLocation
    message: str
    level: Level | None = None
    license_expression: str | None = None
    refused: tuple[str, ...] = ()
    decided_by: Decision | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """What people want to know of a rule, as Markdown in one paragraph each: docs/rules.md and ``explain`` show it.

    ``level`` says more of the level where the rule's own one is not all; empty where it is.
    """

    meaning: str
    why: str
    fix: str
    level: str = ""


class GateRule(Protocol):
    """A rule of the gate: a module with its description and the function that applies it."""

    @property
    def RULE(self) -> Rule:  # noqa: N802 - a constant of a module
        """Id, default level, summary and help link."""
        ...

    @property
    def HELP(self) -> Help:  # noqa: N802 - a constant of a module
        """What it means, why it is there and how to fix what it finds."""
        ...

    def find(self, case: Case) -> Iterable[Observation]:
        """All that the rule has to say of ``case``, whatever the levels in the policy; nothing is grouped yet."""
        ...


def of_refusal(refusal: Refusal, message: str, level: Level | None = None) -> Observation:
    """The observation of a rule on a detection that is not allowed."""
    return Observation(
        place=refusal.place,
        message=message,
        level=level,
        license_expression=refusal.detection.license_expression,
        refused=refusal.refused,
        decided_by=refusal.decision,
        evidence=refusal.detection.evidence,
    )


def of_entry(case: Case, line: int, source: str, message: str, reason: str) -> Observation:
    """The observation of a rule on an entry of the policy, at its line where the policy is a file of the tree."""
    policy = case.policy
    name = source or policy.source.source
    place = TextLocation(name, line, line) if name in policy.own_paths else WHOLE_PROJECT
    return Observation(place, message, decided_by=policy.decision(line, reason, source))


def not_inspected(case: Case, reason: Reason, message: str) -> Iterator[Observation]:
    """One observation for each path that was not inspected for this reason."""
    for scan in case.result.files:
        if scan.status is FileStatus.NOT_INSPECTED and scan.reason is reason:
            yield Observation(TextLocation(scan.path), message)


def listing(names: tuple[str, ...]) -> str:
    """``A``, ``A and B``, or ``A, B and C``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
