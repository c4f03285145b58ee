# SPDX-License-Identifier: Apache-2.0
"""Which files are archives, by their bytes and never by their names: what is in them is not inspected.

So are single compressed files, images of compressed file systems, and what git packs its objects into.
"""

from __future__ import annotations

import re

from ospo_scan.walk.parts import Source

HEAD_BYTES = 512
"""So many first bytes of a file tell ``archive_kind`` all."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip archive"),
    (b"PK\x05\x06", "zip archive"),
    (b"PK\x07\x08", "zip archive"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"\x1f\x9d", "compress archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"\x04\x22\x4d\x18", "lz4 archive"),
    (b"\x02\x21\x4c\x18", "lz4 archive"),
    (b"\x89LZO\x00\r\n\x1a\n", "lzop archive"),
    (b"LRZI\x00", "lrzip archive"),
    (b"\xff\x06\x00\x00sNaPpY", "snappy archive"),
    (b"SZDD\x88\xf0\x27\x33", "compress archive"),
    (b"LZIP\x01", "lzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "rar archive"),
    (b"MSCF\x00\x00\x00\x00", "cab archive"),
    (b"!<arch>\ndebian-binary", "deb archive"),
    (b"!<arch>\n", "ar archive"),
    (b"\xed\xab\xee\xdb", "rpm archive"),
    (b"xar!\x00\x1c", "xar archive"),
    (b"MSWIM\x00\x00\x00", "wim archive"),
    (b"PACK\x00\x00\x00", "git pack"),
)
_BZIP2_BLOCKS = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
_ZIP_ENTRY = b"PK\x01\x02"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_SIZE = 22
_ZIP_MAX_COMMENT = 65_535
_STARTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    # A frame that readers skip, before one that holds something.
    (re.compile(rb"[\x50-\x5f]\x2a\x4d\x18"), "zstd archive"),
    # With what follows, since a comment alone would turn a source file that is to be scanned into an archive.
    (re.compile(rb"# v[23] git bundle\n(?:@[a-z-]+[=\n]|-?[0-9a-f]{40})"), "git bundle"),
)
_LHA = re.compile(rb"-(?:lh[0-9a-z]|lz[s45]|pm[012])-")


def archive_kind(data: bytes) -> str | None:
    """What archive begins with ``data`` (``zip archive``), None for no archive; 512 bytes are enough."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    for start, kind in _STARTS:
        if start.match(data):
            return kind
    if (old_kind := _old_archive_kind(data)) is not None:
        return old_kind
    if data[257:262] == b"ustar" and data[262:263] in (b"\0", b" "):
        return "tar archive"
    if data[:3] == b"BZh" and data[3:4].isdigit() and data[4:10] in _BZIP2_BLOCKS:
        return "bzip2 archive"
    return "lzma archive" if _is_lzma(data) else None


def _old_archive_kind(data: bytes) -> str | None:
    """As ``archive_kind``, of kinds whose magic is short or not at the start: what follows it has to fit as well."""
    if data[7:14] == b"**ACE**" and data[4:5] == b"\0":
        return "ace archive"
    if _LHA.match(data, 2) and data[20:21] in (b"\0", b"\1", b"\2", b"\3"):
        return "lha archive"
    if data[:2] == b"\x60\xea" and 30 <= int.from_bytes(data[2:4], "little") <= 2600:
        return "arj archive"
    return "squashfs archive" if data[:4] == b"hsqs" and data[28:30] == b"\4\0" else None


def holds_zip(data: bytes) -> bool:
    """Whether a whole file ends as a zip archive does, whatever it begins with (zipapps, self-extracting archives)."""
    before_end = _zip_directory(data)
    return before_end is not None and before_end <= len(data) and data.startswith(_ZIP_ENTRY, len(data) - before_end)


def _zip_directory(tail: bytes) -> int | None:
    """How far before the end of a file the directory of a zip archive begins, by the end of that file, if it is one.

    Readers do not mind bytes after the end of an archive, so what comes there does not matter here.
    """
    end = tail.rfind(_ZIP_END, -_ZIP_END_SIZE - _ZIP_MAX_COMMENT)
    if end < 0 or len(tail) - end < _ZIP_END_SIZE:
        return None
    directory_size = int.from_bytes(tail[end + 12 : end + 16], "little")
    return len(tail) - end + directory_size


def ends_as_zip(file: Source) -> bool:
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
