# SPDX-License-Identifier: Apache-2.0
"""Where lean indexes are kept (see ``fast.lean``), and their upkeep; told and done without loading one.

Locks are those of ``flock``: the kernel lets go of them when their process ends, however it ends, so that nothing
ever waits for a process that is gone.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping

from ospo_scan.detect.scancode.installation import find_installation
from ospo_scan.store.location import CacheUnusableError, make_private_directory

DIRECTORY_VARIABLE = "OSPO_SCAN_INDEX_DIRECTORY"
READONLY_VARIABLE = "OSPO_SCAN_INDEX_READONLY"
LONGEST_WAIT_S = 120.0
"""How long a run waits for another one that makes the same index, which takes some ten seconds."""
_BUILDING = ".building-"
_LOCK = ".lock"
_OURS = re.compile(r"[0-9a-f]{32}|\.building-.*")


def variables(cache: str | None, fingerprint: str, *, is_readonly: bool) -> Mapping[str, str]:
    """What tells the engine where its lean index is, or is to be kept; nothing where there is no cache directory.

    The directory is named after the engine's ``fingerprint``, so that several versions live side by side.
    """
    if cache is None:
        return {}
    directory = os.path.join(os.path.abspath(cache), "index", _name(fingerprint))
    return {DIRECTORY_VARIABLE: directory, **({READONLY_VARIABLE: "1"} if is_readonly else {})}


@contextlib.contextmanager
def alone(directory: str, longest_s: float = LONGEST_WAIT_S) -> Iterator[None]:
    """Inside, no other process makes the index ``directory``, as far as that can be had.

    Where the lock cannot be had in time, or at all, the work is done twice, which does no harm.
    """
    parent = os.path.dirname(directory)
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, CacheUnusableError):
            _make_private(parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            lock = os.open(os.path.join(parent, _LOCK), flags, 0o600)
            stack.callback(os.close, lock)
            until = time.monotonic() + longest_s
            while not _locked(lock) and time.monotonic() < until:
                time.sleep(0.1)
        yield


@contextlib.contextmanager
def building(directory: str) -> Iterator[str]:
    """A new empty directory beside ``directory`` to make it in; what is left of it at the end is removed.

    It is locked as long as its process lives, so that the rests of killed processes can be told, which are removed
    here, too. Raises OSError where there is no place for it.
    """
    parent = os.path.dirname(directory)
    try:
        _make_private(parent)
    except CacheUnusableError as fault:
        raise OSError(str(fault)) from fault
    remove_rests(parent)
    temporary = tempfile.mkdtemp(prefix=_BUILDING, dir=parent)
    try:
        descriptor = os.open(temporary, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _locked(descriptor)
            yield temporary
        finally:
            os.close(descriptor)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def remove_rests(parent: str) -> int:
    """Remove what killed processes left of the indexes that they were making; how many rests there were."""
    rests = [path for path in _directories(parent) if os.path.basename(path).startswith(_BUILDING)]
    return sum(_removed(path) for path in rests)


def index_bytes(cache: str) -> int:
    """The size of all lean indexes in a cache directory, and of the rests of unfinished ones."""
    total = 0
    for directory in _directories(os.path.join(cache, "index")):
        for folder, _, names in os.walk(directory):
            for name in names:
                with contextlib.suppress(OSError):  # another run may remove it meanwhile
                    total += os.lstat(os.path.join(folder, name)).st_size
    return total


def remove_indexes(cache: str, *, is_current_kept: bool) -> int:
    """Remove the lean indexes in a cache directory, or those of other versions, and rests; how many were removed.

    What a running process is just making stays. Raises EngineError as ``find_installation`` where the index of the
    installed version is to be kept.
    """
    kept = _name(find_installation().fingerprint) if is_current_kept else None
    parent = os.path.join(cache, "index")
    removed = remove_rests(parent)
    for directory in _directories(parent):
        name = os.path.basename(directory)
        if name != kept and not name.startswith(_BUILDING):
            shutil.rmtree(directory, ignore_errors=True)
            removed += 1
    return removed


def _removed(building: str) -> bool:
    """Whether the rest of an index was removed: not where the process that makes it lives."""
    try:
        descriptor = os.open(building, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        if not _locked(descriptor):
            return False
        shutil.rmtree(building, ignore_errors=True)
        return True
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Whether this process could lock a file or directory, without waiting."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _make_private(parent: str) -> None:
    for path in (os.path.dirname(parent), parent):
        make_private_directory(path)


def _name(fingerprint: str) -> str:
    return fingerprint[:32]


def _directories(parent: str) -> list[str]:
    """The directories that hold an index or the rest of one, by their names; links are none of ours."""
    if os.path.islink(parent) or not os.path.isdir(parent):
        return []
    with os.scandir(parent) as entries:
        return sorted(one.path for one in entries if one.is_dir(follow_symlinks=False) and _OURS.fullmatch(one.name))
