# SPDX-License-Identifier: Apache-2.0
"""From a tree to the evidence: look up what is known, have the rest looked at on a backend, account for every path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ospo_scan import __version__
from ospo_scan.codec import Found
from ospo_scan.declared import PartsReader, Reader, with_declarations
from ospo_scan.detect import Detector
from ospo_scan.evidence import declares_others
from ospo_scan.execute import Backend
from ospo_scan.lookup import Lookup, Progress
from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult, Since, SourceFile, Tool, path_bytes
from ospo_scan.store import ResultStore
from ospo_scan.store.memory import NoStore
from ospo_scan.walk import Changes, Content, Entry, Tree, Unread

_NAMED = 3


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
    readers: Sequence[Reader] = (),
) -> ScanResult:
    """Every path of ``tree`` with what became of it, in order of the bytes of its path.

    What ``store`` knows is not detected again, and equal files are detected once. The others are fed to the backend
    largest first, so that no large one is left to the end; where there are none, it is not even started. Raises
    EngineError where the engine cannot be loaded. With ``changes``, a file that did not change is never detected: it is
    scanned where the store knows it, else skipped. ``readers`` see every file that could be read, and what they say of
    the tree is in the result.
    """
    run = _Scan(tree, own, progress, changes, readers)
    run.decide()
    lookup = Lookup(tree, detector, backend, store or NoStore(), run)
    entries = [entry for entry in tree.entries if entry.status is None]
    progress.start(len(entries), sum(entry.size or 0 for entry in entries), lookup.in_hand)
    lookup.look_up(file for entry in entries if (file := run.readable(entry)) is not None)
    progress.reused(lookup.reused)
    lookup.detect()
    scans = sorted(run.scans.values(), key=lambda scan: path_bytes(scan.path))
    if len(scans) != len(tree.entries):
        raise AssertionError(f"{len(tree.entries)} paths were seen, but {len(scans)} are accounted for")
    result = ScanResult(
        tool=Tool("ospo-scan", __version__, detector.engine()),
        scope=tree.scope,
        is_project=tree.is_project,
        files=tuple(scans),
        notes=(*tree.notes, *_notes(scans)),
        since=None if changes is None else run.since(changes),
    )
    return with_declarations(result, readers)


@dataclass(slots=True)
class _Scan:
    """One scan in progress, and the ``Outcomes`` of its lookup; ``scans`` fills up with what becomes of each path.

    ``changed`` holds the paths that changed, where ``changes`` limit the scan; ``in_part`` what is said of files of
    which only parts were searched, by path.
    """

    tree: Tree
    own: OwnFiles
    progress: Progress
    changes: Changes | None
    readers: Sequence[Reader]
    scans: dict[str, FileScan] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    in_part: dict[str, str] = field(default_factory=dict)

    def decide(self) -> None:
        """Account for every path of which the walk has said what becomes of it."""
        for entry in self.tree.entries:
            if entry.status is not None:
                file = SourceFile(entry.path, entry.size)
                if self._has_to_be_seen(entry) or entry.status is FileStatus.SKIPPED:
                    self.scans[entry.path] = FileScan(file, entry.status, entry.reason, entry.detail)
                else:
                    self.scans[entry.path] = _unchanged(file)

    def since(self, changes: Changes) -> Since:
        """What the scan was limited to, once every path was looked at."""
        declaring = {*changes.changed_of(declares_others), *filter(declares_others, self.changed)}
        changed = tuple(sorted(self.changed, key=path_bytes))
        declaring_changes = tuple(sorted(declaring, key=path_bytes))
        return Since(changes.ref, changes.base, changed, declaring_changes=declaring_changes)

    def readable(self, entry: Entry) -> SourceFile | None:
        """The file at ``entry`` with its digests; None where it cannot be read or is our own, which is accounted for.

        Its content is not kept: that of a large tree would not fit into memory.
        """
        content = self.tree.read(entry.path)
        has_to_be_seen = self._has_to_be_seen(entry, content)
        if isinstance(content, Unread):
            file = SourceFile(entry.path, content.size)
            scan = FileScan(file, content.status, content.reason, content.detail)
            self._account(scan if has_to_be_seen else _unchanged(file))
            return None
        file = SourceFile(entry.path, content.size, content.sha256, content.sha1)
        owned = self.own.reason(entry.path, content.data)
        if owned is not None:
            self._account(FileScan(file, FileStatus.SKIPPED, Reason.OWN_FILE, owned))
            return None
        for reader in self.readers:
            if content.parts is not None and isinstance(reader, PartsReader):
                reader.read_parts(entry.path, content.parts)
            else:
                reader.read(entry.path, content.data)
        if content.detail is not None:
            self.in_part[entry.path] = content.detail
        return file

    def is_wanted(self, file: SourceFile) -> bool:
        """See ``Outcomes``."""
        return self.changes is None or file.path in self.changed

    def found(self, file: SourceFile, found: Found) -> None:
        """See ``Outcomes``."""
        detail = self.in_part.get(file.path)
        self._account(
            FileScan(
                file,
                FileStatus.SCANNED,
                None,
                detail,
                found.detections,
                found.clues,
                suspicions=found.suspicions,
            )
        )

    def failed(self, file: SourceFile, reason: Reason, detail: str) -> None:
        """See ``Outcomes``."""
        self._account(FileScan(file, FileStatus.ERROR, reason, detail))

    def unwanted(self, file: SourceFile) -> None:
        """See ``Outcomes``."""
        self._account(_unchanged(file))

    def _has_to_be_seen(self, entry: Entry, content: Content | Unread | None = None) -> bool:
        """Whether the run is to look at an entry: always, unless it is limited to what changed."""
        if self.changes is None:
            return True
        if not self.changes.has_changed(entry, content):
            return False
        self.changed.add(entry.path)
        return True

    def _account(self, scan: FileScan) -> None:
        self.scans[scan.path] = scan
        self.progress.advance(scan.file.size or 0)


def _notes(scans: Iterable[FileScan]) -> Iterator[str]:
    """What every report says of files of which only parts were searched."""
    in_part = [scan for scan in scans if scan.status is FileStatus.SCANNED and scan.detail is not None]
    if in_part:
        named = [f"{scan.path} ({scan.detail})" for scan in in_part[:_NAMED]]
        if len(in_part) > _NAMED:
            named.append(f"and {len(in_part) - _NAMED:,} more")
        files = "One weight file was" if len(in_part) == 1 else f"{len(in_part):,} weight files were"
        yield f"{files} searched in part, as the header accounts for the rest: {', '.join(named)}."


def _unchanged(file: SourceFile) -> FileScan:
    return FileScan(file, FileStatus.SKIPPED, Reason.UNCHANGED)
