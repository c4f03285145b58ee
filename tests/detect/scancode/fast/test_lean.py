# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from ospo_scan.detect.scancode.fast import lean
from ospo_scan.detect.scancode.fast.rules import RuleArrays, Thresholds


def small_index() -> lean.LeanIndex:
    """Two rules over five tokens, of which three are legalese."""
    numbers = np.arange(2)
    limits = Thresholds(numbers, numbers, numbers, np.array([0.0, 0.5]))
    arrays = RuleArrays(
        tokens=np.array([0, 3, 1, 4]),
        counts=np.ones(4, dtype=np.intp),
        rule_starts=np.array([0, 2, 4]),
        rules=numbers,
        token_starts=np.arange(6),
        common_tokens=np.array([0, 3]),
        common=np.array([[3], [0]], dtype=np.uint64),
        once=limits,
        repeated=limits,
        high_tokens=3,
    )
    index = SimpleNamespace(tids_by_rid=[[0, 3, 0], [1, 4]], len_legalese=3, sets_by_rid=[1], msets_by_rid=[2])
    return lean.slim(SimpleNamespace(index=index), arrays)


@pytest.fixture
def directory(tmp_path: Path) -> str:
    (tmp_path / "index").mkdir(mode=0o700)
    return str(tmp_path / "index" / "abc")


def test_a_lean_index_comes_back_as_it_was_kept(directory: str) -> None:
    lean.save(directory, small_index())
    loaded = lean.load(directory)
    assert loaded is not None
    assert loaded.arrays.tokens.tolist() == [0, 3, 1, 4]
    assert loaded.arrays.once.min_containment.tolist() == [0.0, 0.5]
    assert (loaded.arrays.high_tokens, loaded.arrays.rule_count, loaded.arrays.vocabulary) == (3, 2, 5)
    assert loaded.cache.index.tids_by_rid == [[0, 3, 0], [1, 4]]
    assert loaded.cache.index.sets_by_rid is None
    assert os.listdir(os.path.dirname(directory)) == ["abc"]


def test_there_is_none_where_there_is_none(directory: str) -> None:
    assert lean.load(directory) is None


@pytest.mark.parametrize("name", ["index.pickle", "tokens.npy", "digests.json"])
@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "remove"])
def test_a_damaged_index_is_never_loaded(directory: str, name: str, damage: str) -> None:
    lean.save(directory, small_index())
    file = Path(directory, name)
    content = file.read_bytes()
    if damage == "remove":
        file.unlink()
    else:
        changed = {"flip": content[:-9] + bytes([content[-9] ^ 1]) + content[-8:], "cut": content[:-7], "empty": b""}
        file.write_bytes(changed[damage])
    assert lean.load(directory) is None


def test_a_damaged_index_is_replaced(directory: str) -> None:
    lean.save(directory, small_index())
    Path(directory, "index.pickle").write_bytes(b"")
    lean.save(directory, small_index())
    assert lean.load(directory) is not None


@pytest.mark.parametrize("place", ["abc", ".", ".."])
def test_an_index_that_others_could_write_is_not_loaded(directory: str, place: str) -> None:
    lean.save(directory, small_index())
    os.chmod(os.path.join(os.path.dirname(directory), place), 0o777)
    assert lean.load(directory) is None


def test_the_index_and_what_is_above_it_are_closed_to_others(directory: str) -> None:
    elsewhere = os.path.join(os.path.dirname(directory), "deep", "index", "abc")
    lean.save(elsewhere, small_index())
    for path in (elsewhere, os.path.dirname(elsewhere), os.path.dirname(os.path.dirname(elsewhere))):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o700


def test_the_rest_of_a_killed_process_is_removed_by_the_next_that_builds(directory: str) -> None:
    rest = Path(os.path.dirname(directory), ".building-x")
    rest.mkdir()
    lean.save(directory, small_index())
    assert os.listdir(os.path.dirname(directory)) == ["abc"]


def test_versions_live_side_by_side(directory: str) -> None:
    other = directory + "-other"
    for one in (directory, other):
        lean.save(one, small_index())
    assert lean.load(directory) is not None
    assert lean.load(other) is not None


def test_where_nothing_can_be_written_saving_raises_oserror(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="cache directory"):
        lean.save(str(tmp_path / "file" / "index" / "abc"), small_index())


def test_a_link_is_not_followed_to_an_index(directory: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir(mode=0o700)
    lean.save(str(tmp_path / "other" / "abc"), small_index())
    os.symlink(tmp_path / "other" / "abc", directory)
    assert lean.load(directory) is None


def test_two_that_build_at_once_leave_one_index_and_no_rest(directory: str) -> None:
    lean.save(directory, small_index())
    lean.save(directory, small_index())
    assert os.listdir(os.path.dirname(directory)) == ["abc"]
    assert lean.load(directory) is not None
