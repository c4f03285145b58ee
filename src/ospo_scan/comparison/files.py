# SPDX-License-Identifier: Apache-2.0
"""The files of two reports side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ospo_scan.comparison.model import FileChange, FilePair, MovedBy
from ospo_scan.comparison.moves import find_moves
from ospo_scan.comparison.presence import clauses_of
from ospo_scan.comparison.sight import Sight
from ospo_scan.model import FileScan, ScanResult, path_bytes


def pair_files(old: ScanResult, new: ScanResult) -> tuple[FilePair, ...]:
    """Every file of both reports, once, in order of paths. Raises: ReportFileError where one lists a path twice.

    A path that both have is one file, whatever it holds. What is in one report only has come or gone where the other
    shows that it was not there, and has moved where ``find_moves`` says so.
    """
    before, after = Sight(old, "old"), Sight(new, "new")
    pairs = [
        _pair(FileChange.STAYED, scan, after.files[path]) for path, scan in before.files.items() if path in after.files
    ]
    gone = {path: scan for path, scan in before.files.items() if path not in after.files}
    came = {path: scan for path, scan in after.files.items() if path not in before.files}
    removed = {path: scan for path, scan in gone.items() if after.is_absent(path)}
    added = {path: scan for path, scan in came.items() if before.is_absent(path)}
    for move in find_moves(removed, added, before.files, after.files):
        pairs.append(_pair(FileChange.MOVED, gone.pop(move.old), came.pop(move.new), move.by))
    twins_before, twins_after = _by_content(before.files.values()), _by_content(after.files.values())
    for path, scan in gone.items():
        change = FileChange.REMOVED if path in removed else FileChange.OUT_OF_SIGHT
        pairs.append(FilePair(change, scan, None, twin=_twin(scan, twins_after)))
    for path, scan in came.items():
        change = FileChange.ADDED if path in added else FileChange.IN_SIGHT
        pairs.append(FilePair(change, None, scan, twin=_twin(scan, twins_before)))
    return tuple(sorted(pairs, key=lambda pair: path_bytes(pair.path)))


def _pair(change: FileChange, old: FileScan, new: FileScan, moved_by: MovedBy | None = None) -> FilePair:
    before, after = clauses_of(old), clauses_of(new)
    is_relicensed = before is not None and after is not None and before != after
    return FilePair(change, old, new, moved_by, is_relicensed=is_relicensed)


def _by_content(scans: Iterable[FileScan]) -> Mapping[str, str]:
    """The first path with each content; that files without any content are equal says nothing."""
    first: dict[str, str] = {}
    for scan in scans:
        if scan.file.sha256 is not None and scan.file.size != 0:
            first.setdefault(scan.file.sha256, scan.path)
    return first


def _twin(scan: FileScan, others: Mapping[str, str]) -> str | None:
    return others.get(scan.file.sha256) if scan.file.sha256 is not None else None
