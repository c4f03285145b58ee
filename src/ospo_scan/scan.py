# SPDX-License-Identifier: Apache-2.0
"""From a tree to the evidence: read each file once, have it looked at on a backend, account for every path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from ospo_scan import __version__
from ospo_scan.detect import Detector
from ospo_scan.execute import Answer, Backend, Failure, Job
from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult, SourceFile, Tool, path_bytes
from ospo_scan.walk import Entry, Tree, Unread


class Progress(Protocol):
    """Is told how far a scan has come."""

    def start(self, files: int) -> None:
        """``files`` will be scanned."""
        ...

    def advance(self) -> None:
        """One more of them is done."""
        ...


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Which files of the tree are the tool's own and are not judged: exact paths, and reports of ours by content."""

    paths: Collection[str] = ()
    is_report: Callable[[bytes], bool] = field(default=lambda _: False)

    def reason(self, path: str, content: bytes) -> str | None:
        """Why a file is ours, in words; None where it is not."""
        if path in self.paths:
            return "used or written by this run"
        if path.endswith(".json") and self.is_report(content):
            return "a report of ospo-scan"
        return None


def scan(tree: Tree, detector: Detector, backend: Backend, own: OwnFiles, progress: Progress) -> ScanResult:
    """Every path of ``tree`` with what became of it, in order of the bytes of its path.

    Files are fed to the backend largest first, so that no large one is left to
    the end. Raises EngineError where the engine cannot be loaded.
    """
    run = _Scan(tree, detector, own, progress)
    for said in backend.run(run.jobs()):
        run.take(said)
    scans = sorted(run.scans.values(), key=lambda scan: path_bytes(scan.path))
    if len(scans) != len(tree.entries):
        raise AssertionError(f"{len(tree.entries)} paths were seen, but {len(scans)} are accounted for")
    return ScanResult(
        tool=Tool("ospo-scan", __version__, detector.engine()),
        scope=tree.scope,
        is_project=tree.is_project,
        files=tuple(scans),
        notes=tree.notes,
    )


class _Scan:
    """One scan in progress; ``scans`` fills up with what becomes of each path."""

    def __init__(self, tree: Tree, detector: Detector, own: OwnFiles, progress: Progress) -> None:
        self._tree = tree
        self._detector = detector
        self._own = own
        self._progress = progress
        self._files: dict[str, SourceFile] = {}
        self.scans: dict[str, FileScan] = {
            entry.path: FileScan(SourceFile(entry.path, entry.size), entry.status, entry.reason, entry.detail)
            for entry in tree.entries
            if entry.status is not None
        }

    def jobs(self) -> Iterator[Job]:
        """A job for each file that can be read and is not our own; the others are accounted for on the way."""
        entries = [entry for entry in self._tree.entries if entry.status is None]
        self._progress.start(len(entries))
        for entry in sorted(entries, key=_largest_first):
            content = self._tree.read(entry.path)
            if isinstance(content, Unread):
                file = SourceFile(entry.path, content.size)
                self._account(FileScan(file, content.status, content.reason, content.detail))
                continue
            file = SourceFile(entry.path, content.size, content.sha256, content.sha1)
            owned = self._own.reason(entry.path, content.data)
            if owned is not None:
                self._account(FileScan(file, FileStatus.SKIPPED, Reason.OWN_FILE, owned))
                continue
            self._files[entry.path] = file
            yield Job(entry.path, self._detector.private_name(entry.path), content.data)

    def take(self, said: Answer | Failure) -> None:
        """Account for one job."""
        file = self._files.pop(said.key)
        if isinstance(said, Failure):
            self._account(FileScan(file, FileStatus.ERROR, said.reason, said.detail))
            return
        try:
            detections, clues = self._detector.found(said.value)
        except ValueError as fault:
            self._account(FileScan(file, FileStatus.ERROR, Reason.ENGINE_ERROR, str(fault)))
            return
        self._account(FileScan(file, FileStatus.SCANNED, detections=detections, clues=clues))

    def _account(self, scan: FileScan) -> None:
        self.scans[scan.path] = scan
        self._progress.advance()


def _largest_first(entry: Entry) -> tuple[int, bytes]:
    return -(entry.size or 0), path_bytes(entry.path)
