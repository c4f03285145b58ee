# SPDX-License-Identifier: Apache-2.0
"""The only door to the scanned tree: paths are bytes, opened component by component below one open directory.

No symbolic link is ever followed, so nothing outside the root can be reached, and a path may be longer than the
system allows for one call.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import OrderedDict

from ospo_scan.model import Reason

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
# NOTE: O_NONBLOCK, or opening a FIFO would wait for a writer; it has no effect on regular files.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY

_MAX_OPEN = 64


class Root:
    """An open directory and a bounded number of open directories below it, the last used. Not for several threads."""

    def __init__(self, path: bytes) -> None:
        """Open ``path``. Raises: OSError."""
        self.path = path
        self._fd = os.open(path, _DIRECTORY)
        self._open: OrderedDict[bytes, int] = OrderedDict()

    def close(self) -> None:
        """Close every descriptor; a second call does nothing."""
        if self._fd >= 0:
            for fd in (*self._open.values(), self._fd):
                os.close(fd)
            self._open.clear()
            self._fd = -1

    def directory(self, path: bytes) -> int:
        """The descriptor of a directory, ``b""`` for the root; it stays Root's own, good until the next call.

        Raises: OSError; ENOTDIR or ELOOP where a component is not a directory or is a link.
        """
        if not path:
            return self._fd
        fd = self._open.get(path)
        if fd is None:
            fd = self._open_below(self._nearest_open(path), path)
        else:
            self._open.move_to_end(path)
        return fd

    def open_file(self, path: bytes) -> int:
        """A new descriptor of a file for reading; the caller closes it. Raises: OSError, ELOOP for a link."""
        parent, name = split(path)
        return os.open(name, _FILE, dir_fd=self.directory(parent))

    def lstat(self, path: bytes) -> os.stat_result:
        """What the path itself is, links not followed. Raises: OSError."""
        parent, name = split(path)
        return os.stat(name, dir_fd=self.directory(parent), follow_symlinks=False)

    def readlink(self, path: bytes) -> bytes:
        """The target that a link names. Raises: OSError."""
        parent, name = split(path)
        return os.readlink(name, dir_fd=self.directory(parent))

    def list_directory(self, path: bytes) -> list[tuple[bytes, os.stat_result | OSError]]:
        """Name and status of what a directory holds, in any order, links not followed. Raises: OSError."""
        with os.scandir(self.directory(path)) as entries:
            # NOTE: at once: an entry asks its status of the descriptor's number, which may be another one's later.
            return [(os.fsencode(entry.name), _status(entry)) for entry in entries]

    def blocking_component(self, path: bytes) -> tuple[bytes, os.stat_result] | None:
        """The first component, as a path, that is no directory, and what it is; None where one is missing."""
        parts = path.split(b"/")
        for count in range(1, len(parts) + 1):
            prefix = b"/".join(parts[:count])
            try:
                status = self.lstat(prefix)
            except OSError:
                return None
            if not stat.S_ISDIR(status.st_mode):
                return prefix, status
        return None

    def _nearest_open(self, path: bytes) -> bytes:
        parent = path[: max(path.rfind(b"/"), 0)]
        if parent in self._open:
            return parent
        return max((key for key in self._open if path.startswith(key + b"/")), key=len, default=b"")

    def _open_below(self, start: bytes, path: bytes) -> int:
        fd = self.directory(start)
        end = len(start)
        names = path[end:].lstrip(b"/").split(b"/")
        passing = -1
        try:
            for left, name in zip(range(len(names) - 1, -1, -1), names, strict=True):
                fd = os.open(name, _DIRECTORY, dir_fd=fd)
                if passing >= 0:
                    os.close(passing)
                    passing = -1
                end += len(name) + (end > 0)
                # Far above the goal a descriptor is only passed through: keeping it would push out better ones.
                if left < _MAX_OPEN // 2:
                    self._keep(path[:end], fd)
                else:
                    passing = fd
        except OSError:
            if passing >= 0:
                os.close(passing)
            raise
        return fd

    def _keep(self, path: bytes, fd: int) -> None:
        self._open[path] = fd
        if len(self._open) > _MAX_OPEN:
            os.close(self._open.popitem(last=False)[1])


def split(path: bytes) -> tuple[bytes, bytes]:
    """Directory (``b""`` for the root) and name of a path."""
    parent, _, name = path.rpartition(b"/")
    return parent, name


def _status(entry: os.DirEntry[str]) -> os.stat_result | OSError:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError as error:
        return error


def fault_reason(error: OSError) -> Reason:
    """The reason that an error of the system stands for."""
    if error.errno in (errno.ENOENT, errno.ESTALE):
        return Reason.VANISHED
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.ENXIO):
        # It was listed as a file or a directory, and is now a link or something special.
        return Reason.CHANGED
    return Reason.UNREADABLE
