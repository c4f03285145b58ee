# SPDX-License-Identifier: Apache-2.0
"""What a verification says, as values: a few checks with an outcome each, and the files that are not as reported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ospo_scan.model import Report


class Outcome(StrEnum):
    """What became of one check; ``nothing``: the report does not say such a thing, so there is nothing to check."""

    SAME = "same"
    DIFFERS = "differs"
    UNCHECKED = "unchecked"
    NOTHING = "nothing"


class Subject(StrEnum):
    """What is checked, in the order in which it is told."""

    FILES = "files"
    POLICY = "policy"
    BASELINE = "baseline"
    ENGINE = "engine"
    VERDICT = "verdict"
    EVIDENCE = "evidence"


class FileChange(StrEnum):
    """How a file is not as reported."""

    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"
    LEFT_OUT = "left-out"
    """It was looked at, and would not be looked at now."""
    TAKEN_IN = "taken-in"
    """It was not looked at, and would be now."""
    UNREADABLE = "unreadable"
    """It is there and cannot be compared."""


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that is not as reported; ``detail`` says more in words, and may be empty."""

    path: str
    change: FileChange
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``message`` is what was found, without a full stop; ``details`` are lines that belong to it."""

    subject: Subject
    outcome: Outcome
    message: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of all checks of one report; ``files`` is in order of the bytes of the paths.

    ``notes`` are sentences on what else is good to know, and change no outcome.
    """

    report: Report
    checks: tuple[Check, ...]
    files: tuple[FileDifference, ...] = ()
    notes: tuple[str, ...] = ()
    is_rescanned: bool = False

    @property
    def outcome(self) -> Outcome:
        """The outcome of the whole: what could not be checked wins over what differs, as in a scan."""
        outcomes = {check.outcome for check in self.checks}
        return next((one for one in (Outcome.UNCHECKED, Outcome.DIFFERS) if one in outcomes), Outcome.SAME)

    @property
    def exit_code(self) -> int:
        """0 all is as reported, 1 something differs, 3 something could not be checked."""
        return {Outcome.UNCHECKED: 3, Outcome.DIFFERS: 1}.get(self.outcome, 0)
