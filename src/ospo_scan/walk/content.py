# SPDX-License-Identifier: Apache-2.0
"""The bytes of one file, read through one descriptor that was checked before and after; archives by their magic."""

from __future__ import annotations

import hashlib
import os
import stat

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.entry import Content, Unread, path_from_bytes
from ospo_scan.walk.large import WHOLE_SIZE, OpenFile, Unaccounted, read_parts
from ospo_scan.walk.parts import Account, Accountant
from ospo_scan.walk.root import Root, fault_reason

_HEAD = 512

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip archive"),
    (b"PK\x05\x06", "zip archive"),
    (b"PK\x07\x08", "zip archive"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"\x1f\x9d", "compress archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"\x04\x22\x4d\x18", "lz4 archive"),
    (b"LZIP\x01", "lzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "rar archive"),
    (b"MSCF\x00\x00\x00\x00", "cab archive"),
    (b"!<arch>\ndebian-binary", "deb archive"),
    (b"!<arch>\n", "ar archive"),
    (b"\xed\xab\xee\xdb", "rpm archive"),
)
_BZIP2_BLOCKS = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
_ZIP_ENTRY = b"PK\x01\x02"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_SIZE = 22
_ZIP_MAX_COMMENT = 65_535


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


def archive_kind(data: bytes) -> str | None:
    """What archive begins with ``data`` (``zip archive``), None for no archive; 512 bytes are enough."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[257:262] == b"ustar" and data[262:263] in (b"\0", b" "):
        return "tar archive"
    if data[:3] == b"BZh" and data[3:4].isdigit() and data[4:10] in _BZIP2_BLOCKS:
        return "bzip2 archive"
    return "lzma archive" if _is_lzma(data) else None


def holds_zip(data: bytes) -> bool:
    """Whether a whole file ends as a zip archive does, whatever it begins with (zipapps, self-extracting archives)."""
    before_end = _zip_directory(data)
    return before_end is not None and before_end <= len(data) and data.startswith(_ZIP_ENTRY, len(data) - before_end)


def _zip_directory(tail: bytes) -> int | None:
    """How far before the end of a file the directory of a zip archive begins, by the end of that file, if it is one."""
    end = tail.rfind(_ZIP_END, -_ZIP_END_SIZE - _ZIP_MAX_COMMENT)
    if end < 0 or len(tail) - end < _ZIP_END_SIZE:
        return None
    directory_size = int.from_bytes(tail[end + 12 : end + 16], "little")
    comment_size = int.from_bytes(tail[end + 20 : end + 22], "little")
    is_whole = end + _ZIP_END_SIZE + comment_size == len(tail)
    return len(tail) - end + directory_size if is_whole else None


def _ends_as_zip(file: OpenFile) -> bool:
    """As ``holds_zip``, of a file that is not in memory."""
    length = min(_ZIP_END_SIZE + _ZIP_MAX_COMMENT, file.size)
    before_end = _zip_directory(file.read(file.size - length, length))
    return before_end is not None and file.read(max(file.size - before_end, 0), len(_ZIP_ENTRY)) == _ZIP_ENTRY


def _is_lzma(data: bytes) -> bool:
    """Whether the 13 bytes of an lzma-alone header are all there: usual settings, a power of two, a credible size."""
    dictionary = int.from_bytes(data[1:5], "little")
    size = data[5:13]
    is_power = dictionary >= 4096 and dictionary & (dictionary - 1) == 0
    return data[:1] == b"\x5d" and is_power and (size == b"\xff" * 8 or size[5:] == b"\0\0\0")


def _read(fd: int, path: bytes, max_size: int, accountant: Accountant | None) -> Content | Unread:
    before = os.fstat(fd)
    if not stat.S_ISREG(before.st_mode):
        return Unread(FileStatus.ERROR, Reason.CHANGED, "not a regular file any more")
    size = before.st_size
    head = os.read(fd, _HEAD)
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
    if _ends_as_zip(file) if content.parts else holds_zip(content.data):
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
