# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import FileStatus, Level, Reason, Report, Since, Suppression, TextLocation
from ospo_scan.report.html.standing import Standing, standings
from policy_cases import found, judged, result
from samples import SAMPLES, left_out, scanned

POLICY = "allow: [MIT]\nreview: [LGPL-2.1-only]\nlevels: {license-missing: off}\n"


def statuses(report: Report) -> list[Standing]:
    return list(standings(report).values())


def test_a_file_has_the_status_of_its_gravest_finding() -> None:
    files = (
        scanned("a", found("MIT")),
        scanned("b", found("LGPL-2.1-only")),
        scanned("c", found("LGPL-2.1-only"), found("GPL-3.0-only", line=9)),
    )
    assert statuses(judged(POLICY, *files)) == [Standing.CLEAR, Standing.REVIEW, Standing.ERROR]


def test_a_note_is_a_note() -> None:
    report = judged(POLICY, scanned("a", found("GPL-3.0-only")))
    lowered = replace(report, findings=tuple(replace(one, level=Level.NOTE) for one in report.findings))
    assert statuses(lowered) == [Standing.NOTE]


def test_what_is_suppressed_is_accepted_unless_something_else_stands() -> None:
    report = judged(POLICY, scanned("a", found("GPL-3.0-only")), scanned("b", found("GPL-3.0-only")))
    (finding,) = report.findings
    known = replace(finding, suppression=Suppression("baseline", "listed", None, None))
    assert statuses(replace(report, findings=(known,))) == [Standing.ACCEPTED, Standing.ACCEPTED]
    stands = replace(finding, places=(TextLocation("b", 1, 1),))
    assert statuses(replace(report, findings=(known, stands))) == [Standing.ACCEPTED, Standing.ERROR]


def test_a_file_that_could_not_be_scanned_is_no_other_thing() -> None:
    files = (left_out("a", FileStatus.ERROR, Reason.TIMEOUT), left_out("b", FileStatus.SKIPPED, Reason.IGNORED))
    assert statuses(judged(POLICY, *files)) == [Standing.FAILED, Standing.UNSEEN]


def test_without_a_policy_it_counts_whether_a_license_was_found() -> None:
    report = Report(result(scanned("a", found("GPL-3.0-only")), scanned("b")), None, (), None)
    assert statuses(report) == [Standing.LICENSED, Standing.BARE]


def test_with_since_a_file_that_did_not_change_is_not_judged_whether_or_not_its_result_is_known() -> None:
    files = (scanned("a"), scanned("b"), left_out("c", FileStatus.SKIPPED, Reason.UNCHANGED))
    report = judged(POLICY, *files)
    since = replace(report, result=replace(report.result, since=Since("main", "1a" * 20, ("a",))))
    assert statuses(since) == [Standing.CLEAR, Standing.UNCHANGED, Standing.UNCHANGED]


def test_every_path_of_every_sample_has_a_status_and_a_label() -> None:
    for sample in SAMPLES.values():
        report = sample()
        assert list(standings(report)) == [scan.path for scan in report.result.files]
        assert all(standing.label for standing in standings(report).values())
