# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from datetime import date

from large_reports import extreme_report, large_report
from ospo_scan.model import Report
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.report import RenderOptions
from ospo_scan.report.html.findings import Anchors, ShownFindings, shown_findings
from policy_cases import found, policy, result
from samples import failing_report, known_report, scanned


def shown(report: Report) -> ShownFindings:
    return shown_findings(report, RenderOptions(), Anchors())


def test_groups_are_numbered_as_in_the_terminal_report() -> None:
    assert [(one.number, one.group.rule) for one in shown(failing_report()).groups][:3] == [
        (1, "license-denied"),
        (2, "license-denied"),
        (3, "archive-not-inspected"),
    ]


def test_each_place_of_findings_without_text_has_the_link_of_its_own_finding() -> None:
    report = failing_report()
    missing = {one.places[0].path: one.fingerprint for one in report.findings if one.rule == "license-missing"}
    group = next(one for one in shown(report).groups if one.group.rule == "license-missing")
    (notice,) = group.notices
    assert notice.anchor is None
    assert {one.place.path: one.anchor for one in (*notice.places, *notice.more)} == {
        path: f"finding-{fingerprint}" for path, fingerprint in missing.items()
    }


def test_a_link_is_given_once() -> None:
    anchors = Anchors()
    finding = failing_report().findings[0]
    assert anchors.take(finding) == f"finding-{finding.fingerprint}"
    assert anchors.take(finding) is None


def test_what_is_accepted_elsewhere_of_the_same_text_is_told() -> None:
    (group,) = shown(known_report()).groups
    (accepted,) = group.notices[0].accepted
    assert accepted.suppression.kind == "baseline"
    assert len(accepted.places) == 38


def ended(expression: str, what: str = "") -> dict[str, int]:
    """By rule, how many ended waivers are named with its findings: the waiver is for license-denied, and ``what``."""
    waiver = f"{{rule: license-denied, where: [old/], {what}reason: being-removed, expires: 2026-11-23}}"
    files = result(scanned("old/a.c", found("GPL-3.0-only")), scanned("old/b.c", found(expression)))
    report = evaluate(files, policy(f"allow: [MIT]\nwaivers:\n  - {waiver}\n"), as_of=date(2026, 11, 24))
    return {one.group.license_expression or one.group.rule: len(one.ended) for one in shown(report).groups}


def test_a_finding_that_was_waived_until_yesterday_names_its_waiver() -> None:
    assert ended("MIT") == {"GPL-3.0-only": 1, "waiver-expired": 0}
    assert ended("MIT", "license: GPL-3.0-only, ") == {"GPL-3.0-only": 1, "waiver-expired": 0}


def test_an_ended_waiver_of_another_license_is_not_named() -> None:
    found_ = ended("AGPL-3.0-only", "license: GPL-3.0-only, ")
    assert found_ == {"AGPL-3.0-only": 0, "GPL-3.0-only": 1, "waiver-expired": 0}


def test_texts_and_places_that_do_not_fit_are_counted() -> None:
    for report in (large_report(3000), extreme_report(3000)):
        for one in shown(report).groups:
            assert len(one.notices) + one.other_texts == len(one.group.notices)
            places = [place for notice in one.group.notices for place in notice.places]
            told = sum(len(notice.places) + len(notice.more) for notice in one.notices)
            counted = sum(number for notice in one.notices for _, number in notice.elsewhere)
            assert told + counted + sum(number for _, number in one.elsewhere) == len(places)


def test_groups_past_the_room_keep_their_heading_and_their_count() -> None:
    report = extreme_report(1200)
    apart = tuple(replace(one, message=f"{one.message} No. {place}.") for place, one in enumerate(report.findings))
    found_ = shown(replace(report, findings=apart))
    assert (len(found_.groups), found_.left_out) == (1000, 200)
    assert found_.groups[0].notices
    assert not found_.groups[-1].notices
    assert not found_.groups[-1].remedies
    assert found_.groups[-1].other_texts == 1
    assert len(found_.numbers) == 1200
