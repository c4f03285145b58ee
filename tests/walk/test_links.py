# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.entry import Entry
from ospo_scan.walk.links import MAX_STEPS, link_entry
from ospo_scan.walk.root import Root

INSIDE = (FileStatus.SKIPPED, Reason.LINK)
OUTSIDE = (FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT)


def entry_of(tree: Path, link: str) -> Entry:
    root = Root(os.fsencode(tree))
    try:
        return link_entry(root, os.fsencode(link))
    finally:
        root.close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    directory = tmp_path / "tree"
    (directory / "a/b").mkdir(parents=True)
    (directory / "file").write_text("x")
    (tmp_path / "secret").write_text("x")
    return directory


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../../file", INSIDE),
        ("../..", INSIDE),
        (".", INSIDE),
        ("missing", INSIDE),
        (".//..//../file/", INSIDE),
        ("../../../secret", OUTSIDE),
        ("../../../tree/file", OUTSIDE),
        ("missing/../../../../secret", OUTSIDE),
        ("/etc/passwd", OUTSIDE),
        ("/", OUTSIDE),
    ],
)
def test_a_link_is_judged_by_where_it_leads(tree: Path, target: str, expected: tuple[FileStatus, Reason]) -> None:
    (tree / "a/b/link").symlink_to(target)
    entry = entry_of(tree, "a/b/link")
    assert (entry.status, entry.reason) == expected
    assert entry.detail == f"-> {target}"


def test_a_link_that_leaves_by_way_of_another_link_is_outside(tree: Path) -> None:
    (tree / "out").symlink_to("..")
    (tree / "a/up").symlink_to("../out")
    (tree / "a/b/link").symlink_to("../up/secret")
    assert entry_of(tree, "a/b/link").reason is Reason.LINK_OUTSIDE_ROOT


def test_dots_after_a_link_count_from_its_target(tree: Path) -> None:
    # a/b/near/.. is the root itself, not a/b: one more step leaves it.
    (tree / "a/b/near").symlink_to("../../a")
    (tree / "inside").symlink_to("a/b/near/../file")
    (tree / "outside").symlink_to("a/b/near/../../secret")
    assert entry_of(tree, "inside").reason is Reason.LINK
    assert entry_of(tree, "outside").reason is Reason.LINK_OUTSIDE_ROOT


def test_a_loop_is_a_link_that_leads_nowhere(tree: Path) -> None:
    (tree / "one").symlink_to("two")
    (tree / "two").symlink_to("one")
    (tree / "self").symlink_to("self/self")
    assert {entry_of(tree, name).reason for name in ("one", "two", "self")} == {Reason.LINK}


def test_a_way_too_long_to_follow_counts_as_leaving(tree: Path) -> None:
    (tree / "long").symlink_to("a/../" * 800)
    for number in range(6):
        (tree / f"long{number}").symlink_to("long/" * 8)
    assert MAX_STEPS < 8 * 1600
    assert entry_of(tree, "long0").reason is Reason.LINK_OUTSIDE_ROOT


def test_a_link_that_vanished_is_an_error(tree: Path) -> None:
    entry = entry_of(tree, "gone")
    assert (entry.status, entry.reason) == (FileStatus.ERROR, Reason.VANISHED)
