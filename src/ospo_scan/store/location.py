# SPDX-License-Identifier: Apache-2.0
"""The user's cache directory: where it is, and whether it may be trusted with results."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping

_NAME = "ospo-scan"


class CacheUnusableError(Exception):
    """The cache cannot be used; the message is a sentence that names the place and the fact, and ends in a full stop.

    Not a fault that ends a run: whoever wanted the cache goes on without it.
    """


def cache_directory(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """The directory of this user's caches of ospo-scan. Raises: CacheUnusableError where there is no home."""
    base = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return os.path.join(base, _NAME)
    home = environment.get("HOME") or os.path.expanduser("~")
    if not os.path.isabs(home):
        raise CacheUnusableError("There is no home directory to keep results in (HOME is not set).")
    return os.path.join(home, *(("Library", "Caches") if platform == "darwin" else (".cache",)), _NAME)


def make_private_directory(path: str) -> None:
    """Make sure that ``path`` is a directory that nobody else can write to; a new one is nobody else's to read.

    Raises: CacheUnusableError where it cannot be made, is a link, is somebody else's, or is open to others.
    """
    try:
        os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
        if not os.path.lexists(path):
            os.mkdir(path, 0o700)
    except FileExistsError:
        pass  # another run made it meanwhile
    except OSError as fault:
        raise CacheUnusableError(f"The cache directory {path} cannot be made ({fault.strerror}).") from fault
    check_private_directory(path)


def check_private_directory(path: str) -> None:
    """Raises: CacheUnusableError where ``path`` is not a directory, is a link, somebody else's, or open to others."""
    status = _status(path)
    if not stat.S_ISDIR(status.st_mode):
        raise CacheUnusableError(f"The cache directory {path} is a link or no directory.")
    _check_owner(path, status, "directory")
    if status.st_mode & 0o022:
        raise CacheUnusableError(
            f"The cache directory {path} can be written to by other users: run chmod 700 on it, or choose another one."
        )


def check_private_file(path: str) -> None:
    """Raises: CacheUnusableError where ``path`` is not a regular file of this user that others cannot write to."""
    status = _status(path)
    if not stat.S_ISREG(status.st_mode):
        raise CacheUnusableError(f"The cache file {path} is a link or no file.")
    _check_owner(path, status, "file")
    if status.st_mode & 0o022:
        raise CacheUnusableError(f"The cache file {path} can be written to by other users: run chmod 600 on it.")


def _status(path: str) -> os.stat_result:
    try:
        return os.lstat(path)
    except OSError as fault:
        raise CacheUnusableError(f"The cache {path} cannot be looked at ({fault.strerror}).") from fault


def _check_owner(path: str, status: os.stat_result, kind: str) -> None:
    if status.st_uid != os.geteuid():
        raise CacheUnusableError(f"The cache {kind} {path} belongs to another user.")
