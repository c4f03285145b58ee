# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.comparison import FILE_KINDS, FileChange, FilePair, MovedBy
from ospo_scan.comparison.files import pair_files
from ospo_scan.model import FileScan, FileStatus, Reason
from samples import detection, left_out
from two_reports import CHOICE, GPL_NOTICE, MIT_NOTICE, report, scan

ERROR = (FileStatus.ERROR, Reason.TIMEOUT)
EXCLUDED = (FileStatus.SKIPPED, Reason.EXCLUDED)
DELETED = (FileStatus.SKIPPED, Reason.DELETED)
ARCHIVE = (FileStatus.NOT_INSPECTED, Reason.ARCHIVE)


def pairs(old: list[FileScan], new: list[FileScan]) -> list[FilePair]:
    return list(pair_files(report(*old).result, report(*new).result))


def changes(old: list[FileScan], new: list[FileScan]) -> dict[str, FileChange]:
    return {pair.path: pair.change for pair in pairs(old, new)}


def only(old: list[FileScan], new: list[FileScan]) -> FilePair:
    (pair,) = pairs(old, new)
    return pair


def test_files_come_go_move_and_stay() -> None:
    old = [scan("a", "a"), scan("b", "b"), scan("c", "c")]
    new = [scan("a", "a, edited"), scan("d", "d"), scan("e/c", "c")]
    assert changes(old, new) == {
        "a": FileChange.STAYED,
        "b": FileChange.REMOVED,
        "d": FileChange.ADDED,
        "e/c": FileChange.MOVED,
    }


def test_a_path_that_both_have_is_one_file_whatever_it_holds() -> None:
    swapped = pairs([scan("a", "1"), scan("b", "2")], [scan("a", "2"), scan("b", "1")])
    assert [(pair.change, pair.is_edited) for pair in swapped] == [(FileChange.STAYED, True)] * 2


def test_a_file_that_git_tracks_and_the_work_tree_lacks_is_gone() -> None:
    assert changes([scan("a", "a")], [left_out("a", *DELETED)]) == {"a": FileChange.REMOVED}
    assert changes([scan("a", "a")], [left_out("a", *DELETED), scan("b", "a")]) == {"b": FileChange.MOVED}
    assert changes([left_out("a", *DELETED)], [left_out("a", *DELETED)]) == {}


@pytest.mark.parametrize("closed", ["lib/", "lib/sub/", "lib"])
def test_below_what_was_not_looked_into_nothing_is_proven_to_be_gone_or_new(closed: str) -> None:
    old, new = [scan("lib/sub/a.c", "a")], [left_out(closed, *EXCLUDED)]
    assert changes(old, new)["lib/sub/a.c"] is FileChange.OUT_OF_SIGHT
    assert changes(new, old)["lib/sub/a.c"] is FileChange.IN_SIGHT


def test_below_an_unreadable_root_nothing_is_proven() -> None:
    assert changes([scan("a.c", "a")], [left_out("./", *ERROR)])["a.c"] is FileChange.OUT_OF_SIGHT


def test_a_file_out_of_sight_did_not_move_but_the_other_is_told_to_be_equal() -> None:
    old, new = [scan("lib/a.c", "a")], [left_out("lib/", *EXCLUDED), scan("src/a.c", "a")]
    found = {pair.path: pair for pair in pairs(old, new)}
    assert found["lib/a.c"].change is FileChange.OUT_OF_SIGHT
    assert (found["src/a.c"].change, found["src/a.c"].twin) == (FileChange.ADDED, "lib/a.c")


def test_one_more_copy_is_new_and_names_the_file_that_it_equals() -> None:
    old, new = [scan("a", "text"), scan("e", "")], [scan("a", "text"), scan("b", "text"), scan("e", ""), scan("f", "")]
    found = {pair.path: (pair.change, pair.twin) for pair in pairs(old, new)}
    assert found["b"] == (FileChange.ADDED, "a")
    assert found["f"] == (FileChange.ADDED, None)  # that two files are empty says nothing
    gone = {pair.path: (pair.change, pair.twin) for pair in pairs(new, old)}
    assert gone["b"] == (FileChange.REMOVED, "a")


def test_what_shows_a_move_is_told() -> None:
    assert only([scan("a", "1", MIT_NOTICE)], [scan("b", "1", MIT_NOTICE)]).moved_by is MovedBy.CONTENT
    assert only([scan("a", "1", MIT_NOTICE)], [scan("b", "2", MIT_NOTICE)]).moved_by is MovedBy.EVIDENCE
    assert only([scan("a", "1")], [scan("a", "1")]).moved_by is None


def test_a_file_is_relicensed_where_both_looked_and_its_clauses_differ() -> None:
    turned = detection("GPL-2.0-only OR MIT", "the other way round")
    both = detection("MIT AND GPL-2.0-only", "both at once")
    assert only([scan("a", "1", MIT_NOTICE)], [scan("a", "2", GPL_NOTICE)]).is_relicensed
    assert only([scan("a", "1")], [scan("a", "2", GPL_NOTICE)]).is_relicensed
    assert not only([scan("a", "1", CHOICE)], [scan("a", "2", turned)]).is_relicensed
    assert not only([scan("a", "1", MIT_NOTICE, GPL_NOTICE)], [scan("a", "2", both)]).is_relicensed
    assert not only([scan("a", "1", MIT_NOTICE)], [left_out("a", *ERROR)]).is_relicensed


def test_whether_a_file_was_edited_can_be_unknown() -> None:
    assert only([scan("a", "1")], [scan("a", "1")]).is_edited is False
    assert only([left_out("a", *ERROR)], [scan("a", "1")]).is_edited is True  # of another size
    unknown = replace(scan("a", "1"), file=replace(scan("a", "1").file, sha256=None, sha1=None))
    assert only([scan("a", "1")], [unknown]).is_edited is None
    assert only([scan("a", "1")], []).is_edited is None


def test_each_file_has_one_kind() -> None:
    old = [scan("same", "1"), scan("edited", "1"), left_out("fate", *ERROR), scan("gone", "2"), scan("x", "3")]
    old += [left_out("shut/", *EXCLUDED), scan("open/a", "4")]
    new = [scan("same", "1"), scan("edited", "2!"), left_out("fate", *ARCHIVE), scan("came", "5"), scan("y", "3")]
    new += [scan("shut/a", "6"), left_out("open/", *EXCLUDED)]
    kinds = {pair.path: pair.kind for pair in pairs(old, new)}
    assert {kinds[path] for path in ("same", "edited", "gone", "came", "y", "shut/a", "open/a")} == set(FILE_KINDS) - {
        "found-otherwise"
    }
    assert kinds["fate"] == "found-otherwise"
