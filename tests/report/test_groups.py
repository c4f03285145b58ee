# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Level, LicenseDetection, LicenseMatch, Report, Suppression, TextLocation
from ospo_scan.report.groups import directories, groups, license_counts, telling_match
from samples import failing_report, known_report


def test_findings_with_one_cause_are_one_group_with_a_notice_for_each_text() -> None:
    first = groups(failing_report())[0]
    assert (first.rule, first.license_expression, first.findings) == ("license-denied", "GPL-2.0-only", 2)
    assert [len(notice.places) for notice in first.notices] == [41, 1]


def test_findings_without_evidence_share_one_notice() -> None:
    group = next(group for group in groups(failing_report()) if group.rule == "license-missing")
    assert (group.findings, len(group.notices), len(group.places)) == (7, 1, 7)
    assert group.notices[0].detection is None


def test_heavier_levels_come_first_and_no_finding_is_lost() -> None:
    found = groups(failing_report())
    assert [group.level for group in found] == sorted((group.level for group in found), reverse=True)
    assert sum(group.findings for group in found) == len(failing_report().findings)


def test_suppressed_findings_are_in_no_group() -> None:
    report = failing_report()
    quiet = Suppression("waiver", "other", None, None)
    findings = tuple(replace(finding, suppression=quiet) for finding in report.findings)
    assert groups(replace(report, findings=findings)) == ()


def test_the_order_of_findings_does_not_matter() -> None:
    report = failing_report()
    backwards = replace(report, findings=report.findings[::-1])
    assert groups(backwards) == groups(report)


def test_a_notice_shows_the_detection_at_its_first_place() -> None:
    for group in groups(failing_report()):
        for notice in group.notices:
            if notice.detection is not None:
                assert notice.detection.evidence == notice.finding.evidence
                assert notice.detection.start_line == notice.places[0].start_line


def test_a_finding_without_evidence_shows_its_detection_too() -> None:
    report = without_evidence(failing_report())
    group = groups(report)[0]
    assert group.notices[0].detection is not None
    assert len(group.notices) == 1


def without_evidence(report: Report) -> Report:
    def bare(detection: LicenseDetection) -> LicenseDetection:
        return replace(detection, evidence=None)

    files = tuple(replace(scan, detections=tuple(map(bare, scan.detections))) for scan in report.result.files)
    findings = tuple(replace(finding, evidence=None) for finding in report.findings)
    return replace(report, result=replace(report.result, files=files), findings=findings)


def places(*paths: str) -> list[TextLocation]:
    return [TextLocation(path) for path in paths]


def test_directories_are_counted_the_most_frequent_first() -> None:
    assert directories(places("a/x", "b/x", "b/y", "top")) == (("b/", 2), ("./", 1), ("a/", 1))


def test_past_a_few_directories_their_first_part_counts() -> None:
    assert directories(places(*(f"a/{n}/x" for n in range(5)), "b/x")) == (("a/", 5), ("b/", 1))


@pytest.mark.parametrize(("refused", "rule"), [(["GPL-2.0-only"], "two"), (["ISC"], "one"), ([], "one")])
def test_the_telling_match_names_what_is_refused(refused: list[str], rule: str) -> None:
    one = LicenseMatch("MIT", "one", "2-aho", 100, 1, 1, 1)
    two = LicenseMatch("GPL-2.0-only", "two", "2-aho", 100, 1, 2, 2)
    detection = LicenseDetection("MIT AND GPL-2.0-only", "scancode-toolkit", None, 1, 2, (one, two))
    assert telling_match(detection, refused).rule == rule


def test_licenses_are_counted_by_files() -> None:
    counts = license_counts(failing_report().result.files)
    assert counts[0] == ("GPL-2.0-only", 43)
    assert dict(counts)["MIT"] == 23


def test_notes_are_grouped_too() -> None:
    report = failing_report()
    noted = replace(report, findings=(replace(report.findings[0], level=Level.NOTE),))
    assert [group.level for group in groups(noted)] == [Level.NOTE]


def test_a_group_holds_the_new_places_and_counts_those_of_the_same_text_that_are_known() -> None:
    (group,) = groups(known_report())
    assert (group.findings, len(group.places), group.known) == (1, 3, 38)
