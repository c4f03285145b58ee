# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_scan.fix.changes import Change, Kind
from ospo_scan.fix.header import Insertion
from ospo_scan.fix.writing import NotWrittenError, write
from ospo_scan.walk.root import Root


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Root]:
    (tmp_path / "tree").mkdir()
    found = Root(os.fsencode(tmp_path / "tree"))
    yield found
    found.close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return tmp_path / "tree"


def change(path: str, before: bytes | None, insertion: Insertion) -> Change:
    digest = None if before is None else hashlib.sha256(before).hexdigest()
    return Change(path, Kind.HEADER, digest, insertion, (path,), ())


HEADER = Insertion(0, b"# header\n")


def test_a_file_gets_what_is_inserted_and_keeps_its_mode(root: Root, tree: Path) -> None:
    (tree / "run.sh").write_bytes(b"echo\n")
    (tree / "run.sh").chmod(0o750)
    write(root, change("run.sh", b"echo\n", HEADER))
    assert (tree / "run.sh").read_bytes() == b"# header\necho\n"
    assert (tree / "run.sh").stat().st_mode & 0o7777 == 0o750
    assert os.listdir(tree) == ["run.sh"]


def test_a_new_file_comes_with_its_directory(root: Root, tree: Path) -> None:
    write(root, change("LICENSES/MIT.txt", None, Insertion(0, b"text")))
    assert (tree / "LICENSES" / "MIT.txt").read_bytes() == b"text"
    assert os.listdir(tree / "LICENSES") == ["MIT.txt"]


def test_a_file_that_changed_meanwhile_is_left_alone(root: Root, tree: Path) -> None:
    (tree / "a").write_bytes(b"new")
    with pytest.raises(NotWrittenError, match="changed meanwhile"):
        write(root, change("a", b"old", HEADER))
    assert (tree / "a").read_bytes() == b"new"


def test_a_file_that_came_up_meanwhile_is_not_written_over(root: Root, tree: Path) -> None:
    (tree / "a.license").write_bytes(b"mine")
    with pytest.raises(NotWrittenError, match="a file of that name"):
        write(root, change("a.license", None, HEADER))
    assert (tree / "a.license").read_bytes() == b"mine"
    assert os.listdir(tree) == ["a.license"]


@pytest.mark.parametrize("path", ["../out", "/tmp/out", "a/../../out", ".git/hooks/pre-commit", "a/.Git/x", ""])
def test_nothing_is_written_outside_the_tree_or_into_git(root: Root, tree: Path, path: str) -> None:
    (tree / ".git" / "hooks").mkdir(parents=True)
    with pytest.raises(NotWrittenError, match="no path of a file in the tree"):
        write(root, change(path, None, HEADER))
    assert sorted(os.listdir(tree.parent)) == ["tree"]


def test_a_link_is_never_followed_nor_replaced(root: Root, tree: Path) -> None:
    outside = tree.parent / "outside"
    outside.mkdir()
    (outside / "a").write_bytes(b"x")
    (tree / "file").symlink_to(outside / "a")
    (tree / "directory").symlink_to(outside)
    (tree / "LICENSES").symlink_to(outside)
    for path, before in (("file", b"x"), ("directory/a", b"x"), ("LICENSES/MIT.txt", None), ("directory/b", None)):
        with pytest.raises(NotWrittenError, match="a link is in the way"):
            write(root, change(path, before, HEADER))
    with pytest.raises(NotWrittenError, match="a file of that name"):
        write(root, change("file", None, HEADER))
    assert os.listdir(outside) == ["a"]
    assert (outside / "a").read_bytes() == b"x"
    assert (tree / "file").is_symlink()


def test_a_write_protected_file_is_left_alone(root: Root, tree: Path) -> None:
    (tree / "a").write_bytes(b"x")
    (tree / "a").chmod(0o444)
    with pytest.raises(NotWrittenError, match="write-protected"):
        write(root, change("a", b"x", HEADER))


def test_what_is_no_regular_file_is_left_alone(root: Root, tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    with pytest.raises(NotWrittenError, match="regular file"):
        write(root, change("pipe", b"", HEADER))


def test_a_second_name_of_a_file_keeps_the_old_content(root: Root, tree: Path) -> None:
    (tree / "a").write_bytes(b"x\n")
    os.link(tree / "a", tree / "b")
    assert write(root, change("a", b"x\n", HEADER))
    assert (tree / "a").read_bytes() == b"# header\nx\n"
    assert (tree / "b").read_bytes() == b"x\n"


@pytest.mark.parametrize("failing", ["rename", "fchmod"])
def test_an_interrupted_change_leaves_the_file_whole_and_nothing_besides(
    root: Root, tree: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    (tree / "a").write_bytes(b"x\n")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, failing, stop)
    with pytest.raises(KeyboardInterrupt):
        write(root, change("a", b"x\n", HEADER))
    assert (tree / "a").read_bytes() == b"x\n"
    assert os.listdir(tree) == ["a"]


def test_a_file_system_without_hard_links_gets_new_files_too(
    root: Root, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write(root, change("a.license", None, Insertion(0, b"text")))
    assert (tree / "a.license").read_bytes() == b"text"
    assert os.listdir(tree) == ["a.license"]


def test_a_full_disk_is_said_and_leaves_the_file_whole(root: Root, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "a").write_bytes(b"x\n")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fchmod", full)
    with pytest.raises(NotWrittenError, match="No space left"):
        write(root, change("a", b"x\n", HEADER))
    assert os.listdir(tree) == ["a"]
