# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from baseline.known import ERROR, EXCLUDED, Tree, baseline_of, new, report, trees
from baseline.test_pruning import listed
from ospo_scan.baseline import record, refresh
from ospo_scan.model import Suppression
from ospo_scan.policy.rules import RULES


def test_a_baseline_lists_every_file_with_its_number_of_places() -> None:
    assert listed(baseline_of({"b.c": "GG", "a.c": "GL"})) == [
        ("a.c", "GPL-2.0-only", 1),
        ("a.c", "LGPL-2.1-only", 1),
        ("b.c", "GPL-2.0-only", 2),
    ]


def test_what_a_waiver_accepts_and_what_is_said_of_the_policy_is_not_recorded() -> None:
    (one,) = report({"a.c": "G"}).findings
    waived = replace(one, suppression=Suppression("waiver", "bought", None, None))
    assert record([waived, replace(one, rule="waiver-expired")]).entries == ()


def test_what_a_baseline_knows_already_is_recorded_again() -> None:
    tree = {"a.c": "G", "b.c": "G"}
    assert record(report(tree, baseline_of({"a.c": "G"})).findings).entries == baseline_of(tree).entries


def test_a_refreshed_baseline_lists_moved_files_where_they_are() -> None:
    before = baseline_of({"v/a.c": "G", "b.c": "L"})
    after = {"w/a.c": "G"}
    assert listed(refresh(before, report(after, before), RULES)) == [("w/a.c", "GPL-2.0-only", 1)]


def test_a_refreshed_baseline_keeps_what_could_not_be_looked_at() -> None:
    before = baseline_of({"a.c": "G", "b.c": "L"})
    after = {"a.c": "GL", "b.c": ERROR}
    assert listed(refresh(before, report(after, before), RULES)) == [
        ("a.c", "GPL-2.0-only", 1),
        ("a.c", "LGPL-2.1-only", 1),
        ("b.c", "LGPL-2.1-only", 1),
    ]


@given(before=trees, after=trees)
def test_nothing_is_new_after_a_refresh(before: Tree, after: Tree) -> None:
    baseline = baseline_of(before)
    assert new(after, refresh(baseline, report(after, baseline), RULES)) == []


@given(before=trees, after=trees)
def test_a_refresh_after_a_full_scan_is_a_new_baseline(before: Tree, after: Tree) -> None:
    full = {path: texts for path, texts in after.items() if texts not in (ERROR, EXCLUDED)}
    baseline = baseline_of(before)
    assert refresh(baseline, report(full, baseline), RULES).entries == baseline_of(full).entries
