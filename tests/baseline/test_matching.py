# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from baseline.known import ERROR, POLICY, Tree, baseline_of, file, known, new, report, trees
from ospo_scan.baseline import apply_baseline
from ospo_scan.model import FileStatus, Reason, Scope, Suppression, Verdict
from ospo_scan.policy.evaluate import evaluate
from policy_cases import result
from samples import left_out


def test_what_was_recorded_is_known_and_passes() -> None:
    tree = {"a.c": "G", "b.c": "GL"}
    said = report(tree, baseline_of(tree))
    assert said.verdict is Verdict.PASS
    assert {finding.suppression for finding in said.findings} == {
        Suppression("baseline", "listed in known.json", None, None)
    }


def test_one_more_copy_is_new_and_splits_the_finding_in_two_with_one_fingerprint() -> None:
    said = report({"a.c": "G", "b.c": "G"}, baseline_of({"a.c": "G"}))
    standing, suppressed = said.findings
    assert said.verdict is Verdict.FAIL
    assert standing.fingerprint == suppressed.fingerprint
    assert [place.path for place in standing.places] == ["b.c"]
    assert [place.path for place in suppressed.places] == ["a.c"]
    assert standing.suppression is None
    assert suppressed.suppression is not None


def test_a_file_that_moved_stays_known_and_the_report_says_from_where() -> None:
    said = report({"w/a.c": "G"}, baseline_of({"v/a.c": "G"}))
    assert said.verdict is Verdict.PASS
    assert said.findings[0].suppression is not None
    assert said.findings[0].suppression.reason == "listed in known.json; moved: v/a.c is now w/a.c"


def test_a_move_is_one_for_one_and_goes_to_the_file_of_the_same_name_first() -> None:
    baseline = baseline_of({"v/a.c": "G"})
    assert new({"b.c": "G", "w/a.c": "G"}, baseline) == ["b.c:1"]
    assert known({"b.c": "G", "w/a.c": "G"}, baseline) == ["w/a.c:1"]


def test_a_copy_is_no_move_while_the_listed_file_is_there() -> None:
    assert new({"v/a.c": "M", "w/a.c": "G"}, baseline_of({"v/a.c": "G"})) == ["w/a.c:1"]


def test_a_swapped_license_in_the_same_file_is_new() -> None:
    assert new({"a.c": "L"}, baseline_of({"a.c": "G"})) == ["a.c:1"]


def test_in_one_file_as_many_places_are_known_as_are_listed() -> None:
    baseline = baseline_of({"a.c": "GG"})
    assert new({"a.c": "GGG"}, baseline) == ["a.c:21"]
    assert known({"b.c": "GGG"}, baseline) == ["b.c:1", "b.c:11"]
    assert new({"a.c": "MMG"}, baseline) == []


def test_a_listed_file_that_was_not_looked_at_is_not_gone_so_nothing_takes_its_place() -> None:
    baseline = baseline_of({"v/a.c": "G"})
    for closed in (
        left_out("v/a.c", FileStatus.ERROR, Reason.TIMEOUT),
        left_out("v/", FileStatus.SKIPPED, Reason.EXCLUDED, "exclude: v"),
        left_out("./", FileStatus.ERROR, Reason.UNREADABLE),
        left_out("v", FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT),
    ):
        findings = evaluate(result(file("w/a.c", "G"), closed), POLICY, baseline).findings
        assert any(one.rule == "license-denied" and one.suppression is None for one in findings), closed


def test_a_listed_file_that_is_there_but_not_listed_by_the_scan_is_not_gone() -> None:
    baseline = replace(baseline_of({"v/a.c": "G"}), present=frozenset({"v/a.c"}))
    assert new({"w/a.c": "G"}, baseline) == ["w/a.c:1"]


def test_a_file_that_git_tracks_and_that_was_deleted_has_moved() -> None:
    deleted = left_out("v/a.c", FileStatus.SKIPPED, Reason.DELETED)
    said = evaluate(result(file("w/a.c", "G"), deleted), POLICY, baseline_of({"v/a.c": "G"}))
    assert said.verdict is Verdict.PASS


def test_a_scan_of_a_part_of_a_project_recognizes_moves_only_by_a_baseline_of_its_own() -> None:
    baseline = baseline_of({"v/a.c": "G"})
    elsewhere = replace(baseline, own_paths=())
    part, whole = result(file("w/a.c", "G")), replace(result(file("w/a.c", "G"), file("LICENSE", "M")), is_project=True)
    assert evaluate(part, POLICY, baseline).verdict is Verdict.PASS
    assert evaluate(part, POLICY, elsewhere).verdict is Verdict.FAIL
    assert evaluate(whole, POLICY, elsewhere).verdict is Verdict.PASS


def test_a_scan_of_one_file_recognizes_no_move() -> None:
    one = replace(result(file("w/a.c", "G")), scope=Scope.FILE)
    assert evaluate(one, POLICY, baseline_of({"v/a.c": "G"})).verdict is Verdict.FAIL


def test_what_is_suppressed_already_stays_as_it_is() -> None:
    said = report({"a.c": "G"})
    waived = [replace(one, suppression=Suppression("waiver", "bought", "me", None)) for one in said.findings]
    assert apply_baseline(waived, baseline_of({"a.c": "G"}), said.result) == tuple(waived)


def test_a_finding_about_the_policy_is_never_known() -> None:
    said = report({"a.c": "G"})
    expired = [replace(one, rule="waiver-expired") for one in said.findings]
    assert apply_baseline(expired, baseline_of({"a.c": "G"}), said.result) == tuple(expired)


def test_findings_that_are_known_do_not_hide_a_file_that_could_not_be_scanned() -> None:
    assert report({"a.c": "G", "b.c": ERROR}, baseline_of({"a.c": "G"})).verdict is Verdict.INCOMPLETE


@given(before=trees, after=trees)
def test_no_place_is_lost_and_no_more_are_known_than_are_listed(before: Tree, after: Tree) -> None:
    baseline, plain = baseline_of(before), report(after)
    applied = report(after, baseline)
    assert sorted(known(after, baseline) + new(after, baseline)) == sorted(
        f"{place.path}:{place.start_line}" for one in plain.findings for place in one.places
    )
    for entry in baseline.entries:
        recognized = [one for one in applied.findings if one.suppression and one.fingerprint == entry.fingerprint]
        assert sum(len(one.places) for one in recognized) <= sum(count for _, count in entry.places)


@given(tree=trees)
def test_a_tree_has_nothing_new_against_its_own_baseline(tree: Tree) -> None:
    assert new(tree, baseline_of(tree)) == []
