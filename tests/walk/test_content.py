# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ospo_scan.model import FileStatus, Reason
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


def test_the_bytes_come_with_their_size_and_digests(tmp_path: Path) -> None:
    data = bytes(range(256)) * 40
    (tmp_path / "f").write_bytes(data)
    digests = hashlib.sha256(data).hexdigest(), hashlib.sha1(data).hexdigest()
    assert read(tmp_path / "f") == Content(data, len(data), *digests)


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 1000])
def test_a_file_up_to_the_limit_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "f").write_bytes(b"x" * size)
    result = read(tmp_path / "f", max_size=1000)
    assert isinstance(result, Content)
    assert result.data == b"x" * size


def test_a_sparse_file_of_2_gib_is_too_large_and_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "f", "wb") as file:
        file.truncate(2**31)
    result = read(tmp_path / "f", max_size=1000)
    assert result == Unread(FileStatus.ERROR, Reason.TOO_LARGE, "2,147,483,648 bytes; the limit is 1,000 bytes", 2**31)


def test_a_missing_file_has_vanished(tmp_path: Path) -> None:
    assert reason_of(read(tmp_path / "f")) == (FileStatus.ERROR, Reason.VANISHED)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    (tmp_path / "f").chmod(0)
    assert reason_of(read(tmp_path / "f")) == (FileStatus.ERROR, Reason.UNREADABLE)


def test_a_refusal_of_the_system_is_unreadable_with_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may read everything, so the refusal is played.
    (tmp_path / "f").write_text("x")

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "read", refuse)
    assert read(tmp_path / "f") == Unread(FileStatus.ERROR, Reason.UNREADABLE, "Permission denied")


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)  # the name of a socket is short
        server.bind(path.name)
        os.fchdir(here)
        os.close(here)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("make", [make_link, os.mkfifo, make_socket, os.mkdir])
def test_what_is_no_regular_file_any_more_has_changed(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "f")
    assert reason_of(read(tmp_path / "f")) == (FileStatus.ERROR, Reason.CHANGED)


@pytest.mark.parametrize("change", ["append", "truncate", "touch"])
def test_a_file_that_changes_while_it_is_read_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * 2000)
    real_read = os.read

    def read_and_change(fd: int, size: int) -> bytes:
        data = real_read(fd, size)
        monkeypatch.setattr(os, "read", real_read)
        if change == "touch":
            os.utime(path, ns=(1, 1))
        else:
            os.truncate(path, 3000 if change == "append" else 1000)
        return data

    monkeypatch.setattr(os, "read", read_and_change)
    assert reason_of(read(path)) == (FileStatus.ERROR, Reason.CHANGED)
