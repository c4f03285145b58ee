# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.comparison import FindingChange, FindingDifference, compare
from ospo_scan.model import (
    FileScan,
    FileStatus,
    Finding,
    Level,
    Reason,
    Report,
    Since,
    Suppression,
    TextLocation,
)
from samples import detection, left_out
from two_reports import GPL_NOTICE, MIT_NOTICE, bare, found, report, scan, waived

GPL_FILE = scan("a.c", "1", GPL_NOTICE)
ERROR = (FileStatus.ERROR, Reason.TIMEOUT)
ARCHIVE = (FileStatus.NOT_INSPECTED, Reason.ARCHIVE)


def denied(*paths: str, line: int | None = None) -> Finding:
    return found("license-denied", Level.ERROR, GPL_NOTICE, *paths, line=line)


def judged(files: list[FileScan], *findings: Finding) -> Report:
    return report(*files, findings=findings)


def differences(old: Report, new: Report) -> list[FindingDifference]:
    return list(compare(old, new).findings or ())


def changes(old: Report, new: Report) -> list[tuple[FindingChange, list[str]]]:
    """Each change with its places, as ``old path:line > new path:line``."""
    told = []
    for one in differences(old, new):
        ends = [[f"{place.path}:{place.start_line}" if place else "-" for place in pair] for pair in one.places]
        told.append((one.change, [" > ".join(pair) for pair in ends]))
    return told


def test_a_finding_is_new_settled_or_the_same() -> None:
    with_it, without = judged([GPL_FILE], denied("a.c")), judged([scan("a.c", "2")])
    assert changes(without, with_it) == [(FindingChange.NEW, ["- > a.c:4"])]
    assert changes(with_it, without) == [(FindingChange.SETTLED, ["a.c:4 > -"])]
    assert changes(with_it, with_it) == [(FindingChange.SAME, ["a.c:4 > a.c:4"])]


def test_a_finding_moves_with_its_file_and_with_its_lines() -> None:
    old, new = judged([GPL_FILE], denied("a.c")), judged([scan("b.c", "1", GPL_NOTICE)], denied("b.c", line=9))
    assert changes(old, new) == [(FindingChange.SAME, ["a.c:4 > b.c:9"])]


def test_a_finding_without_a_text_moves_with_its_file_as_well() -> None:
    missing = [bare("license-missing", Level.WARNING, path) for path in ("a.sh", "b.sh")]
    old, new = judged([scan("a.sh", "run")], missing[0]), judged([scan("b.sh", "run")], missing[1])
    assert changes(old, new) == [(FindingChange.SAME, ["a.sh:None > b.sh:None"])]


def test_a_finding_that_is_in_one_more_file_is_new_there() -> None:
    old = judged([GPL_FILE], denied("a.c"))
    new = judged([GPL_FILE, scan("b.c", "2", GPL_NOTICE)], denied("a.c", "b.c"))
    assert changes(old, new) == [
        (FindingChange.NEW, ["- > b.c:4"]),
        (FindingChange.SAME, ["a.c:4 > a.c:4"]),
    ]


def test_of_several_places_in_a_file_those_on_the_same_lines_belong_together() -> None:
    twice = replace(denied("a.c"), places=(TextLocation("a.c", 4, 11), TextLocation("a.c", 50, 57)))
    once = replace(twice, places=twice.places[1:])
    assert changes(judged([GPL_FILE], twice), judged([GPL_FILE], once)) == [
        (FindingChange.SETTLED, ["a.c:4 > -"]),
        (FindingChange.SAME, ["a.c:50 > a.c:50"]),
    ]


def test_what_is_accepted_and_what_is_no_longer_accepted_is_told() -> None:
    standing, accepted = judged([GPL_FILE], denied("a.c")), judged([GPL_FILE], waived(denied("a.c")))
    assert changes(standing, accepted) == [(FindingChange.NEWLY_SUPPRESSED, ["a.c:4 > a.c:4"])]
    assert changes(accepted, standing) == [(FindingChange.NEWLY_STANDING, ["a.c:4 > a.c:4"])]


def test_a_waiver_with_other_terms_is_told_but_not_another_line_or_another_move_in_a_baseline() -> None:
    old, later = waived(denied("a.c")), waived(denied("a.c"), "2030-01-01")
    assert [change for change, _ in changes(judged([GPL_FILE], old), judged([GPL_FILE], later))] == [
        FindingChange.JUDGED_OTHERWISE
    ]
    listed = [
        replace(denied("a.c"), suppression=Suppression("baseline", f"listed in known.json{moved}", None, None))
        for moved in ("", "; moved: x is now a.c")
    ]
    assert [change for change, _ in changes(judged([GPL_FILE], listed[0]), judged([GPL_FILE], listed[1]))] == [
        FindingChange.SAME
    ]


@pytest.mark.parametrize(
    "otherwise",
    [
        found("license-review", Level.WARNING, GPL_NOTICE, "a.c"),
        replace(denied("a.c"), level=Level.WARNING),
        replace(denied("a.c"), refused=("GPL-2.0-only", "MIT")),
    ],
)
def test_the_same_text_by_another_rule_or_level_is_judged_otherwise(otherwise: Finding) -> None:
    old, new = judged([GPL_FILE], denied("a.c")), judged([GPL_FILE], otherwise)
    assert changes(old, new) == [(FindingChange.JUDGED_OTHERWISE, ["a.c:4 > a.c:4"])]


def test_the_same_license_in_other_words_is_reworded() -> None:
    words = detection("GPL-2.0-only", "Licensed under the GPL, version 2", line=2)
    old = judged([GPL_FILE], denied("a.c"))
    new = judged([scan("a.c", "2", words)], found("license-denied", Level.ERROR, words, "a.c"))
    assert changes(old, new) == [(FindingChange.REWORDED, ["a.c:4 > a.c:2"])]
    assert [one.change for one in differences(judged([GPL_FILE], waived(denied("a.c"))), new)] == [
        FindingChange.NEWLY_STANDING
    ]


def test_a_finding_in_what_was_not_looked_at_now_is_not_settled() -> None:
    old = judged([GPL_FILE, scan("lib/b.c", "2", GPL_NOTICE)], denied("a.c", "lib/b.c"))
    new = judged([left_out("a.c", *ERROR), left_out("lib/", FileStatus.SKIPPED, Reason.EXCLUDED)])
    assert changes(old, new) == [(FindingChange.NOT_JUDGED_NOW, ["a.c:4 > -", "lib/b.c:4 > -"])]
    assert changes(new, old) == [(FindingChange.NOT_JUDGED_BEFORE, ["- > a.c:4", "- > lib/b.c:4"])]


def test_a_finding_on_an_archive_is_settled_where_the_archive_is_gone_or_accepted_but_not_where_it_is_left_out() -> (
    None
):
    archive = bare("archive-not-inspected", Level.WARNING, "x.zip")
    old = judged([left_out("x.zip", *ARCHIVE)], archive)
    assert [change for change, _ in changes(old, judged([]))] == [FindingChange.SETTLED]
    assert [change for change, _ in changes(old, judged([left_out("x.zip", *ARCHIVE)]))] == [FindingChange.SETTLED]
    excluded = judged([left_out("x.zip", FileStatus.SKIPPED, Reason.EXCLUDED)])
    assert [change for change, _ in changes(old, excluded)] == [FindingChange.NOT_JUDGED_NOW]


def test_with_since_only_what_changed_is_judged() -> None:
    old = judged([GPL_FILE, scan("b.c", "2", GPL_NOTICE)], denied("a.c", "b.c"))
    new = judged([GPL_FILE, scan("b.c", "3")])
    limited = replace(new, result=replace(new.result, since=Since("main", "1a" * 20, ("b.c",))))
    assert changes(old, limited) == [
        (FindingChange.NOT_JUDGED_NOW, ["a.c:4 > -"]),
        (FindingChange.SETTLED, ["b.c:4 > -"]),
    ]


def test_a_finding_on_the_project_is_settled_only_where_the_project_as_a_whole_was_judged() -> None:
    project = bare("project-license-missing", Level.WARNING, ".")
    old, new = judged([], project), judged([])
    assert [change for change, _ in changes(old, new)] == [FindingChange.SETTLED]
    part = replace(new, result=replace(new.result, is_project=False))
    assert [change for change, _ in changes(old, part)] == [FindingChange.NOT_JUDGED_NOW]


def test_the_heaviest_changes_and_levels_come_first() -> None:
    review = found("license-review", Level.WARNING, MIT_NOTICE, "a.c")
    told = differences(judged([GPL_FILE]), judged([GPL_FILE], review, denied("a.c")))
    assert [one.finding.level for one in told] == [Level.ERROR, Level.WARNING]
