# SPDX-License-Identifier: Apache-2.0
"""The private directory of a run, and the end of those that killed runs left: they hold copies of scanned files.

A directory is locked as long as its run lives (``flock``: the kernel lets go when the process ends, however it ends).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
import time

_PREFIX = "ospo-scan-"
_YOUNG_S = 60.0


def private_directory() -> tuple[str, int]:
    """A new private directory, and the descriptor whose closing unlocks it. Raises OSError."""
    directory = tempfile.mkdtemp(prefix=_PREFIX)
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    with contextlib.suppress(OSError):  # some network file systems have no locks: its rest then stays
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return directory, descriptor


def remove_rests(parent: str) -> int:
    """Remove what killed runs of this user left in ``parent``; how many directories that were.

    One that is younger than a minute may be a run that has not locked it yet, and stays.
    """
    try:
        with os.scandir(parent) as entries:
            found = [entry.path for entry in entries if entry.name.startswith(_PREFIX)]
    except OSError:
        return 0
    return sum(_removed(path) for path in found)


def _removed(path: str) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        is_ours = status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) == 0o700
        if not is_ours or time.time() - status.st_mtime < _YOUNG_S:
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
