# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from fake_rules import FakeRule
from ospo_scan.detect.scancode.fast import lean
from ospo_scan.detect.scancode.fast.tables import Tables, from_arrays, tables_of, to_arrays


def small_index() -> lean.LeanIndex:
    """Two rules over five tokens, of which three are legalese."""
    index = SimpleNamespace(
        dictionary={"a": 0, "b": 1, "c": 2, "d": 3, "e": 4},
        len_legalese=3,
        tids_by_rid=[[0, 3, 0], [1, 4]],
        approx_matchable_rids={0, 1},
        msets_by_rid=[{0: 2, 3: 1}, {1: 1, 4: 1}],
        sets_by_rid=[1],
        rules_by_rid=[FakeRule("mit_1.RULE", "mit", 3), FakeRule("gpl_1.RULE", "gpl", 2)],
        rules_by_id={},
        rules_automaton="large",
        unknown_automaton="large",
        high_postings_by_rid=[],
    )
    return lean.slim(SimpleNamespace(index=index), tables_of(index))


@pytest.fixture
def directory(tmp_path: Path) -> str:
    (tmp_path / "index").mkdir(mode=0o700)
    return str(tmp_path / "index" / "abc")


def test_a_lean_index_comes_back_as_it_was_kept(directory: str) -> None:
    lean.save(directory, small_index())
    loaded = lean.load(directory)
    assert loaded is not None
    candidates, index = loaded.tables.candidates, loaded.cache.index
    assert candidates.tokens.tolist() == [0, 3, 1, 4]
    assert candidates.once.min_containment.tolist() == [0.5, 0.5]
    assert (candidates.high_tokens, candidates.rule_count, candidates.vocabulary) == (3, 2, 6)
    assert list(index.tids_by_rid) == [[0, 3, 0], [1, 4]]
    assert list(index.rules_by_rid) == small_index().cache.index.rules_by_rid
    assert index.rules_by_id["gpl_1.RULE"] is index.rules_by_rid[1]
    assert (list(index.rules_by_id), len(index.rules_by_id)) == (["mit_1.RULE", "gpl_1.RULE"], 2)
    assert (len(index.tids_by_rid), len(index.rules_by_rid)) == (2, 2)
    assert index.sets_by_rid is index.rules_automaton is None
    assert os.listdir(os.path.dirname(directory)) == ["abc"]


def test_there_is_none_where_there_is_none(directory: str) -> None:
    assert lean.load(directory) is None


@pytest.mark.parametrize(
    "name", ["index.pickle", "rules.pickles", "rule-ends.npy", "candidates-tokens.npy", "digests.json"]
)
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


@pytest.mark.parametrize("place", ["abc", ".", ".."])
def test_an_index_of_another_user_is_not_loaded(directory: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lean.save(directory, small_index())
    give_to(os.path.realpath(os.path.join(os.path.dirname(directory), place)), os.geteuid() + 1, monkeypatch)
    assert lean.load(directory) is None


def test_an_index_that_root_has_made_for_all_is_loaded(directory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lean.save(directory, small_index())
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    for place in (directory, *map(str, Path(directory).parents[:2])):
        give_to(place, 0, monkeypatch)
    assert lean.load(directory) is not None


def give_to(place: str, owner: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``lstat`` say that ``place`` belongs to ``owner``: only root could really give it away."""
    lstat = os.lstat

    def told(path: str) -> os.stat_result:
        values = list(lstat(path))
        if path == place:
            values[stat.ST_UID] = owner
        return os.stat_result(values)

    monkeypatch.setattr(os, "lstat", told)


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


def test_tables_are_the_same_from_their_arrays() -> None:
    tables = small_index().tables
    arrays = to_arrays(tables)
    assert "candidates-once-min_high" in arrays
    assert to_arrays(from_arrays(Tables, arrays)) == arrays
    with pytest.raises(KeyError):
        from_arrays(Tables, {name: values for name, values in arrays.items() if name != "exact-texts"})
