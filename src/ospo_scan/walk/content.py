# SPDX-License-Identifier: Apache-2.0
"""The bytes of one file, read through one descriptor that was checked before and after."""

from __future__ import annotations

import hashlib
import os
import stat

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.archives import HEAD_BYTES, archive_kind, ends_as_zip, holds_zip
from ospo_scan.walk.entry import Content, Unread, path_from_bytes
from ospo_scan.walk.large import WHOLE_SIZE, OpenFile, Unaccounted, read_parts
from ospo_scan.walk.parts import Account, Accountant
from ospo_scan.walk.root import Root, fault_reason


def read_content(root: Root, path: bytes, max_size: int, accountant: Accountant | None = None) -> Content | Unread:
    """The content of a regular file, or why there is none: an archive, too large, unreadable, vanished, changed.

    The size limit is decided before anything but the first bytes is read; a file that is not the same size and age
    after reading as before has changed. Of a large file for which ``accountant`` accounts, whatever its size, only what
    is no numbers is in the content.
    """
    try:
        fd = root.open_file(path)
    except OSError as error:
        return _fault(error)
    try:
        return _read(fd, path, max_size, accountant)
    except OSError as error:
        return _fault(error)
    finally:
        os.close(fd)


def _read(fd: int, path: bytes, max_size: int, accountant: Accountant | None) -> Content | Unread:
    before = os.fstat(fd)
    if not stat.S_ISREG(before.st_mode):
        return Unread(FileStatus.ERROR, Reason.CHANGED, "not a regular file any more")
    size = before.st_size
    head = os.read(fd, HEAD_BYTES)
    if (kind := archive_kind(head)) is not None:
        return Unread(FileStatus.NOT_INSPECTED, Reason.ARCHIVE, kind, size)
    file = OpenFile(fd, size)
    content = _accounted(file, path, accountant)
    if not isinstance(content, Content):
        if size > max_size:
            why = f"; {content.why}" if isinstance(content, Unaccounted) else ""
            detail = f"{size:,} bytes; the limit is {max_size:,} bytes{why}"
            return Unread(FileStatus.ERROR, Reason.TOO_LARGE, detail, size)
        content = _whole(_rest(fd, head, size))
    after = os.fstat(fd)
    if content.size != size or (after.st_size, after.st_mtime_ns) != (size, before.st_mtime_ns):
        return Unread(FileStatus.ERROR, Reason.CHANGED, "changed while it was read")
    if ends_as_zip(file) if content.parts else holds_zip(content.data):
        return Unread(FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip archive", size)
    return content


def _accounted(file: OpenFile, path: bytes, accountant: Accountant | None) -> Content | Unaccounted | None:
    """What of a large file is to be searched, where its header accounts for the rest; None where it has none."""
    if accountant is None or file.size <= WHOLE_SIZE:
        return None
    account: Account | None = accountant(path_from_bytes(path), file)
    if account is None or not (account.numbers or account.words or account.doubt):
        return None
    return read_parts(file, account)


def _whole(data: bytes) -> Content:
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    return Content(data, len(data), hashlib.sha256(data).hexdigest(), sha1)


def _rest(fd: int, head: bytes, size: int) -> bytes:
    """``head`` and what follows it, up to one byte more than ``size``, which shows a file that grew."""
    chunks = [head]
    wanted = size + 1 - len(head)
    while wanted > 0 and (chunk := os.read(fd, wanted)):
        chunks.append(chunk)
        wanted -= len(chunk)
    return b"".join(chunks)


def _fault(error: OSError) -> Unread:
    return Unread(FileStatus.ERROR, fault_reason(error), error.strerror)
