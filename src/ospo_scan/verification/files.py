# SPDX-License-Identifier: Apache-2.0
"""Whether the files of a tree are those of a report: by what would become of each now, and by its size and digests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ospo_scan.codec import well_formed_or_none
from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult, SourceFile, path_bytes
from ospo_scan.report.wording import counted
from ospo_scan.scan import OwnFiles
from ospo_scan.verification.model import Check, FileChange, FileDifference, Outcome, Subject
from ospo_scan.walk import Entry, Tree, Unread

_WORDS = {
    FileChange.CHANGED: "changed",
    FileChange.GONE: "gone",
    FileChange.NEW: "new",
    FileChange.LEFT_OUT: "left out now",
    FileChange.TAKEN_IN: "left out then",
    FileChange.UNREADABLE: "not comparable",
}


@dataclass(slots=True)
class Compared:
    """The files of a report beside those of the tree.

    ``same`` counts those whose digest is the same, ``undigested`` those of which the report has no digest because
    nobody read them (archives, links, errors), and that are otherwise the same.
    """

    differences: list[FileDifference] = field(default_factory=list)
    same: int = 0
    undigested: int = 0

    @property
    def check(self) -> Check:
        """All of it as one check."""
        changes = Counter(one.change for one in self.differences)
        parts = [f"{counted(self.same, 'file')} with the same digest"] if self.same else []
        parts += [f"{changes[change]:,} {words}" for change, words in _WORDS.items() if changes[change]]
        if self.undigested:
            parts.append(f"{self.undigested:,} that the report did not look into, and so has no digest of")
        return Check(Subject.FILES, _outcome(changes), ", ".join(parts) or "there are none")


def _outcome(changes: Mapping[FileChange, int]) -> Outcome:
    if changes[FileChange.UNREADABLE]:
        return Outcome.UNCHECKED
    return Outcome.DIFFERS if changes else Outcome.SAME


def compare_files(reported: ScanResult, tree: Tree, own: OwnFiles) -> Compared:
    """Every path that the report or the tree has, looked at; the files of the tree are read and hashed, one by one."""
    then = {scan.path: scan for scan in reported.files}
    now = {entry.path: look(tree, entry, own) for entry in tree.entries}
    untracked = frozenset(tree.untracked)
    compared = Compared()
    for path in sorted(then.keys() | now.keys(), key=path_bytes):
        if path not in now:
            difference = _missing(then[path], now, untracked)
        elif path not in then:
            difference = _added(now[path], then)
        else:
            difference = _compare(then[path], now[path], compared)
        if difference is not None:
            compared.differences.append(difference)
    return compared


def look(tree: Tree, entry: Entry, own: OwnFiles) -> FileScan:
    """What a scan would make of an entry, short of detection: ``scanned`` stands for what would be."""
    if entry.status is not None:
        return FileScan(SourceFile(entry.path, entry.size), entry.status, entry.reason, entry.detail)
    content = tree.read(entry.path)
    if isinstance(content, Unread):
        return FileScan(SourceFile(entry.path, content.size), content.status, content.reason, content.detail)
    file = SourceFile(entry.path, content.size, content.sha256, content.sha1)
    if (owned := own.reason(entry.path, content.data)) is not None:
        return FileScan(file, FileStatus.SKIPPED, Reason.OWN_FILE, owned)
    return FileScan(file, FileStatus.SCANNED)


def _missing(then: FileScan, now: Mapping[str, FileScan], untracked: frozenset[str]) -> FileDifference | None:
    """What is said of a path that the tree does not list: nothing where it was not judged either."""
    if then.status is FileStatus.SKIPPED:
        return None
    if (above := _closed_above(then.path, now)) is not None:
        return FileDifference(then.path, FileChange.LEFT_OUT, f"{above.path}: {_why(above)}")
    detail = "git does not track it any more" if then.path in untracked else ""
    return FileDifference(then.path, FileChange.GONE, detail)


def _added(now: FileScan, then: Mapping[str, FileScan]) -> FileDifference | None:
    """What is said of a path that the report does not list: nothing where it would not be judged."""
    if now.status is FileStatus.SKIPPED:
        return None
    if (above := _closed_above(now.path, then)) is not None:
        return FileDifference(now.path, FileChange.TAKEN_IN, f"{above.path}: {_why(above)}")
    return FileDifference(now.path, FileChange.NEW)


def _compare(then: FileScan, now: FileScan, compared: Compared) -> FileDifference | None:
    was_left_out = then.status is FileStatus.SKIPPED and then.reason is not Reason.UNCHANGED
    if was_left_out or now.status is FileStatus.SKIPPED:
        if was_left_out and now.status is FileStatus.SKIPPED:
            return None
        change = FileChange.TAKEN_IN if was_left_out else FileChange.LEFT_OUT
        return FileDifference(then.path, change, _why(then if was_left_out else now))
    if now.status is FileStatus.ERROR and then.status is not FileStatus.ERROR:
        return FileDifference(then.path, FileChange.UNREADABLE, _why(now))
    if now.status is FileStatus.SCANNED:
        return _compare_digests(then, now.file, compared)
    if (then.status, then.reason) != (now.status, now.reason) or _is_another(then, now):
        return FileDifference(then.path, FileChange.CHANGED, f"then {_why(then)}; now {_why(now)}")
    compared.undigested += 1
    return None


def _compare_digests(then: FileScan, now: SourceFile, compared: Compared) -> FileDifference | None:
    """What is said of a file that can be read now."""
    file = then.file
    if file.sha256 is None:
        if then.status is FileStatus.SCANNED:
            return FileDifference(then.path, FileChange.UNREADABLE, "the report has no digest of it")
        if then.status is FileStatus.SKIPPED:  # unchanged since a commit, and never read
            compared.undigested += 1
            return None
        return FileDifference(then.path, FileChange.CHANGED, f"then {_why(then)}")
    is_same = file.sha256 == now.sha256 and file.size in (None, now.size) and file.sha1 in (None, now.sha1)
    if is_same and then.status is not FileStatus.NOT_INSPECTED:
        compared.same += 1
        return None
    return FileDifference(then.path, FileChange.CHANGED)


def _is_another(then: FileScan, now: FileScan) -> bool:
    """Whether what nobody looked into, an archive or a link, is of another size or kind, or leads elsewhere."""
    if then.status is not FileStatus.NOT_INSPECTED:  # of what failed, the words of the system tell nothing
        return False
    return (then.file.size, then.detail) != (now.file.size, well_formed_or_none(now.detail))


def _closed_above(path: str, others: Mapping[str, FileScan]) -> FileScan | None:
    """The entry of a directory above ``path`` that was not looked into, None where there is none."""
    parts = path.split("/")
    names = ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))
    return next((others[name] for name in names if name in others), None)


def _why(scan: FileScan) -> str:
    """What became of a file, and why."""
    reason = scan.reason.value if scan.reason else scan.status.value
    return f"{reason}: {scan.detail}" if scan.detail else reason
