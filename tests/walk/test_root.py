# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deep_tree import make_chain
from ospo_scan.model import Reason
from ospo_scan.walk.root import Root, fault_reason


@pytest.fixture
def root(bottomless: Path) -> Iterator[Root]:
    opened = Root(os.fsencode(bottomless))
    yield opened
    opened.close()


def open_descriptors() -> int:
    return len(os.listdir("/dev/fd"))


def test_a_file_beyond_path_max_is_reached(bottomless: Path, root: Root) -> None:
    chain = make_chain(bottomless, b"d" * 200, 40)
    fd = root.open_file(chain + b"/file")
    assert os.read(fd, 10) == b"deep"
    os.close(fd)


def test_the_number_of_open_descriptors_is_bounded(bottomless: Path, root: Root) -> None:
    chain = make_chain(bottomless, b"d", 1000)
    before = open_descriptors()
    for depth in range(999, 0, -37):
        assert root.list_directory(chain[: 2 * depth - 1])
    assert open_descriptors() <= before + 64
    root.close()
    assert open_descriptors() < before


def test_a_missing_component_leaves_no_descriptor_open(bottomless: Path, root: Root) -> None:
    chain = make_chain(bottomless, b"d", 100)
    root.directory(chain)
    before = open_descriptors()
    for name in (b"no", b"file/no", b"file"):
        with pytest.raises(OSError, match=r"No such|Not a directory"):
            root.directory(chain + b"/" + name + b"/x")
    assert open_descriptors() == before


def test_a_link_is_followed_neither_as_file_nor_as_directory(bottomless: Path, root: Root) -> None:
    (bottomless / "real").mkdir()
    (bottomless / "real/file").write_text("x")
    (bottomless / "directory").symlink_to("real")
    (bottomless / "file").symlink_to("real/file")
    for path in (b"file", b"directory/file"):
        with pytest.raises(OSError, match=r"Too many levels|Not a directory") as caught:
            root.open_file(path)
        assert fault_reason(caught.value) is Reason.CHANGED


def test_the_blocking_component_is_the_first_that_is_no_directory(bottomless: Path, root: Root) -> None:
    (bottomless / "a").mkdir()
    (bottomless / "a/b").symlink_to("/")
    blocking = root.blocking_component(b"a/b/c")
    assert blocking is not None
    assert blocking[0] == b"a/b"
    assert root.blocking_component(b"a/missing/c") is None
