# SPDX-License-Identifier: Apache-2.0
"""The tree as it is now: what a plan reads and what it writes to, below one open directory."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

from ospo_scan.errors import UsageError
from ospo_scan.model import FileStatus, Reason, path_bytes
from ospo_scan.walk import Content, Unread
from ospo_scan.walk.content import read_content
from ospo_scan.walk.entry import DEFAULT_MAX_SIZE, path_from_bytes
from ospo_scan.walk.root import Root, split


class Disk:
    """An open tree; a context manager. No path leads out of it, whatever a report says, and no link is followed."""

    def __init__(self, root: Root, max_size: int = DEFAULT_MAX_SIZE) -> None:
        self.root = root
        self._max_size = max_size

    def read(self, path: str) -> Content | Unread:
        """The content of a file as it is now, or why there is none."""
        name = path_bytes(path)
        if not is_inside(name):
            return Unread(FileStatus.ERROR, Reason.UNREADABLE, "it is no path of a file in the tree")
        return read_content(self.root, name, self._max_size)

    def is_there(self, path: str) -> bool:
        """Whether there is anything at ``path``, links included."""
        try:
            self.root.lstat(path_bytes(path))
        except OSError:
            return False
        return True

    def list_names(self, path: str) -> tuple[str, ...]:
        """The names in a directory, sorted; none where there is no such directory."""
        try:
            names = [name for name, _ in self.root.list_directory(path_bytes(path))]
        except OSError:
            return ()
        return tuple(map(path_from_bytes, sorted(names)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.root.close()


def open_disk(path: str, max_size: int = DEFAULT_MAX_SIZE) -> Disk:
    """The tree at ``path``, or the directory of the one file that it names. Raises: UsageError."""
    resolved = os.path.realpath(os.fsencode(path))
    try:
        return Disk(Root(resolved if os.path.isdir(resolved) else split(resolved)[0] or b"/"), max_size)
    except OSError as fault:
        raise UsageError(f"{path} cannot be opened: {fault.strerror}.") from fault


def is_inside(path: bytes) -> bool:
    """Whether a path surely leads to a file of the tree, and not to one of git's own."""
    return not any(part in (b"", b".", b"..") or part.lower() == b".git" or b"\0" in part for part in path.split(b"/"))
