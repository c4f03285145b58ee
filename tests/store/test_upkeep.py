# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ospo_scan.store import database, upkeep
from ospo_scan.store.location import CacheUnusableError
from store.conftest import OpenStore, found, key


def fill(open_store: OpenStore, count: int = 300) -> None:
    store = open_store()
    for number in range(count):
        store.write(key(f"{number}"), found(os.urandom(500).hex()))
    store.close()


def test_the_contents_are_counted(open_store: OpenStore, directory: Path) -> None:
    assert upkeep.contents(str(directory)) == upkeep.Contents(0, 0, None, None)
    fill(open_store)
    held = upkeep.contents(str(directory))
    assert held.results == 300
    assert held.size >= Path(database.location(str(directory))).stat().st_size
    assert held.oldest is not None
    assert held.oldest == held.newest


def test_pruning_drops_until_the_limit_holds(open_store: OpenStore, directory: Path) -> None:
    assert upkeep.prune(str(directory), 1000) == 0
    assert not directory.exists()
    fill(open_store)
    size = upkeep.contents(str(directory)).size
    assert upkeep.prune(str(directory), size) == 0
    dropped = upkeep.prune(str(directory), size // 2)
    held = upkeep.contents(str(directory))
    assert held.results == 300 - dropped
    assert held.size <= size // 2
    assert upkeep.prune(str(directory), 1) == held.results


def test_clearing_removes_the_store_and_what_was_set_aside_and_nothing_else(
    open_store: OpenStore, directory: Path
) -> None:
    upkeep.clear(str(directory))
    fill(open_store)
    Path(database.location(str(directory))).write_bytes(b"garbage" * 1000)
    fill(open_store)
    (directory / "of somebody else").write_text("")
    assert len(os.listdir(directory)) == 3
    upkeep.clear(str(directory))
    assert os.listdir(directory) == ["of somebody else"]


def test_clearing_under_a_run_harms_neither(open_store: OpenStore, directory: Path, warnings: list[str]) -> None:
    fill(open_store)
    running = open_store()
    assert len(running.read([key("1")])) == 1
    upkeep.clear(str(directory))
    running.write(key("late"), found("late"))
    fill(open_store, 10)
    running.close()
    assert upkeep.contents(str(directory)).results == 10
    assert warnings == []


def test_a_damaged_store_is_said_with_the_command_that_removes_it(open_store: OpenStore, directory: Path) -> None:
    fill(open_store, 1)
    Path(database.location(str(directory))).write_bytes(b"garbage" * 1000)
    for look in (upkeep.contents, lambda path: upkeep.prune(path, 1)):
        with pytest.raises(CacheUnusableError, match="cache clear"):
            look(str(directory))
    upkeep.clear(str(directory))
    assert upkeep.contents(str(directory)).results == 0
