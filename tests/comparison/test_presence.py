# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Iterable

from ospo_scan.comparison import Comparison, FilePair, Presence, PresenceChange, compare
from ospo_scan.model import CorrectionKind, FileScan, FileStatus, Reason
from samples import left_out
from two_reports import CHOICE, GPL_NOTICE, ISC_NOTICE, MIT_NOTICE, a_year_apart, report, scan

ERROR = (FileStatus.ERROR, Reason.TIMEOUT)


def compared(old: list[FileScan], new: list[FileScan]) -> Comparison:
    return compare(report(*old), report(*new))


def licenses(old: list[FileScan], new: list[FileScan]) -> dict[str, Presence[str]]:
    return {one.of: one for one in compared(old, new).licenses}


def paths(pairs: Iterable[FilePair]) -> list[str]:
    return [pair.path for pair in pairs]


def test_a_license_is_new_with_the_files_that_brought_it() -> None:
    found = licenses([scan("a", "1", MIT_NOTICE)], [scan("a", "2", MIT_NOTICE, GPL_NOTICE), scan("b", "3", GPL_NOTICE)])
    assert list(found) == ["GPL-2.0-only"]
    new = found["GPL-2.0-only"]
    assert (new.change, new.old_files, new.new_files, paths(new.arrived)) == (PresenceChange.NEW, 0, 2, ["a", "b"])


def test_a_license_is_gone_with_the_files_that_had_it() -> None:
    found = licenses([scan("a", "1", GPL_NOTICE), scan("b", "2", GPL_NOTICE)], [scan("a", "3")])
    gone = found["GPL-2.0-only"]
    assert (gone.change, gone.old_files, gone.new_files, paths(gone.left)) == (PresenceChange.GONE, 2, 0, ["a", "b"])


def test_a_license_in_a_file_that_was_not_looked_at_now_is_not_gone() -> None:
    found = licenses([scan("a", "1", GPL_NOTICE), scan("b", "2", GPL_NOTICE)], [left_out("a", *ERROR)])
    unseen = found["GPL-2.0-only"]
    assert unseen.change is PresenceChange.OUT_OF_SIGHT
    assert (paths(unseen.out_of_sight), paths(unseen.left)) == (["a"], ["b"])


def test_a_license_in_a_file_that_was_not_looked_at_before_may_have_been_there() -> None:
    found = licenses([left_out("a", *ERROR)], [scan("a", "1", GPL_NOTICE)])
    assert (found["GPL-2.0-only"].change, paths(found["GPL-2.0-only"].in_sight)) == (PresenceChange.IN_SIGHT, ["a"])
    below = licenses([left_out("lib/", FileStatus.SKIPPED, Reason.EXCLUDED)], [scan("lib/a", "1", GPL_NOTICE)])
    assert below["GPL-2.0-only"].change is PresenceChange.IN_SIGHT


def test_a_moved_file_keeps_its_license() -> None:
    found = licenses([scan("a", "1", MIT_NOTICE)], [scan("b", "1", MIT_NOTICE)])
    moved = found["MIT"]
    assert (moved.change, paths(moved.moved), moved.arrived, moved.left) == (PresenceChange.MOVED, ["b"], (), ())


def test_a_license_that_is_in_other_files_says_which() -> None:
    old = [scan("a", "1", MIT_NOTICE), scan("b", "2", MIT_NOTICE), scan("c", "3")]
    new = [scan("a", "1", MIT_NOTICE), scan("b", "4"), scan("c", "5", MIT_NOTICE)]
    one = licenses(old, new)["MIT"]
    assert (one.change, paths(one.arrived), paths(one.left)) == (PresenceChange.OTHER_FILES, ["c"], ["b"])


def test_an_unchanged_license_is_not_listed() -> None:
    assert licenses([scan("a", "1", MIT_NOTICE)], [scan("a", "2", MIT_NOTICE)]) == {}


def test_a_choice_is_listed_as_a_whole_beside_its_licenses() -> None:
    comparison = compared([scan("a", "1", CHOICE)], [scan("a", "2", MIT_NOTICE)])
    assert [(one.of, one.change) for one in comparison.licenses] == [("GPL-2.0-only", PresenceChange.GONE)]
    assert [(one.of, one.change) for one in comparison.expressions] == [("GPL-2.0-only OR MIT", PresenceChange.GONE)]


def test_holders_are_compared_where_somebody_looked_both_times() -> None:
    old = [scan("a", "1", holders=["Ada"]), scan("b", "2", holders=["Ada"]), scan("c", "3", ISC_NOTICE)]
    new = [scan("a", "4", holders=["Grace"]), scan("b", "5"), scan("c", "6", holders=["Linus"])]
    holders = {one.of: one for one in compared(old, new).holders or ()}
    assert {name: one.change for name, one in holders.items()} == {
        "Ada": PresenceChange.OUT_OF_SIGHT,
        "Grace": PresenceChange.NEW,
        "Linus": PresenceChange.IN_SIGHT,
    }
    assert paths(holders["Ada"].left) == ["a"]


def test_two_spellings_of_a_name_are_one_holder() -> None:
    old = [scan("a", "1", holders=["Widgets Inc."]), scan("b", "2", holders=["Widgets, Inc."])]
    new = [scan("a", "1", holders=["widgets  inc"]), scan("c", "3", holders=["Widgets, Inc."])]
    (one,) = compared(old, new).holders or ()
    assert (one.of, one.old_files, one.new_files) == ("Widgets, Inc.", 2, 2)


def test_corrections_are_followed_by_what_they_say_and_where_they_apply() -> None:
    (one,) = compare(*a_year_apart()).corrections or ()
    assert (one.of.kind, one.of.detected, one.of.concluded) == (CorrectionKind.CHOICE, "MIT OR GPL-2.0-only", "MIT")
    assert (one.change, paths(one.arrived)) == (PresenceChange.OTHER_FILES, ["src/lists/copy.c"])
