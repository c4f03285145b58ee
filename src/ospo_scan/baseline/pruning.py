# SPDX-License-Identifier: Apache-2.0
"""What of a baseline is proven gone; all else stays, since what could not be looked at proves nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ospo_scan.baseline.matching import counts_by_path, known_places
from ospo_scan.baseline.model import Baseline, BaselineEntry, Sight, sorted_places
from ospo_scan.model import PROJECT, FileStatus, Finding, Reason, Report, TextLocation, path_bytes


@dataclass(frozen=True, slots=True)
class Removal:
    """Places that a baseline no longer lists: ``count`` of them in the file ``path``, and ``why`` in words."""

    entry: BaselineEntry
    path: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left of a baseline and what was removed, in order of paths.

    ``moves`` are (listed path, path now) of files that are known although they moved. ``doubtful`` are listed paths
    that are gone from the tree, but may have moved to where the scan could not look, so they stay.
    """

    baseline: Baseline
    removals: tuple[Removal, ...]
    moves: tuple[tuple[str, str], ...]
    doubtful: tuple[str, ...]


def prune(baseline: Baseline, report: Report, rules: Collection[str]) -> Pruned:
    """``baseline`` without what ``report`` proves gone, which is a judged scan of the same tree.

    ``rules`` are the rules that were applied. Judging that tree with what is left gives the same findings.
    """
    return _Pruning(baseline, report, rules).run()


class _Pruning:
    def __init__(self, baseline: Baseline, report: Report, rules: Collection[str]) -> None:
        self._baseline = baseline
        self._result = report.result
        self._is_incomplete = report.is_incomplete
        self._rules = rules
        self._sight = Sight(report.result, baseline)
        self._is_all_seen = not any(
            scan.status is FileStatus.ERROR or scan.reason is Reason.NOT_INCLUDED for scan in report.result.files
        )
        self._places = _places(report.findings)
        self._removals: list[Removal] = []
        self._moves: list[tuple[str, str]] = []
        self._doubtful: list[str] = []

    def run(self) -> Pruned:
        left = []
        for entry in self._baseline.entries:
            if places := self._left_of(entry):
                left.append(replace(entry, places=sorted_places(places)))
        in_order = sorted(self._removals, key=lambda one: (path_bytes(one.path), one.entry.rule, one.entry.fingerprint))
        return Pruned(
            replace(self._baseline, entries=tuple(left)),
            tuple(in_order),
            tuple(sorted(set(self._moves), key=lambda move: (path_bytes(move[0]), path_bytes(move[1])))),
            tuple(sorted(set(self._doubtful), key=path_bytes)),
        )

    def _left_of(self, entry: BaselineEntry) -> dict[str, int]:
        found = self._places.get(entry.fingerprint, ())
        here = counts_by_path(found)
        moves = known_places(entry, found, self._sight.is_gone).moves
        self._moves += moves
        moved = {before for before, _ in moves}
        left = {}
        for path, count in entry.places:
            if path in here:
                kept, why = min(count, here[path]), "found less often in this file"
            elif path in moved:
                kept, why = count, ""
            elif self._is_proven_gone(entry, path):
                kept, why = 0, "no longer in the tree"
            elif self._is_proven_settled(entry, path):
                kept, why = 0, "no longer found in this file"
            else:
                kept, why = count, ""
            if kept:
                left[path] = kept
            if kept < count:
                self._removals.append(Removal(entry, path, count - kept, why))
        return left

    def _is_proven_gone(self, entry: BaselineEntry, path: str) -> bool:
        # NOTE: a file that git tracks and that is not there may have been moved to a name that git does not know yet.
        if path in self._sight.scans or not self._sight.is_gone(path):
            return False
        if entry.evidence is not None and not self._is_all_seen:
            self._doubtful.append(path)
            return False
        return True

    def _is_proven_settled(self, entry: BaselineEntry, path: str) -> bool:
        """Whether the file was scanned, the rule was applied, and nothing was found."""
        if entry.rule not in self._rules:
            return False
        if path == PROJECT:
            return self._result.is_project and not self._is_incomplete
        scan = self._sight.scans.get(path)
        if scan is None or scan.status is not FileStatus.SCANNED:
            return False
        # A license without evidence was told by a scan made elsewhere, and goes by another name in this one.
        is_named_otherwise = entry.evidence is None and entry.license_expression is not None
        return not (
            is_named_otherwise and any(one.license_expression == entry.license_expression for one in scan.detections)
        )


def _places(findings: Iterable[Finding]) -> Mapping[str, tuple[TextLocation, ...]]:
    """Every place of each fingerprint, suppressed ones included, in order."""
    places: dict[str, set[TextLocation]] = {}
    for finding in findings:
        places.setdefault(finding.fingerprint, set()).update(finding.places)
    return {
        key: tuple(
            sorted(found, key=lambda place: (path_bytes(place.path), place.start_line or 0, place.end_line or 0))
        )
        for key, found in places.items()
    }
