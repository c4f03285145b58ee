# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.archives import archive_kind
from ospo_scan.walk.content import read_content
from ospo_scan.walk.entry import Content, Unread
from ospo_scan.walk.root import Root


def read(path: Path, max_size: int = 2**20) -> Content | Unread:
    root = Root(os.fsencode(path.parent))
    try:
        return read_content(root, os.fsencode(path.name), max_size)
    finally:
        root.close()


def reason_of(result: Content | Unread) -> tuple[FileStatus, Reason]:
    assert isinstance(result, Unread)
    return result.status, result.reason


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("COPYING", "GPL")
        archive.comment = b"a comment"
    return stream.getvalue()


def tarred(form: int) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        archive.addfile(tarfile.TarInfo("COPYING"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped(), "zip archive"),
        (b"PK\x05\x06" + bytes(18), "zip archive"),
        (gzip.compress(b"x", mtime=0), "gzip archive"),
        (bz2.compress(b"x"), "bzip2 archive"),
        (bz2.compress(b""), "bzip2 archive"),
        (lzma.compress(b"x"), "xz archive"),
        (lzma.compress(b"x", format=lzma.FORMAT_ALONE), "lzma archive"),
        (tarred(tarfile.USTAR_FORMAT), "tar archive"),
        (tarred(tarfile.GNU_FORMAT), "tar archive"),
        (b"\x28\xb5\x2f\xfd rest", "zstd archive"),
        (b"7z\xbc\xaf\x27\x1c rest", "7z archive"),
        (b"Rar!\x1a\x07\x00", "rar archive"),
        (b"MSCF\0\0\0\0", "cab archive"),
        (b"!<arch>\ndebian-binary   ", "deb archive"),
        (b"!<arch>\nx.o/", "ar archive"),
        (b"\xed\xab\xee\xdb\x03", "rpm archive"),
        (b"\x50\x2a\x4d\x18\x04\0\0\0skip\x28\xb5\x2f\xfd", "zstd archive"),
        (b"\x22\x80-lh5-" + bytes(13) + b"\1", "lha archive"),
        (bytes(7) + b"**ACE**", "ace archive"),
        (b"\x60\xea\x2b\0\x22", "arj archive"),
        (b"hsqs" + bytes(24) + b"\4\0", "squashfs archive"),
        (b"# v3 git bundle\n@object-format=sha1\n", "git bundle"),
    ],
)
def test_an_archive_is_known_by_its_first_bytes(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "f").write_bytes(data)
    assert read(tmp_path / "f") == Unread(FileStatus.NOT_INSPECTED, Reason.ARCHIVE, kind, len(data))


def test_an_archive_above_the_limit_is_an_archive(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(gzip.compress(os.urandom(5000)))
    assert reason_of(read(tmp_path / "f", max_size=1000)) == (FileStatus.NOT_INSPECTED, Reason.ARCHIVE)


@pytest.mark.parametrize("head", [b"#!/usr/bin/env python3\n", b"MZ" + bytes(600), b"GIF89a"])
def test_a_zip_behind_something_else_is_an_archive(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "f").write_bytes(head + zipped())
    assert reason_of(read(tmp_path / "f")) == (FileStatus.NOT_INSPECTED, Reason.ARCHIVE)


@pytest.mark.parametrize(
    "data",
    [
        b"BZh9 is a format",
        b"PK or not",
        b"7z",
        b"]",
        b"ustar",
        b"! <arch>",
        b"x PK\x05\x06 y" * 9,
        b"",
        b"\x5d\0\0",
        b"a -lh5- b",
        b"hsqs is text",
        b"\x60\xea",
        b"** ACE **",
        b"# v2 git bundle\n# of GPL code",
    ],
)
def test_what_only_resembles_an_archive_is_read(tmp_path: Path, data: bytes) -> None:
    assert archive_kind(data) is None
    (tmp_path / "f").write_bytes(data)
    assert isinstance(read(tmp_path / "f"), Content)


def test_bytes_behind_an_archive_hide_it_no_more_than_bytes_before_it(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"MZ" + bytes(600) + zipped() + b"\nmore, as readers of archives allow\n")
    assert reason_of(read(tmp_path / "f")) == (FileStatus.NOT_INSPECTED, Reason.ARCHIVE)
