# SPDX-License-Identifier: Apache-2.0
"""The words of each step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.explain.explanation import Row
from ospo_scan.explain.steps import Spot, rows, spots
from ospo_scan.model import LicenseDetection, Suppression, Verdict
from policy_cases import UNPARSED, found, judged, policy
from samples import scanned


def spot(text: str, *detections: LicenseDetection) -> Spot:
    """The first detection of a file, judged by the policy with these lines."""
    scan = scanned("a.c", *detections)
    return spots(judged(text, scan), scan, policy(text))[1]


def said(about: Spot, label: str) -> list[Row]:
    return [row for row in rows(about) if row.label == label]


def test_each_match_is_told_with_rule_matcher_lines_and_score() -> None:
    about = spot("allow: [MIT]", found("MIT", line=7, score=99.5))
    assert [row.text for row in rows(about)[:2]] == [
        "scancode-toolkit, score 99.5 of 100",
        "rule mit_7.RULE: MIT, line 7, 1 word, matcher 2-aho, score 99.5",
    ]


def test_every_license_of_an_expression_is_judged_by_its_own_line() -> None:
    about = spot("allow: [MIT]\ndeny: [GPL-2.0-only]", found("MIT OR GPL-2.0-only"))
    judged_rows = [row for row in rows(about) if "ospo-policy.yml:" in row.text]
    assert [(row.word, row.text) for row in judged_rows] == [
        ("allow", "ospo-policy.yml:2: MIT is in allow"),
        ("deny", "ospo-policy.yml:3: GPL-2.0-only is in deny"),
    ]
    assert [row.word for row in said(about, "Together")] == ["allow"]
    assert said(about, "Finding")[0].text.startswith("none")


def test_a_weak_match_is_told_as_the_reason_where_the_license_itself_is_allowed() -> None:
    about = spot("allow: [MIT]\nmin_score: 90", found("MIT", score=85))
    assert said(about, "Judged")[0].word == "allow"
    together = said(about, "Together")[0]
    assert (together.word, together.text) == ("review", "ospo-policy.yml:3: the score 85 is below min_score 90")


@pytest.mark.parametrize(
    ("text", "expression", "level", "origin"),
    [
        ("", "GPL-2.0-only", "error", "the level of the rule itself"),
        ("levels: {license-denied: warning}", "GPL-2.0-only", "warning", "ospo-policy.yml:2: levels sets it"),
        ("", UNPARSED, "warning", "the level of the rule itself"),
        ("unknown: deny", UNPARSED, "error", "the rule's own level is warning; what the policy says"),
    ],
)
def test_the_level_comes_with_who_set_it(text: str, expression: str, level: str, origin: str) -> None:
    [row] = said(spot(text, found(expression)), "Level")
    assert row.word == level
    assert row.text.startswith(origin)


def test_a_silenced_finding_has_no_effect_and_names_who_answers_for_it() -> None:
    scan = scanned("a.c", found("GPL-2.0-only"))
    report = judged("", scan)
    waiver = Suppression("waiver", "linking-only", "legal@example.org", "2031-01-31")
    report = replace(report, findings=(replace(report.findings[0], suppression=waiver),), verdict=Verdict.PASS)
    about = spots(report, scan, policy(""))[1]
    [silenced] = said(about, "Silenced")
    assert (silenced.word, silenced.text) == (
        "by waiver",
        "linking-only, owner legal@example.org, up to and including 2031-01-31",
    )
    assert said(about, "Effect")[0].text.startswith("none on the verdict")


def test_a_finding_whose_level_is_off_is_not_promised() -> None:
    about = spot("levels: {license-denied: off}", found("GPL-2.0-only"))
    assert "its level is off" in said(about, "Finding")[0].text


def test_the_same_notice_twice_in_a_file_is_two_spots_of_one_finding() -> None:
    scan = scanned("a.c", found("GPL-2.0-only", 1), found("GPL-2.0-only", 9))
    _, first, second = spots(judged("", scan), scan, policy(""))
    assert first.findings == second.findings
    assert len(first.findings[0].places) == 2
