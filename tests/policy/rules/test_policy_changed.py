# SPDX-License-Identifier: Apache-2.0
"""What judges has changed together with what it judges, and what is judged of a run limited to changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import FileScan, FileStatus, Reason, Report, Since, TextLocation, Verdict
from ospo_scan.policy.evaluate import evaluate
from policy_cases import found, judged, policy, result
from samples import left_out, scanned

BASE = "1a" * 20


def limited(
    *files: FileScan,
    changed: tuple[str, ...] = (),
    policy_changes: tuple[str, ...] = (),
    text: str = "allow: [MIT]",
    is_project: bool = False,
) -> Report:
    since = Since("main", BASE, changed, policy_changes)
    return evaluate(replace(result(*files, is_project=is_project), since=since), policy(text))


def test_each_file_that_judges_and_changed_is_a_finding_even_where_it_is_gone() -> None:
    report = limited(scanned("a.c", found("MIT")), policy_changes=("gone.yml", "pyproject.toml"))
    assert sorted((one.rule, one.level.label, one.places) for one in report.findings) == [
        ("policy-changed", "warning", (TextLocation("gone.yml"),)),
        ("policy-changed", "warning", (TextLocation("pyproject.toml"),)),
    ]
    assert report.verdict is Verdict.REVIEW
    (kept,) = limited(policy_changes=("x",), text="levels: {policy-changed: off}").findings
    assert kept.level.label == "warning"  # a change must not silence itself


def test_nothing_is_said_where_none_changed_or_the_run_looks_at_everything() -> None:
    file = scanned("a.c", found("MIT"))
    assert limited(file, changed=("a.c",)).findings == ()
    assert judged("allow: [MIT]", file).findings == ()


def test_only_places_that_changed_are_judged_whether_or_not_the_others_are_known() -> None:
    gpl = found("GPL-2.0-only")
    known = [scanned("a.c", gpl), scanned("b.c", gpl), scanned("c.c", found("AGPL-3.0-only"))]
    unknown = [left_out(f"{name}.c", FileStatus.SKIPPED, Reason.UNCHANGED) for name in "ac"]
    (full,) = (one for one in judged("allow: [MIT]", *known).findings if one.license_expression == "GPL-2.0-only")
    assert len(full.places) == 2
    for others in ([known[0], known[2]], unknown):
        (one,) = limited(known[1], *others, changed=("b.c",)).findings
        assert one == replace(full, places=(TextLocation("b.c", 1, 1),))


def test_the_project_is_judged_by_what_is_known() -> None:
    def is_missing(*files: FileScan) -> bool:
        return any(one.rule == "project-license-missing" for one in limited(*files, is_project=True).findings)

    source = left_out("a.c", FileStatus.SKIPPED, Reason.UNCHANGED)
    link = left_out("COPYING", FileStatus.SKIPPED, Reason.LINK, "-> a.c")
    assert is_missing(source)
    assert is_missing(source, scanned("README"))
    assert not is_missing(source, left_out("LICENSE", FileStatus.SKIPPED, Reason.UNCHANGED))
    assert not is_missing(source, scanned("LICENSE", found("MIT")))
    assert not is_missing(source, link)


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ((), Verdict.INCOMPLETE),
        ((left_out("a", FileStatus.SKIPPED, Reason.EXCLUDED),), Verdict.INCOMPLETE),
        ((left_out("a", FileStatus.SKIPPED, Reason.UNCHANGED),), Verdict.PASS),
        ((left_out("a", FileStatus.SKIPPED, Reason.UNCHANGED), left_out("b", FileStatus.ERROR, Reason.TIMEOUT)), None),
    ],
)
def test_a_tree_without_a_change_passes_and_an_empty_one_does_not(
    files: tuple[FileScan, ...], verdict: Verdict | None
) -> None:
    assert limited(*files).verdict is (verdict or Verdict.INCOMPLETE)
