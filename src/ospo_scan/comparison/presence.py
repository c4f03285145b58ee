# SPDX-License-Identifier: Apache-2.0
"""In which files something is named, before and now: a license, a choice between licenses, a holder, a correction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from ospo_scan.comparison.model import CorrectionTerms, FileChange, FilePair, Presence
from ospo_scan.copyrights import folded
from ospo_scan.expression import clauses, leaves
from ospo_scan.model import FileScan, FileStatus, Report

T = TypeVar("T", str, CorrectionTerms)
Named = Callable[[FileScan], Collection[T] | None]
"""What a file names; None where nobody looked."""


@dataclass(slots=True)
class _Tally(Generic[T]):
    """A presence as it is counted."""

    old_files: int = 0
    new_files: int = 0
    arrived: list[FilePair] = field(default_factory=list)
    left: list[FilePair] = field(default_factory=list)
    moved: list[FilePair] = field(default_factory=list)
    in_sight: list[FilePair] = field(default_factory=list)
    out_of_sight: list[FilePair] = field(default_factory=list)

    def presence(self, of: T) -> Presence[T]:
        """The presence of ``of``."""
        lists = (self.arrived, self.left, self.moved, self.in_sight, self.out_of_sight)
        return Presence(of, self.old_files, self.new_files, *map(tuple, lists))


def presences(pairs: Iterable[FilePair], before: Named[T], now: Named[T]) -> tuple[Presence[T], ...]:
    """Each thing whose files differ, sorted; ``before`` and ``now`` say what a file of each report names."""
    tallies: dict[T, _Tally[T]] = {}
    for pair in pairs:
        olds: Collection[T] | None = _named(pair.old, before, pair.change is FileChange.ADDED)
        news: Collection[T] | None = _named(pair.new, now, pair.change is FileChange.REMOVED)
        named: set[T] = set()
        named.update(olds or (), news or ())
        for one in named:
            _count(tallies.setdefault(one, _Tally()), pair, _has(olds, one), _has(news, one))
    found = (tallies[one].presence(one) for one in sorted(tallies))
    return tuple(presence for presence in found if _differs(presence))


def _named(scan: FileScan | None, named: Named[T], is_absent: bool) -> Collection[T] | None:
    if scan is None:
        return () if is_absent else None
    return named(scan)


def _has(named: Collection[T] | None, one: T) -> bool | None:
    return None if named is None else one in named


def _count(tally: _Tally[T], pair: FilePair, was: bool | None, now: bool | None) -> None:
    tally.old_files += was is True
    tally.new_files += now is True
    if was and now:
        if pair.change is FileChange.MOVED:
            tally.moved.append(pair)
    elif now:
        (tally.in_sight if was is None else tally.arrived).append(pair)
    else:
        (tally.out_of_sight if now is None else tally.left).append(pair)


def _differs(presence: Presence[T]) -> bool:
    return any((presence.arrived, presence.left, presence.moved, presence.in_sight, presence.out_of_sight))


def licenses_of(scan: FileScan) -> frozenset[str] | None:
    """The single licenses that a file names; None where it was not scanned."""
    return None if scan.status is not FileStatus.SCANNED else _leaves(_expressions(scan))


def clauses_of(scan: FileScan) -> frozenset[str] | None:
    """Which licenses, and choices between licenses, a file asks to be kept at once; None where it was not scanned."""
    return None if scan.status is not FileStatus.SCANNED else _clauses(_expressions(scan))


def choices_of(scan: FileScan) -> frozenset[str] | None:
    """Those of the clauses of a file that leave a choice; None where it was not scanned."""
    return None if scan.status is not FileStatus.SCANNED else _choices(_expressions(scan))


def holders_of(old: Iterable[FileScan], new: Iterable[FileScan]) -> Named[str]:
    """A function for those who hold a copyright of a file of either report, each in the spelling that most files have.

    It gives None where nobody looked; statements that name nobody have no holder.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for scan in (*old, *new):
        for holder in {holder for one in scan.copyrights or () for holder in one.holders}:
            spellings[folded(holder)][holder] += 1
    names = {key: min(some, key=lambda one: (-some[one], one)) for key, some in spellings.items()}

    def of(scan: FileScan) -> frozenset[str] | None:
        if scan.copyrights is None:
            return None
        return frozenset(names[folded(holder)] for one in scan.copyrights for holder in one.holders)

    return of


def corrections_of(report: Report) -> Named[CorrectionTerms]:
    """A function for the corrections that apply to a file of ``report``."""
    by_path: dict[str, set[CorrectionTerms]] = {}
    for one in report.corrections:
        terms = CorrectionTerms(one.kind, one.detected, one.concluded, one.reason, one.comment or "", one.owner or "")
        for place in one.places:
            by_path.setdefault(place.path, set()).add(terms)
    return lambda scan: None if scan.status is not FileStatus.SCANNED else by_path.get(scan.path, ())


def has_copyrights(files: Iterable[FileScan]) -> bool:
    """Whether anybody looked for copyrights."""
    return any(scan.copyrights is not None for scan in files)


def _expressions(scan: FileScan) -> tuple[str, ...]:
    return tuple(one.license_expression for one in scan.detections)


@lru_cache(maxsize=1024)
def _leaves(expressions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(leaf for one in expressions for leaf in leaves(one))


@lru_cache(maxsize=1024)
def _clauses(expressions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(clause for one in expressions for clause in clauses(one))


@lru_cache(maxsize=1024)
def _choices(expressions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one for one in _clauses(expressions) if len(leaves(one)) > 1)
