# SPDX-License-Identifier: Apache-2.0
"""The entries of a git work tree: what git tracks, as it lies on disk, submodules included."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from ospo_scan import git
from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.directory import Entries, file_entry
from ospo_scan.walk.entry import Entry, path_from_bytes
from ospo_scan.walk.links import link_entry
from ospo_scan.walk.root import Root, fault_reason, split
from ospo_scan.walk.selection import NOT_INCLUDED, Refusal, Selection


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the selection makes of a directory: excluded as a whole, or whether files in it are included."""

    is_excluded: bool
    is_included: bool


class TrackedWalk:
    """One pass over the paths that git lists; ``entries`` and ``untracked`` (left out) are complete after ``run``."""

    def __init__(self, root: Root, selection: Selection, is_untracked_included: bool) -> None:
        self._root = root
        self._selection = selection
        self._is_untracked_included = is_untracked_included
        self._standings = {b"": _Standing(is_excluded=False, is_included=selection.is_everything_included)}
        self._repositories: list[bytes] = []
        self._seen: set[bytes] = set()
        self.entries: Entries = []
        self.untracked: list[bytes] = []

    def run(self, work_tree: bytes, tracked: tuple[git.TrackedPath, ...]) -> None:
        """List the root, whose tracked paths are given, then every checked-out submodule. Raises: GitError."""
        self._list(b"", work_tree, tracked)
        while self._repositories:
            path = self._repositories.pop()
            directory = os.path.join(self._root.path, path)
            tracked = git.tracked_paths(directory, directory)
            if tracked:
                self._list(path + b"/", directory, tracked)
            else:
                detail = "a submodule of which git tracks no file"
                self._add(path + b"/", FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT, detail)

    def _list(self, prefix: bytes, work_tree: bytes, tracked: tuple[git.TrackedPath, ...]) -> None:
        directory = os.path.join(self._root.path, prefix.removesuffix(b"/"))
        for item in tracked:
            self._visit(prefix + item.path, item)
        untracked = git.untracked_paths(directory, work_tree)
        if not self._is_untracked_included:
            self.untracked += (prefix + path for path in untracked if self._selection.refusal(prefix + path) is None)
        else:
            for path in untracked:
                # git lists a repository that is no submodule as one directory.
                kind = git.PathKind.SUBMODULE if path.endswith(b"/") else git.PathKind.FILE
                bare = path.removesuffix(b"/")
                self._visit(prefix + bare, git.TrackedPath(bare, kind, is_skipped=False))

    def _visit(self, path: bytes, item: git.TrackedPath) -> None:
        if path in self._seen:
            return
        self._seen.add(path)
        parent = self._standing(split(path)[0])
        if parent.is_excluded:
            return
        is_directory = item.kind is not git.PathKind.FILE
        refusal = self._refusal(path, is_directory, parent)
        if refusal is not None:
            shown = path + b"/" if is_directory else path
            self._add(shown, FileStatus.SKIPPED, refusal.reason, refusal.detail)
            return
        try:
            status = self._root.lstat(path)
        except FileNotFoundError:
            self._add_absent(path, item)
        except OSError as error:
            if fault_reason(error) is Reason.CHANGED:
                self._add_behind(path, item)
            else:
                self._add(path, FileStatus.ERROR, fault_reason(error), error.strerror)
        else:
            self._add_present(path, item, status)

    def _refusal(self, path: bytes, is_directory: bool, parent: _Standing) -> Refusal | None:
        refusal = self._selection.excluded(path, is_directory)
        if refusal is None and not is_directory:
            return None if self._selection.is_included(path, False, parent.is_included) else NOT_INCLUDED
        return refusal

    def _standing(self, directory: bytes) -> _Standing:
        """What holds in ``directory``; the first time that it is met, an exclusion of it becomes its entry."""
        unknown = []
        while (standing := self._standings.get(directory)) is None:
            unknown.append(directory)
            directory = split(directory)[0]
        for path in reversed(unknown):
            if not standing.is_excluded:
                refusal = self._selection.excluded(path, True)
                if refusal is not None:
                    self._add(path + b"/", FileStatus.SKIPPED, refusal.reason, refusal.detail)
                is_included = self._selection.is_included(path, True, standing.is_included)
                standing = _Standing(refusal is not None, is_included)
            self._standings[path] = standing
        return standing

    def _add_present(self, path: bytes, item: git.TrackedPath, status: os.stat_result) -> None:
        if not stat.S_ISDIR(status.st_mode):
            self.entries.append((path, file_entry(self._root, path, status)))
        elif item.kind is git.PathKind.SUBMODULE and self._is_checked_out(path):
            self._repositories.append(path)
        else:
            self._add_absent(path, item)

    def _is_checked_out(self, path: bytes) -> bool:
        try:
            self._root.lstat(path + b"/.git")
        except OSError:
            return False
        return True

    def _add_absent(self, path: bytes, item: git.TrackedPath) -> None:
        if item.kind is git.PathKind.SUBMODULE:
            self._add(path + b"/", FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT, "submodule")
        elif item.kind is git.PathKind.DIRECTORY:
            self._add(path + b"/", FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT, "sparse checkout")
        elif item.is_skipped:
            self._add(path, FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT, "sparse checkout")
        else:
            self._add(path, FileStatus.SKIPPED, Reason.DELETED, "tracked by git, not in the work tree")

    def _add_behind(self, path: bytes, item: git.TrackedPath) -> None:
        """Add a path of which a directory is now something else; a link among them is judged as a link."""
        blocking = self._root.blocking_component(path)
        if blocking is not None and stat.S_ISLNK(blocking[1].st_mode):
            self.entries.append((path, link_entry(self._root, path, blocking[0])))
        else:
            self._add_absent(path, item)

    def _add(self, path: bytes, status: FileStatus, reason: Reason, detail: str | None) -> None:
        self.entries.append((path, Entry(path_from_bytes(path), status, reason, detail)))
