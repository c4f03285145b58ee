# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from baseline.known import ERROR, EXCLUDED, POLICY, Tree, baseline_of, file, new, report, trees
from ospo_scan.baseline import Baseline, prune
from ospo_scan.model import FileStatus, Reason, Report, Scope
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.rules import RULES
from policy_cases import result
from samples import left_out


def listed(baseline: Baseline) -> list[tuple[str, str, int]]:
    return sorted(
        (path, entry.license_expression or entry.rule, count)
        for entry in baseline.entries
        for path, count in entry.places
    )


def pruned(before: Tree, after: Tree) -> list[tuple[str, str, int]]:
    return listed(prune(baseline_of(before), report(after), RULES).baseline)


def test_a_file_that_is_gone_is_removed_and_named() -> None:
    done = prune(baseline_of({"a.c": "GG", "b.c": "G"}), report({"b.c": "G"}), RULES)
    assert listed(done.baseline) == [("b.c", "GPL-2.0-only", 1)]
    assert [(one.path, one.count, one.why) for one in done.removals] == [("a.c", 2, "no longer in the tree")]


def test_a_license_that_is_no_longer_in_a_scanned_file_is_removed() -> None:
    done = prune(baseline_of({"a.c": "GL"}), report({"a.c": "L"}), RULES)
    assert listed(done.baseline) == [("a.c", "LGPL-2.1-only", 1)]
    assert [one.why for one in done.removals] == ["no longer found in this file"]


def test_a_count_goes_down_to_what_is_found() -> None:
    assert pruned({"a.c": "GGG"}, {"a.c": "G"}) == [("a.c", "GPL-2.0-only", 1)]


def test_a_count_never_goes_up() -> None:
    assert pruned({"a.c": "G"}, {"a.c": "GGG"}) == [("a.c", "GPL-2.0-only", 1)]


def test_a_file_that_moved_stays_listed_and_is_named() -> None:
    done = prune(baseline_of({"v/a.c": "G"}), report({"w/a.c": "G"}), RULES)
    assert listed(done.baseline) == [("v/a.c", "GPL-2.0-only", 1)]
    assert done.moves == (("v/a.c", "w/a.c"),)


def test_a_file_that_moved_with_two_findings_is_named_once() -> None:
    done = prune(baseline_of({"v/a.c": "GL"}), report({"w/a.c": "GL"}), RULES)
    assert done.moves == (("v/a.c", "w/a.c"),)


def test_a_file_that_could_not_be_scanned_or_was_skipped_proves_nothing() -> None:
    for fate in (ERROR, EXCLUDED):
        assert pruned({"a.c": "G"}, {"a.c": fate}) == [("a.c", "GPL-2.0-only", 1)]


def test_nothing_gone_is_removed_while_a_file_could_not_be_scanned_to_which_it_may_have_moved() -> None:
    done = prune(baseline_of({"a.c": "G"}), report({"b.c": ERROR}), RULES)
    assert listed(done.baseline) == [("a.c", "GPL-2.0-only", 1)]
    assert done.doubtful == ("a.c",)


def test_what_lies_in_a_directory_that_was_not_looked_into_stays() -> None:
    closed = left_out("v/", FileStatus.SKIPPED, Reason.EXCLUDED, "exclude: v")
    said = evaluate(result(closed), POLICY)
    assert listed(prune(baseline_of({"v/a.c": "G"}), said, RULES).baseline) == [("v/a.c", "GPL-2.0-only", 1)]


def test_a_deletion_that_git_does_not_know_yet_proves_nothing() -> None:
    deleted = left_out("a.c", FileStatus.SKIPPED, Reason.DELETED)
    done = prune(baseline_of({"a.c": "G"}), evaluate(result(deleted), POLICY), RULES)
    assert listed(done.baseline) == [("a.c", "GPL-2.0-only", 1)]


def test_a_file_that_is_there_but_not_in_the_scan_stays() -> None:
    baseline = replace(baseline_of({"a.c": "G"}), present=frozenset({"a.c"}))
    assert listed(prune(baseline, report({}), RULES).baseline) == [("a.c", "GPL-2.0-only", 1)]


def test_a_finding_of_a_rule_that_was_not_applied_stays() -> None:
    done = prune(baseline_of({"a.c": "G"}), report({"a.c": "M"}), rules=())
    assert listed(done.baseline) == [("a.c", "GPL-2.0-only", 1)]


def project_baseline() -> Baseline:
    said = evaluate(replace(result(file("a.c", "")), is_project=True), POLICY)
    from ospo_scan.baseline import record

    return record(said.findings)


def test_a_finding_about_the_project_goes_only_when_the_whole_project_was_scanned() -> None:
    baseline = project_baseline()
    assert listed(baseline) == [(".", "project-license-missing", 1)]
    in_part = evaluate(result(file("LICENSE", "M")), POLICY)
    incomplete = evaluate(replace(result(file("LICENSE", "M"), file("b.c", ERROR)), is_project=True), POLICY)
    whole = evaluate(replace(result(file("LICENSE", "M")), is_project=True), POLICY)
    assert prune(baseline, in_part, RULES).removals == ()
    assert prune(baseline, incomplete, RULES).removals == ()
    assert prune(baseline, whole, RULES).baseline.entries == ()


def test_a_scan_made_elsewhere_proves_no_file_gone() -> None:
    said = report({})
    elsewhere = Report(replace(said.result, scope=Scope.SCANCODE), said.policy, said.findings, said.verdict)
    assert listed(prune(baseline_of({"a.c": "G"}), elsewhere, RULES).baseline) == [("a.c", "GPL-2.0-only", 1)]


@given(before=trees, after=trees)
def test_judging_with_the_pruned_baseline_gives_the_same_findings(before: Tree, after: Tree) -> None:
    baseline = baseline_of(before)
    said = report(after, baseline)
    done = prune(baseline, said, RULES)
    assert report(after, done.baseline) == said
    assert prune(done.baseline, said, RULES).removals == ()


@given(before=trees, after=trees)
def test_every_place_is_left_or_named_as_removed(before: Tree, after: Tree) -> None:
    baseline = baseline_of(before)
    done = prune(baseline, report(after), RULES)
    removed = [(one.path, one.entry.license_expression or one.entry.rule, one.count) for one in done.removals]
    total: dict[tuple[str, str], int] = {}
    for path, what, count in listed(done.baseline) + removed:
        total[path, what] = total.get((path, what), 0) + count
    assert total == {(path, what): count for path, what, count in listed(baseline)}


@given(before=trees, after=trees)
def test_pruning_after_a_scan_in_which_files_failed_makes_nothing_new_in_the_full_scan(
    before: Tree, after: Tree
) -> None:
    baseline = baseline_of(before)
    full = {path: texts for path, texts in after.items() if texts not in (ERROR, EXCLUDED)}
    for failed in full:
        partial = report({**full, failed: ERROR}, baseline)
        left = prune(baseline, partial, RULES).baseline
        assert new(full, left) == new(full, baseline)
