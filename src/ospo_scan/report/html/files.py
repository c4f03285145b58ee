# SPDX-License-Identifier: Apache-2.0
"""The files of a report as rows of a table: every file with a finding, the others as far as a page can hold them."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ospo_scan.codec import well_formed
from ospo_scan.concluding import Concluding, Conclusion
from ospo_scan.expression import leaves
from ospo_scan.model import ConcludedFrom, FileScan, Finding, Report, path_bytes
from ospo_scan.report.html.findings import Anchors
from ospo_scan.report.html.standing import OPEN, Standing

_ROOM = 2_750_000
"""So many bytes the rows of all files may take; past that, files without findings are summed up by directory."""

_OF_ROW = 64
_OF_ANCHOR = 80
_DIRECTORIES = 2000
_LISTED = OPEN | {Standing.ACCEPTED}
_FEW = 3


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file: ``groups`` are the numbers of its findings, ``anchors`` the ids of those that are linked to here.

    ``licenses`` are detected or declared. ``concluded`` is the conclusion with what it follows from, empty where it is
    what was detected. ``copyrights`` are the first statements, ``other_copyrights`` how many more there are.
    """

    scan: FileScan
    standing: Standing
    licenses: tuple[str, ...]
    concluded: str
    groups: tuple[int, ...]
    anchors: tuple[str, ...]
    copyrights: tuple[str, ...]
    other_copyrights: int


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """Files of one directory that are not listed one by one; ``licenses`` are the most frequent."""

    path: str
    files: int
    standings: tuple[tuple[Standing, int], ...]
    licenses: tuple[tuple[str, int], ...]
    other_licenses: int


@dataclass(frozen=True, slots=True)
class ShownFiles:
    """The files one by one, and those that are summed up; ``summed`` is how many those are.

    Copyrights are shown where anybody looked for them, unless there is no room even for the files alone.
    """

    rows: tuple[FileRow, ...]
    directories: tuple[DirectoryRow, ...] = ()
    summed: int = 0
    has_copyrights: bool = False
    lacks_copyrights: bool = False


def shown_files(
    report: Report, standings: Mapping[str, Standing], numbers: Mapping[str, tuple[int, ...]], anchors: Anchors
) -> ShownFiles:
    """All files that exist in the report, by path; ``numbers`` are those of the groups of each path."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.suppression is None:
            found[finding.places[0].path].append(finding)
    seen = _Seen(standings, numbers, found, Concluding(report))
    rows = [seen.row(scan, anchors) for scan in report.result.files]
    has_copyrights = any(scan.copyrights is not None for scan in report.result.files)
    if _fit(rows):
        return ShownFiles(tuple(rows), has_copyrights=has_copyrights)
    listed = tuple(row for row in rows if row.standing in _LISTED)
    others = [row for row in rows if row.standing not in _LISTED]
    is_full = _fit(listed)
    return ShownFiles(
        listed,
        _summed(others),
        len(others),
        has_copyrights and is_full,
        lacks_copyrights=has_copyrights and not is_full,
    )


def _fit(rows: Iterable[FileRow]) -> bool:
    return sum(map(_size, rows)) <= _ROOM


def _concluded(conclusion: Conclusion) -> str:
    if conclusion.source in {ConcludedFrom.UNKNOWN, ConcludedFrom.DETECTION}:
        return ""
    return f"{conclusion.license_concluded} ({conclusion.source.value})"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of the files of a report besides their scans, by path."""

    standings: Mapping[str, Standing]
    numbers: Mapping[str, tuple[int, ...]]
    findings: Mapping[str, list[Finding]]
    concluding: Concluding

    def row(self, scan: FileScan, anchors: Anchors) -> FileRow:
        """The row of one file."""
        statements = tuple(one.statement for one in scan.copyrights or ())
        named = dict.fromkeys(leaf for one in scan.meant for leaf in leaves(one))
        findings = self.findings.get(scan.path, ())
        return FileRow(
            scan=scan,
            standing=self.standings[scan.path],
            licenses=tuple(sorted(named)),
            concluded=_concluded(self.concluding.of(scan)),
            groups=self.numbers.get(scan.path, ()),
            anchors=tuple(anchor for finding in findings if (anchor := anchors.take(finding))),
            copyrights=statements[:_FEW],
            other_copyrights=max(len(statements) - _FEW, 0),
        )


def _size(row: FileRow) -> int:
    """About how many bytes a row takes; as many as when the report is read from a file."""
    texts = (row.scan.path, row.concluded, *row.licenses, *map(well_formed, row.copyrights))
    return _OF_ROW + _OF_ANCHOR * len(row.anchors) + 24 * len(row.groups) + sum(len(text) + 4 for text in texts)


def _summed(rows: Iterable[FileRow]) -> tuple[DirectoryRow, ...]:
    """By full directory, or by as many parts of the path as give a table that can be read."""
    by_directory: dict[str, list[FileRow]] = defaultdict(list)
    for row in rows:
        by_directory[posixpath.dirname(row.scan.path)].append(row)
    depth = max((path.count("/") for path in by_directory), default=0)
    while len(by_directory) > _DIRECTORIES and depth:
        shorter: dict[str, list[FileRow]] = defaultdict(list)
        for path, some in by_directory.items():
            shorter["/".join(path.split("/")[:depth])] += some
        by_directory, depth = shorter, depth - 1
    return tuple(_directory(path, by_directory[path]) for path in sorted(by_directory, key=path_bytes))


def _directory(path: str, rows: list[FileRow]) -> DirectoryRow:
    licenses = Counter(one for row in rows for one in row.licenses)
    most = sorted(licenses.items(), key=lambda item: (-item[1], item[0]))
    standings = Counter(row.standing for row in rows)
    return DirectoryRow(
        path=f"{path or '.'}/",
        files=len(rows),
        standings=tuple((one, standings[one]) for one in Standing if standings[one]),
        licenses=tuple(most[:_FEW]),
        other_licenses=len(most) - len(most[:_FEW]),
    )
