# SPDX-License-Identifier: Apache-2.0
"""A source tree, opened: every path of it with what became of it, and the bytes of those that are to be read."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ospo_scan import git
from ospo_scan.errors import UsageError
from ospo_scan.model import FileStatus, Scope, path_bytes
from ospo_scan.walk.changes import Changes
from ospo_scan.walk.content import read_content
from ospo_scan.walk.directory import DirectoryWalk, Entries, file_entry
from ospo_scan.walk.entry import Content, Entry, Unread, WalkOptions, path_from_bytes
from ospo_scan.walk.parts import Accountant
from ospo_scan.walk.root import Root, split
from ospo_scan.walk.selection import NOT_INCLUDED, Selection
from ospo_scan.walk.tracked import TrackedWalk


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a walk found, before it is put in order."""

    scope: Scope
    is_project: bool
    entries: Entries
    notes: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()


class Tree:
    """An open source tree; a context manager, because it holds descriptors. Not for several threads.

    ``entries`` holds every path seen, once, in order of the bytes of its path; a directory that was not looked
    into is one entry, with a trailing ``/``. ``is_project``: the root is neither one file nor a part of a git work
    tree. ``name`` is the base name of the root. ``notes`` are sentences about ignore rules that were not obeyed.
    ``untracked`` are the paths that git neither tracks nor ignores and that are left out for that.
    """

    def __init__(
        self, root: Root, name: bytes, listing: _Listing, max_size: int, accountant: Accountant | None
    ) -> None:
        self._root = root
        self._max_size = max_size
        self._accountant = accountant
        self.name = path_from_bytes(name)
        self.scope = listing.scope
        self.is_project = listing.is_project
        # A crafted git index can name a path twice, as a file and as a directory: the first entry stands.
        distinct = dict(reversed(listing.entries))
        self.entries: tuple[Entry, ...] = tuple(distinct[path] for path in sorted(distinct))
        self.notes = listing.notes
        self.untracked = listing.untracked

    def read(self, path: str) -> Content | Unread:
        """The content of the entry at ``path`` as it is now, or why there is none."""
        return read_content(self._root, path_bytes(path), self._max_size, self._accountant)

    def changes_since(self, ref: str) -> Changes:
        """What did not change after the merge base of ``ref`` and HEAD. Raises: GitError with what to do."""
        return Changes(self._root, ref)

    def revision(self) -> tuple[str, datetime] | None:
        """The commit that HEAD names, and its time in UTC; None where git did not say which files there are."""
        return git.head(self._root.path) if self.scope is Scope.GIT else None

    def close(self) -> None:
        """Close what the tree holds open."""
        self._root.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def open_tree(path: str, options: WalkOptions, accountant: Accountant | None = None) -> Tree:
    """The tree at ``path``, a directory or one file, listed; a link at ``path`` itself is resolved.

    ``accountant`` knows files of which only parts have to be searched; without one, all are read as a whole.
    Raises: UsageError where there is nothing to open or a pattern is faulty; GitError where git refuses.
    """
    selection = Selection(options)
    try:
        resolved = os.path.realpath(os.fsencode(path))
        is_directory = stat.S_ISDIR(os.stat(resolved if path else "").st_mode)
        directory, name = (resolved, b"") if is_directory else split(resolved)
        root = Root(directory or b"/")
    except FileNotFoundError:
        raise UsageError(f"{path or 'The empty path'} does not exist: name a directory or a file.") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "no file can have this name"
        raise UsageError(f"{path!r} cannot be opened: {said}.") from error
    try:
        listing = _list_directory(root, selection, options) if is_directory else _list_file(root, name, selection)
        return Tree(root, name or split(directory)[1] or b"/", listing, options.max_size, accountant)
    except BaseException:
        root.close()
        raise


def _list_file(root: Root, name: bytes, selection: Selection) -> _Listing:
    refusal = selection.excluded(name, False)
    if refusal is None and not selection.is_included(name, False, False):
        refusal = NOT_INCLUDED
    if refusal is None:
        entry = file_entry(root, name, root.lstat(name))
    else:
        entry = Entry(path_from_bytes(name), FileStatus.SKIPPED, refusal.reason, refusal.detail)
    return _Listing(Scope.FILE, is_project=False, entries=[(name, entry)])


def _list_directory(root: Root, selection: Selection, options: WalkOptions) -> _Listing:
    work_tree = git.find_work_tree(root.path)
    is_top = work_tree in (None, root.path)
    if work_tree is not None and not options.is_all_files and (tracked := git.tracked_paths(root.path, work_tree)):
        walk = TrackedWalk(root, selection, options.is_untracked_included)
        walk.run(work_tree, tracked)
        return _Listing(Scope.GIT, is_top, walk.entries, untracked=tuple(map(path_from_bytes, walk.untracked)))
    plain = DirectoryWalk(root, selection, obeys_ignore_files=not options.is_all_files)
    plain.run()
    # Where nothing is tracked (an unpacked archive in somebody's work tree), the directory is no part of that project.
    is_project = is_top or not options.is_all_files
    return _Listing(Scope.DIRECTORY, is_project, plain.entries, tuple(plain.notes))
