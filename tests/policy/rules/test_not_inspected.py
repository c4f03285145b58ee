# SPDX-License-Identifier: Apache-2.0
"""The four rules on paths that were not inspected: archives, links, special files, parts that are not checked out."""

from __future__ import annotations

import pytest

from ospo_scan.model import FileStatus, Reason, TextLocation, Verdict
from ospo_scan.policy.rules import RULES
from policy_cases import found, judged
from samples import left_out, scanned

REASONS = [Reason.ARCHIVE, Reason.LINK_OUTSIDE_ROOT, Reason.SPECIAL_FILE, Reason.NOT_CHECKED_OUT]
RULE_OF_REASON = {Reason.ARCHIVE: "archive-not-inspected"}
SCANNED = scanned("a.c", found("MIT"))


@pytest.mark.parametrize("reason", REASONS)
def test_each_such_path_is_a_finding_of_its_own_for_review(reason: Reason) -> None:
    files = [left_out(path, FileStatus.NOT_INSPECTED, reason, "-> /etc/passwd") for path in ("x", "y")]
    report = judged("allow: [MIT]", SCANNED, *files)
    rule = RULE_OF_REASON.get(reason, str(reason))
    assert report.verdict is Verdict.REVIEW
    assert [(one.rule, one.level.label, one.evidence) for one in report.findings] == [(rule, "warning", None)] * 2
    assert sorted(one.places for one in report.findings) == [(TextLocation("x"),), (TextLocation("y"),)]
    assert all("/etc/passwd" not in one.message for one in report.findings)


@pytest.mark.parametrize("reason", REASONS)
def test_a_path_that_was_inspected_or_excluded_is_none(reason: Reason) -> None:
    assert judged("allow: [MIT]", SCANNED, left_out("x", FileStatus.SKIPPED, Reason.EXCLUDED)).findings == ()


def test_every_reason_for_not_inspecting_has_its_rule() -> None:
    assert {RULE_OF_REASON.get(reason, str(reason)) for reason in REASONS} <= RULES.keys()
