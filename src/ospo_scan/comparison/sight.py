# SPDX-License-Identifier: Apache-2.0
"""What one report can prove of a path: that there is a file, that there is none, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ospo_scan.errors import ReportFileError
from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult


class Sight:
    """The files of one report by path, in its order; those that git tracks and the work tree lacks are no files.

    Raises: ReportFileError where a path is listed twice: one of the two would go unseen.
    """

    def __init__(self, result: ScanResult, name: str) -> None:
        listed: dict[str, FileScan] = {}
        for scan in result.files:
            if scan.path in listed:
                raise ReportFileError(f"The {name} report lists {scan.path!r} twice: scan again to get a new one.")
            listed[scan.path] = scan
        there = {path: scan for path, scan in listed.items() if scan.reason is not Reason.DELETED}
        self.files: Mapping[str, FileScan] = there
        self._closed = lru_cache(maxsize=4096)(self._is_closed)

    def is_absent(self, path: str) -> bool:
        """Whether it is proven that there was no file at ``path``: nothing is, below what was not looked into."""
        return path not in self.files and not any(self._closed(above) for above in _directories_above(path))

    def _is_closed(self, directory: str) -> bool:
        """Whether the scan did not look into ``directory``, or met there what is no directory and was not scanned."""
        if f"{directory}/" in self.files:
            return True
        instead = self.files.get(directory)
        return instead is not None and instead.status is not FileStatus.SCANNED


def _directories_above(path: str) -> Iterator[str]:
    yield "."
    end = path.find("/")
    while end > 0:
        yield path[:end]
        end = path.find("/", end + 1)
