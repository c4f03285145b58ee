# SPDX-License-Identifier: Apache-2.0
"""What differs between two reports, as frozen values. The older report is always *old*, the other *new*."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from ospo_scan.model import CorrectionKind, FileScan, Finding, Package, Report, TextLocation

T = TypeVar("T")


class FileChange(StrEnum):
    """What became of a path. In and out of sight: the other report did not look into its directory."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    STAYED = "stayed"
    IN_SIGHT = "in-sight"
    OUT_OF_SIGHT = "out-of-sight"


class MovedBy(StrEnum):
    """What shows that a file moved: its bytes, its license texts, or that its whole directory moved."""

    CONTENT = "content"
    EVIDENCE = "evidence"
    DIRECTORY = "directory"


class PresenceChange(StrEnum):
    """What became of a license in the tree as a whole. In and out of sight: its files were not looked at once."""

    NEW = "new"
    IN_SIGHT = "in-sight"
    GONE = "gone"
    OUT_OF_SIGHT = "out-of-sight"
    OTHER_FILES = "other-files"
    MOVED = "moved"


class FindingChange(StrEnum):
    """What became of a finding at one place, what matters most first."""

    NEW = "new"
    NEWLY_STANDING = "newly-standing"
    JUDGED_OTHERWISE = "judged-otherwise"
    REWORDED = "reworded"
    NOT_JUDGED_BEFORE = "not-judged-before"
    NOT_JUDGED_NOW = "not-judged-now"
    NEWLY_SUPPRESSED = "newly-suppressed"
    SETTLED = "settled"
    SAME = "same"


class CaveatKind(StrEnum):
    """What has to be known before a comparison is read."""

    PROJECT = "project"
    ENGINE = "engine"
    TOOL = "tool"
    CONTRADICTION = "contradiction"
    POLICY = "policy"
    UNJUDGED = "unjudged"
    SCOPE = "scope"
    SINCE = "since"
    NOT_LOOKED_AT = "not-looked-at"
    NO_DIGESTS = "no-digests"
    COPYRIGHTS = "copyrights"


@dataclass(frozen=True, slots=True)
class Caveat:
    """One sentence or two on what the comparison cannot tell, or what explains it besides the tree."""

    kind: CaveatKind
    sentence: str


@dataclass(frozen=True, slots=True)
class FilePair:
    """One file, as the old report and as the new one has it; None where that report has no such file.

    ``moved_by`` is None exactly where it did not move. ``twin``, for a file that one report has, is a path of the other
    with the same bytes. ``is_relicensed``: both reports looked at it and name other licenses.
    """

    change: FileChange
    old: FileScan | None
    new: FileScan | None
    moved_by: MovedBy | None = None
    twin: str | None = None
    is_relicensed: bool = False

    @property
    def path(self) -> str:
        """Its path now, that in the old report where it is gone."""
        return (self.new or self._old).path

    @property
    def is_edited(self) -> bool | None:
        """Whether its bytes differ; None where that is not known."""
        if self.old is None or self.new is None:
            return None
        before, after = self.old.file, self.new.file
        if before.sha256 is not None and after.sha256 is not None:
            return before.sha256 != after.sha256
        return True if None not in (before.size, after.size) and before.size != after.size else None

    @property
    def is_fate_changed(self) -> bool:
        """Whether it is in both reports, and its status or the reason for that differs."""
        if self.old is None or self.new is None:
            return False
        return (self.old.status, self.old.reason) != (self.new.status, self.new.reason)

    @property
    def is_same(self) -> bool:
        """Whether nothing of it differs, as far as is known."""
        is_unmoved = self.change is FileChange.STAYED
        return is_unmoved and not (self.is_edited or self.is_fate_changed or self.is_relicensed)

    @property
    def kind(self) -> str:
        """One of ``FILE_KINDS``: its change, and of a file that stayed, what else differs."""
        if self.change is not FileChange.STAYED:
            return self.change.value
        return "same" if self.is_same else "edited" if self.is_edited else "found-otherwise"

    @property
    def _old(self) -> FileScan:
        if self.old is None:
            raise AssertionError("a pair has at least one file")
        return self.old


FILE_KINDS = ("same", "edited", "found-otherwise", "moved", "added", "removed", "in-sight", "out-of-sight")


@dataclass(frozen=True, slots=True)
class Presence(Generic[T]):
    """Where a license (or a choice, a holder, a correction) was and is: how many files name it, and what differs.

    ``arrived`` and ``left`` are proven: the file came or went, or was looked at both times. ``moved`` are files that
    name it as before, at another path. ``in_sight`` and ``out_of_sight`` name it in the one report and were not looked
    at in the other. Each is in order of paths.
    """

    of: T
    old_files: int
    new_files: int
    arrived: tuple[FilePair, ...] = ()
    left: tuple[FilePair, ...] = ()
    moved: tuple[FilePair, ...] = ()
    in_sight: tuple[FilePair, ...] = ()
    out_of_sight: tuple[FilePair, ...] = ()

    @property
    def change(self) -> PresenceChange:
        """What became of it in the tree as a whole."""
        if not self.old_files:
            return PresenceChange.IN_SIGHT if self.in_sight else PresenceChange.NEW
        if not self.new_files:
            return PresenceChange.OUT_OF_SIGHT if self.out_of_sight else PresenceChange.GONE
        is_moved = not (self.arrived or self.left or self.in_sight or self.out_of_sight)
        return PresenceChange.MOVED if is_moved else PresenceChange.OTHER_FILES


@dataclass(frozen=True, slots=True, order=True)
class CorrectionTerms:
    """A correction, wherever it applies: what people made of which license, and why."""

    kind: CorrectionKind
    detected: str
    concluded: str
    reason: str
    comment: str
    owner: str


PlacePair = tuple[TextLocation | None, TextLocation | None]
"""A place in the old report, and the same in the new one."""


@dataclass(frozen=True, slots=True)
class FindingDifference:
    """What became of a finding at ``places``, which are never empty; the findings are None where there was none.

    The two findings speak of one text, or one fact, and may differ in rule, level and suppression.
    """

    change: FindingChange
    old: Finding | None
    new: Finding | None
    places: tuple[PlacePair, ...]

    @property
    def finding(self) -> Finding:
        """The finding as it is now, as it was where it is no more."""
        found = self.new or self.old
        if found is None:
            raise AssertionError("a difference has at least one finding")
        return found


@dataclass(frozen=True, slots=True)
class PackageDifference:
    """A package that came (``old`` is None), went (``new`` is None), or has another version or license."""

    old: Package | None
    new: Package | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two reports.

    ``files`` holds every path of both, once, in order of paths, also those that are the same; a path that git tracks
    and the work tree lacks is none. ``licenses`` are single licenses, ``expressions`` those clauses of license
    expressions that are more than that (see ``expression.clauses``); only what differs is listed, sorted.
    ``findings`` and ``corrections`` are None where one of the reports was not judged, ``holders`` where in one of them
    nobody looked for copyrights.
    """

    old: Report
    new: Report
    files: tuple[FilePair, ...]
    licenses: tuple[Presence[str], ...]
    expressions: tuple[Presence[str], ...]
    findings: tuple[FindingDifference, ...] | None
    corrections: tuple[Presence[CorrectionTerms], ...] | None
    holders: tuple[Presence[str], ...] | None
    packages: tuple[PackageDifference, ...]
    caveats: tuple[Caveat, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs; what neither report knows may differ all the same."""
        lists = (self.licenses, self.expressions, self.corrections, self.holders, self.packages)
        return (
            _frame(self.old) == _frame(self.new)
            and not any(lists)
            and all(pair.is_same for pair in self.files)
            and all(one.change is FindingChange.SAME for one in self.findings or ())
        )


def _frame(report: Report) -> tuple[object, ...]:
    """What a report says of itself as a whole."""
    result = report.result
    return (
        report.policy,
        report.verdict,
        result.tool,
        result.scope,
        result.is_project,
        result.project,
        result.since,
        result.notes,
    )
