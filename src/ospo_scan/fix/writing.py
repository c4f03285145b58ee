# SPDX-License-Identifier: Apache-2.0
"""Changes put on disk, each whole or not at all: temp-and-rename below one open directory, no link ever followed.

What is there has to be what was looked at: a file that changed since is left alone. The new file has the mode of the
old one. A second name of the same file (a hard link) keeps the old content: what is renamed is another file.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat

from ospo_scan.fix.changes import Change
from ospo_scan.fix.disk import is_inside
from ospo_scan.model import path_bytes
from ospo_scan.walk.root import Root, split

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


class NotWrittenError(Exception):
    """A change was not made; the message says why, as the end of a sentence."""


def write(root: Root, change: Change) -> bool:
    """Make the change on disk; whether there is a second name (a hard link), which keeps the old content.

    Raises: NotWrittenError, and then nothing was changed.
    """
    path = path_bytes(change.path)
    try:
        if not is_inside(path):
            raise NotWrittenError("it is no path of a file in the tree")
        directory, name = _directory(root, path)
        if change.digest is not None:
            return _replace(directory, name, change)
        _create(directory, name, change.insertion.inserted)
    except OSError as fault:
        raise NotWrittenError(_said(fault)) from fault
    return False


def _directory(root: Root, path: bytes) -> tuple[int, bytes]:
    """The descriptor of the directory of a path, made where it is missing, and the name in it."""
    parent, name = split(path)
    try:
        return root.directory(parent), name
    except FileNotFoundError:
        above, missing = split(parent)
        os.mkdir(missing, 0o777, dir_fd=root.directory(above))
        return root.directory(parent), name


def _create(directory: int, name: bytes, content: bytes) -> None:
    temporary = _written(directory, content, 0o666 & ~_umask())
    try:
        # NOTE: a link, unlike a rename, does not take the place of a file that has come up meanwhile.
        os.link(temporary, name, src_dir_fd=directory, dst_dir_fd=directory, follow_symlinks=False)
    except OSError as fault:
        if fault.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK) or _exists(directory, name):
            raise
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    finally:
        _remove(directory, temporary)


def _replace(directory: int, name: bytes, change: Change) -> bool:
    data, status = _read(directory, name)
    if hashlib.sha256(data).hexdigest() != change.digest:
        raise NotWrittenError("it was changed meanwhile")
    temporary = _written(directory, change.insertion.applied(data), stat.S_IMODE(status.st_mode), status)
    try:
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    except BaseException:
        _remove(directory, temporary)
        raise
    return status.st_nlink > 1


def _read(directory: int, name: bytes) -> tuple[bytes, os.stat_result]:
    descriptor = os.open(name, _READ, dir_fd=directory)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotWrittenError("it is no regular file any more")
        if not status.st_mode & _WRITABLE:
            raise NotWrittenError("it is write-protected")
        return file.read(), status


def _written(directory: int, content: bytes, mode: int, like: os.stat_result | None = None) -> bytes:
    """The name of a new file in the directory with this content, mode and, where that is allowed, owner."""
    name = f".ospo-scan-{secrets.token_hex(8)}.tmp".encode()
    descriptor = os.open(name, _NEW, 0o600, dir_fd=directory)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if like is not None and (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
                with contextlib.suppress(OSError):
                    os.fchown(descriptor, like.st_uid, like.st_gid)
            os.fchmod(descriptor, mode)
    except BaseException:
        _remove(directory, name)
        raise
    return name


def _exists(directory: int, name: bytes) -> bool:
    try:
        os.stat(name, dir_fd=directory, follow_symlinks=False)
    except OSError:
        return False
    return True


def _remove(directory: int, name: bytes) -> None:
    with contextlib.suppress(OSError):
        os.unlink(name, dir_fd=directory)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _said(fault: OSError) -> str:
    if fault.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK):
        return "a link is in the way, or what was a directory is none any more"
    if fault.errno == errno.EEXIST:
        return "there is a file of that name now"
    return str(fault.strerror or fault)
