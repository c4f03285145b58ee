# SPDX-License-Identifier: Apache-2.0
"""From a tree to the evidence: look up what is known, have the rest looked at on a backend, account for every path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from ospo_scan import __version__
from ospo_scan.codec import Found
from ospo_scan.detect import Detector
from ospo_scan.execute import Answer, Backend, Failure, Job
from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult, Since, SourceFile, Tool, path_bytes
from ospo_scan.store import Key, KeyMaker, ResultStore
from ospo_scan.store.memory import NoStore
from ospo_scan.walk import Changes, Content, Entry, Tree, Unread

_LOOKED_UP_AT_ONCE = 256


class Progress(Protocol):
    """Is told how far a scan has come."""

    def start(self, files: int, size: int, in_hand: Collection[str]) -> None:
        """``files`` of ``size`` bytes in all will be scanned; ``in_hand`` always holds those just looked at.

        The one handed over first, which is the largest, comes first.
        """
        ...

    def advance(self, size: int) -> None:
        """One more of them, of ``size`` bytes, is done."""
        ...

    def reused(self, files: int) -> None:
        """So many of those that are done were known from the store."""
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


def scan(  # noqa: PLR0913, PLR0917 - one argument for each seam
    tree: Tree,
    detector: Detector,
    backend: Backend,
    own: OwnFiles,
    progress: Progress,
    store: ResultStore | None = None,
    changes: Changes | None = None,
) -> ScanResult:
    """Every path of ``tree`` with what became of it, in order of the bytes of its path.

    What ``store`` knows is not detected again, and equal files are detected once. The others are fed to the backend
    largest first, so that no large one is left to the end; where there are none, it is not even started. Raises
    EngineError where the engine cannot be loaded. With ``changes``, a file that did not change is never detected: it is
    scanned where the store knows it, else skipped.
    """
    engine = detector.engine()
    run = _Scan(tree, detector, backend, own, progress, store or NoStore(), KeyMaker(engine), changes)
    run.decide()
    run.look_up()
    run.detect()
    scans = sorted(run.scans.values(), key=lambda scan: path_bytes(scan.path))
    if len(scans) != len(tree.entries):
        raise AssertionError(f"{len(tree.entries)} paths were seen, but {len(scans)} are accounted for")
    return ScanResult(
        tool=Tool("ospo-scan", __version__, engine),
        scope=tree.scope,
        is_project=tree.is_project,
        files=tuple(scans),
        notes=tree.notes,
        since=None if changes is None else Since(changes.ref, changes.base, run.changed_paths()),
    )


@dataclass(slots=True)
class _Scan:
    """One scan in progress; ``scans`` fills up with what becomes of each path.

    ``unknown`` holds the files that have to be detected, equal ones together; ``in_hand`` the keys of the jobs that
    the backend works on, by path. ``changed`` holds the paths that changed, where ``changes`` limit the scan.
    """

    tree: Tree
    detector: Detector
    backend: Backend
    own: OwnFiles
    progress: Progress
    store: ResultStore
    keys: KeyMaker
    changes: Changes | None
    scans: dict[str, FileScan] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    unknown: dict[Key, list[SourceFile]] = field(default_factory=dict)
    in_hand: dict[str, Key] = field(default_factory=dict)

    def decide(self) -> None:
        """Account for every path of which the walk has said what becomes of it."""
        for entry in self.tree.entries:
            if entry.status is not None:
                file = SourceFile(entry.path, entry.size)
                if self._is_wanted(entry) or entry.status is FileStatus.SKIPPED:
                    self.scans[entry.path] = FileScan(file, entry.status, entry.reason, entry.detail)
                else:
                    self.scans[entry.path] = _unchanged(file)

    def changed_paths(self) -> tuple[str, ...]:
        """The paths that changed, in order of their bytes."""
        return tuple(sorted(self.changed, key=path_bytes))

    def look_up(self) -> None:
        """Account for every file but those that have to be detected; their engine begins to load meanwhile."""
        entries = [entry for entry in self.tree.entries if entry.status is None]
        self.progress.start(len(entries), sum(entry.size or 0 for entry in entries), self.in_hand)
        files = (file for entry in entries if (file := self._readable(entry)) is not None)
        while some := list(islice(files, _LOOKED_UP_AT_ONCE)):
            self._look_up(some)
            if self.unknown:
                self.backend.start()

    def detect(self) -> None:
        """Account for the files that the store does not know."""
        if self.unknown:
            for said in self.backend.run(self._jobs()):
                self._take(said)

    def _readable(self, entry: Entry) -> SourceFile | None:
        """The file at ``entry`` with its digests; None where it cannot be read or is our own, which is accounted for.

        Its content is not kept: that of a large tree would not fit into memory.
        """
        content = self.tree.read(entry.path)
        is_wanted = self._is_wanted(entry, content)
        if isinstance(content, Unread):
            file = SourceFile(entry.path, content.size)
            scan = FileScan(file, content.status, content.reason, content.detail)
            self._account(scan if is_wanted else _unchanged(file))
            return None
        file = SourceFile(entry.path, content.size, content.sha256, content.sha1)
        owned = self.own.reason(entry.path, content.data)
        if owned is not None:
            self._account(FileScan(file, FileStatus.SKIPPED, Reason.OWN_FILE, owned))
            return None
        return file

    def _is_wanted(self, entry: Entry, content: Content | Unread | None = None) -> bool:
        """Whether the run is to look at an entry: always, unless it is limited to what changed."""
        if self.changes is None:
            return True
        if not self.changes.has_changed(entry, content):
            return False
        self.changed.add(entry.path)
        return True

    def _look_up(self, files: Iterable[SourceFile]) -> None:
        """Account for those of ``files`` that the store knows, and put the others with the unknown ones."""
        wanted: dict[Key, list[SourceFile]] = {}
        for file in files:
            key = self.keys.key(self.detector.private_name(file.path), file.sha256 or "")
            wanted.setdefault(key, []).append(file)
        known = self.store.read([key for key in wanted if key not in self.unknown])
        for key, equals in wanted.items():
            if key in known:
                self._found(equals, known[key])
                continue
            wanted_here = [file for file in equals if self.changes is None or file.path in self.changed]
            if wanted_here:
                self.unknown.setdefault(key, []).extend(wanted_here)
            for file in equals if len(wanted_here) < len(equals) else ():
                if file.path not in self.changed:
                    self._account(_unchanged(file))
        self.progress.reused(sum(len(wanted[key]) for key in known))

    def _jobs(self) -> Iterator[Job]:
        """A job for all files of one key; files that changed meanwhile are accounted for on the way."""
        for key, equals in sorted(self.unknown.items(), key=_largest_first):
            data = self._content(equals)
            if data is not None:
                path = equals[0].path
                self.in_hand[path] = key
                yield Job(path, self.detector.private_name(path), data)

    def _content(self, equals: list[SourceFile]) -> bytes | None:
        """What all of ``equals`` hold, once more; those that do not any longer are accounted for and left out."""
        while equals:
            content = self.tree.read(equals[0].path)
            if isinstance(content, Content) and content.sha256 == equals[0].sha256:
                return content.data
            reason, detail = Reason.CHANGED, "changed during the scan"
            if isinstance(content, Unread) and content.status is FileStatus.ERROR:
                reason, detail = content.reason, content.detail or detail
            self._account(FileScan(equals.pop(0), FileStatus.ERROR, reason, detail))
        return None

    def _take(self, said: Answer | Failure) -> None:
        """Account for one job."""
        key = self.in_hand.pop(said.key)
        equals = self.unknown[key]
        if isinstance(said, Failure):
            self._failed(equals, said.reason, said.detail)
            return
        try:
            found = self.detector.found(said.value)
        except ValueError as fault:
            self._failed(equals, Reason.ENGINE_ERROR, str(fault))
            return
        self.store.write(key, found)
        self._found(equals, found)

    def _found(self, equals: Iterable[SourceFile], found: Found) -> None:
        detections, clues = found
        for file in equals:
            self._account(FileScan(file, FileStatus.SCANNED, detections=detections, clues=clues))

    def _failed(self, equals: Iterable[SourceFile], reason: Reason, detail: str) -> None:
        for file in equals:
            self._account(FileScan(file, FileStatus.ERROR, reason, detail))

    def _account(self, scan: FileScan) -> None:
        self.scans[scan.path] = scan
        self.progress.advance(scan.file.size or 0)


def _unchanged(file: SourceFile) -> FileScan:
    return FileScan(file, FileStatus.SKIPPED, Reason.UNCHANGED)


def _largest_first(item: tuple[Key, Sequence[SourceFile]]) -> tuple[int, bytes]:
    first = item[1][0]
    return -(first.size or 0), path_bytes(first.path)
