# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.installation import find_installation


def plant(cache: Path, name: str, size: int) -> Path:
    directory = cache / "index" / name
    directory.mkdir(parents=True)
    (directory / "index.pickle").write_bytes(b"x" * size)
    return directory


def test_the_directory_is_named_after_the_engine(tmp_path: Path) -> None:
    told = kept.variables(str(tmp_path), "f" * 64, is_readonly=True)
    assert told == {
        kept.DIRECTORY_VARIABLE: str(tmp_path / "index" / ("f" * 32)),
        kept.READONLY_VARIABLE: "1",
    }
    assert kept.READONLY_VARIABLE not in kept.variables(str(tmp_path), "f" * 64, is_readonly=False)
    assert kept.variables(None, "f" * 64, is_readonly=False) == {}


def test_indexes_of_other_versions_and_rests_are_removed_and_nothing_else(tmp_path: Path) -> None:
    current = plant(tmp_path, find_installation().fingerprint[:32], 10)
    old, rest, foreign = plant(tmp_path, "0" * 32, 20), plant(tmp_path, ".building-x", 5), plant(tmp_path, "mine", 7)
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, tmp_path / "index" / ("1" * 32))
    assert kept.index_bytes(str(tmp_path)) == 35
    assert kept.remove_indexes(str(tmp_path), is_current_kept=True) == 2
    assert (current.exists(), old.exists(), rest.exists(), foreign.exists()) == (True, False, False, True)
    assert kept.remove_indexes(str(tmp_path), is_current_kept=False) == 1
    assert outside.exists()


def test_there_is_nothing_where_there_is_no_cache(tmp_path: Path) -> None:
    assert kept.index_bytes(str(tmp_path)) == 0
    assert kept.remove_indexes(str(tmp_path), is_current_kept=False) == 0
