# SPDX-License-Identifier: Apache-2.0
"""Rows 2 and 4: files that are swapped, vanish, change or are refused, between the walk and each time they are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from hostile.cases import GPL, MIT, Case, case, innocents, write
from hostile.judging import is_accounted_for, saved_report, wrong_outcomes
from ospo_scan.walk import Tree, open_tree
from ospo_scan.walk.root import Root

VICTIM = "victim.c"
CHANGED = ("error changed",)
Harm = Callable[[Path], None]


def swap_for_a_link(victim: Path) -> None:
    (victim.parent.parent / "secret").write_text(MIT)
    victim.unlink()
    victim.symlink_to("../secret")


def swap_for_a_fifo(victim: Path) -> None:
    victim.unlink()
    os.mkfifo(victim)


def swap_for_a_device(victim: Path) -> None:
    victim.unlink()
    try:
        os.mknod(victim, 0o020644, os.makedev(1, 5))
    except OSError:  # only root may, and not in every container
        os.mkfifo(victim)


def swap_for_a_directory(victim: Path) -> None:
    victim.unlink()
    victim.mkdir()


def swap_for_other_bytes(victim: Path) -> None:
    victim.write_text(MIT)


def swap_for_an_archive(victim: Path) -> None:
    victim.write_bytes(b"PK\x03\x04" + bytes(60))


def grow(victim: Path) -> None:
    os.truncate(victim, 2**31)


def vanish(victim: Path) -> None:
    victim.unlink()


def swap_the_directory(victim: Path) -> None:
    away = victim.parent.parent / "away"
    victim.parent.rename(away)
    victim.parent.symlink_to(away)


ANY_ERROR = ("error unreadable", "error changed", "error vanished")
BEFORE_THE_FIRST_READ: dict[str, tuple[Harm, tuple[str, ...]]] = {
    "link": (swap_for_a_link, CHANGED),
    "fifo": (swap_for_a_fifo, CHANGED),
    "device": (swap_for_a_device, CHANGED),
    "directory": (swap_for_a_directory, ANY_ERROR),
    "grown": (grow, ("error too-large",)),
    "vanished": (vanish, ("error vanished",)),
}
BETWEEN_READS: dict[str, tuple[Harm, tuple[str, ...]]] = {
    **BEFORE_THE_FIRST_READ,
    "other bytes": (swap_for_other_bytes, CHANGED),
    "archive": (swap_for_an_archive, CHANGED),
}


@pytest.fixture
def tree(project: Path) -> Path:
    write(project, f"sub/{VICTIM}", GPL)
    innocents(project)
    return project


CASES = [case("innocent/gpl.c", "finding license-denied"), case("innocent/mit.c", "scanned")]


def check(ospo_scan: OspoScan, tree: Path, victim: Case) -> None:
    report = tree.parent / "report.json"
    said = ospo_scan("check", tree, "-q", "--no-cache", "-j", 1, "-o", f"json={report}")
    assert "Traceback" not in said.err
    written = saved_report(report)
    assert wrong_outcomes(written, [*CASES, victim]) == {}
    assert is_accounted_for(written)
    assert said.exit_code == 3


@pytest.mark.parametrize("name", BEFORE_THE_FIRST_READ)
def test_what_is_swapped_between_the_walk_and_the_read_is_an_error_and_never_read(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    harm, outcomes = BEFORE_THE_FIRST_READ[name]

    def opened(*arguments: object) -> Tree:
        listed = open_tree(*arguments)  # type: ignore[arg-type]  # as they come
        harm(tree / "sub" / VICTIM)
        return listed

    monkeypatch.setattr("ospo_scan.cli.evidence.open_tree", opened)
    check(ospo_scan, tree, case(f"sub/{VICTIM}", *outcomes))


@pytest.mark.parametrize("name", BETWEEN_READS)
def test_what_is_swapped_between_the_first_read_and_the_engines_turn_is_an_error(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    harm, outcomes = BETWEEN_READS[name]
    real, reads = Tree.read, [0]

    def read(self: Tree, path: str) -> object:
        if path == f"sub/{VICTIM}":
            reads[0] += 1
            if reads[0] == 2:
                harm(tree / "sub" / VICTIM)
        return real(self, path)

    monkeypatch.setattr(Tree, "read", read)
    check(ospo_scan, tree, case(f"sub/{VICTIM}", *outcomes))
    assert reads[0] >= 2


def test_a_directory_swapped_for_a_link_gives_nothing_of_another_tree(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root holds the old directory open, so what is read is what was walked; or it is an error, never a pass."""

    def opened(*arguments: object) -> Tree:
        listed = open_tree(*arguments)  # type: ignore[arg-type]  # as they come
        swap_the_directory(tree / "sub" / VICTIM)
        return listed

    monkeypatch.setattr("ospo_scan.cli.evidence.open_tree", opened)
    report = tree.parent / "report.json"
    said = ospo_scan("check", tree, "-q", "--no-cache", "-j", 1, "-o", f"json={report}")
    victim = case(f"sub/{VICTIM}", "finding license-denied", *CHANGED)
    assert wrong_outcomes(saved_report(report), [*CASES, victim]) == {}
    assert said.exit_code in (1, 3)


@pytest.mark.parametrize("fault", [13, 5, 116, 12, 24, 40])
def test_a_file_that_the_system_refuses_is_an_error_whatever_the_refusal(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """Played, since root may read everything: permission, input/output, stale, memory, descriptors, links."""
    real = Root.open_file

    def refuse(self: Root, path: bytes) -> int:
        if path == f"sub/{VICTIM}".encode():
            raise OSError(fault, os.strerror(fault))
        return real(self, path)

    monkeypatch.setattr(Root, "open_file", refuse)
    check(ospo_scan, tree, case(f"sub/{VICTIM}", *ANY_ERROR))


def test_a_directory_that_the_system_refuses_is_an_error_of_all_that_is_in_it(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Root.directory

    def refuse(self: Root, path: bytes) -> int:
        if path == b"sub":
            raise PermissionError(13, "Permission denied")
        return real(self, path)

    monkeypatch.setattr(Root, "directory", refuse)
    check(ospo_scan, tree, case("sub/", "error unreadable"))
