# SPDX-License-Identifier: Apache-2.0
"""A baseline as values, and what a scan proves about the paths that it lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ospo_scan.model import PROJECT, FileScan, FileStatus, Reason, ScanResult, Scope, path_bytes

_ABOUT_THE_POLICY = ("waiver-", "curation-", "choice-", "policy-")


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """A known finding; ``places`` are (path, how many places in that file), in order of the bytes of the paths."""

    rule: str
    license_expression: str | None
    fingerprint: str
    evidence: str | None
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings in order of rule and fingerprint, each fingerprint once.

    ``source`` is what reports call the file, ``sha256`` the digest of its bytes, ``own_paths`` where it lies in the
    scanned tree. ``present`` are listed paths at which there is something, whether or not a scan lists it (git does
    not track it, an ignore rule leaves it out): they are not gone.
    """

    entries: tuple[BaselineEntry, ...]
    source: str = ""
    sha256: str = ""
    own_paths: tuple[str, ...] = ()
    present: frozenset[str] = frozenset()

    @property
    def paths(self) -> frozenset[str]:
        """Every listed path."""
        return frozenset(path for entry in self.entries for path, _ in entry.places)

    @property
    def place_count(self) -> int:
        """How many places it knows in all."""
        return sum(count for entry in self.entries for _, count in entry.places)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a scan saw, asked about the paths of a baseline."""

    result: ScanResult
    baseline: Baseline
    scans: Mapping[str, FileScan] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scans", {scan.path: scan for scan in self.result.files})

    def is_gone(self, path: str) -> bool:
        """Whether it is proven that the tree no longer holds a file at ``path``.

        Nothing is proven of what lies in a directory that was not looked into, nor by a scan of one file, by one that
        was made elsewhere, or by one of a part of a project for which the baseline was hardly made.
        """
        is_of_this_tree = self.result.is_project or bool(self.baseline.own_paths)
        if not is_of_this_tree or self.result.scope in (Scope.FILE, Scope.SCANCODE):
            return False
        if path == PROJECT or path in self.baseline.present:
            return False
        scan = self.scans.get(path)
        if scan is not None:
            return scan.reason is Reason.DELETED
        return not any(self._is_closed(above) for above in _directories_above(path))

    def _is_closed(self, directory: str) -> bool:
        """Whether the scan did not look into ``directory``, or met there what is no directory and was not scanned."""
        if f"{directory}/" in self.scans:
            return True
        instead = self.scans.get(directory)
        return instead is not None and instead.status is not FileStatus.SCANNED


def ordered(entries: Iterable[BaselineEntry]) -> tuple[BaselineEntry, ...]:
    """The entries in the order of a baseline."""
    return tuple(sorted(entries, key=lambda entry: (entry.rule, entry.fingerprint)))


def sorted_places(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """(path, count) in the order of an entry."""
    return tuple(sorted(counts.items(), key=lambda item: path_bytes(item[0])))


def is_about_the_policy(rule: str) -> bool:
    """Whether findings of ``rule`` speak of the policy rather than of the tree: they are never known.

    An expired waiver that a baseline silenced would never be seen again.
    """
    return rule.startswith(_ABOUT_THE_POLICY)


def _directories_above(path: str) -> list[str]:
    parts = path.split("/")
    return [".", *("/".join(parts[:depth]) for depth in range(1, len(parts)))]
