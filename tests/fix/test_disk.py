# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from ospo_scan.errors import UsageError
from ospo_scan.fix.disk import is_inside, open_disk
from ospo_scan.walk import Content, Unread


def test_a_file_is_read_with_its_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    with open_disk(str(tmp_path)) as disk:
        found = disk.read("a")
    assert isinstance(found, Content)
    assert found.data == b"content"


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../secret", ".git/config", "a//b", "", "x/.GIT/y"])
def test_a_path_that_could_lead_out_of_the_tree_is_not_opened(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"")
    (tmp_path / "tree" / "a").mkdir(parents=True)
    with open_disk(str(tmp_path / "tree")) as disk:
        assert isinstance(disk.read(path), Unread)
    assert not is_inside(path.encode())


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    (tmp_path / "link").symlink_to("a")
    with open_disk(str(tmp_path)) as disk:
        assert isinstance(disk.read("link"), Unread)
        assert disk.is_there("link")


def test_names_of_a_directory_are_sorted_and_none_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for name in ("b", "a"):
        (tmp_path / "d" / name).touch()
    with open_disk(str(tmp_path)) as disk:
        assert disk.list_names("d") == ("a", "b")
        assert disk.list_names("e") == ()


def test_one_file_opens_the_directory_that_it_is_in(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    with open_disk(str(tmp_path / "a")) as disk:
        assert disk.is_there("a")


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        open_disk(str(tmp_path / "no" / "such"))
