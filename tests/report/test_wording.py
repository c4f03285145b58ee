# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import (
    Correction,
    CorrectionKind,
    Decision,
    FailOn,
    FileScan,
    FileStatus,
    Level,
    Reason,
    Report,
    Since,
    Suppression,
    TextLocation,
    Verdict,
)
from ospo_scan.report.wording import (
    counted,
    coverage,
    decisions,
    headline,
    in_directories,
    next_step,
    shown_lines,
    statement,
)
from samples import (
    SAMPLES,
    failing_report,
    incomplete_report,
    known_report,
    left_out,
    passing_report,
    review_report,
    scan_report,
    since_report,
)


def holding(report: Report, *files: FileScan) -> Report:
    return replace(report, result=replace(report.result, files=files))


@pytest.mark.parametrize(("number", "words"), [(0, "no files"), (1, "1 file"), (1200, "1,200 files")])
def test_numbers_are_counted_in_words(number: int, words: str) -> None:
    assert counted(number, "file") == words


def test_an_empty_tree_and_a_tree_of_skipped_files_are_told_apart() -> None:
    incomplete = replace(passing_report(), verdict=Verdict.INCOMPLETE)
    skipped = left_out("a", FileStatus.SKIPPED, Reason.IGNORED)
    assert headline(holding(incomplete))[1] == "the tree is empty; no findings in the rest"
    assert headline(holding(incomplete, skipped))[1] == "there was nothing to scan; no findings in the rest"
    assert "Check the path" in next_step(holding(incomplete), FailOn.DENY)


def test_notes_and_suppressed_findings_are_counted() -> None:
    report = failing_report()
    first, second, *_ = report.findings
    findings = (
        replace(first, level=Level.NOTE),
        replace(second, suppression=Suppression("waiver", "other", None, None)),
    )
    assert headline(replace(report, findings=findings, verdict=Verdict.PASS)) == ("PASS", "1 note, 1 waived")


def test_coverage_gives_the_reasons_of_what_was_left_out() -> None:
    assert coverage(failing_report()) == (
        "74 scanned files, 2 skipped (1 ignored, 1 link), 1 not inspected (1 archive)."
    )
    assert coverage(scan_report()) == "2 skipped (1 ignored, 1 link), 1 not inspected (1 archive)."
    assert coverage(passing_report()) == ""


@pytest.mark.parametrize("fail_on", FailOn)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_last_line_names_the_exit_code(name: str, fail_on: FailOn) -> None:
    report = SAMPLES[name]()
    assert f"(exit code {report.exit_code(fail_on)})" in next_step(report, fail_on)


def test_an_incomplete_run_is_not_called_met() -> None:
    assert "cannot pass" in next_step(incomplete_report(), FailOn.DENY)
    assert "--fail-on review" in next_step(review_report(), FailOn.DENY)


def test_known_findings_are_counted_by_themselves_and_the_others_are_called_new() -> None:
    report = known_report()
    assert headline(report) == ("FAIL", "1 new finding, 13 known")
    assert next_step(report, FailOn.DENY).startswith("What is new does not meet the policy (exit code 1).")
    settled = replace(report, findings=report.findings[1:], verdict=Verdict.PASS)
    assert headline(settled) == ("PASS", "13 known")
    assert next_step(settled, FailOn.DENY).startswith("Nothing new is against the policy (exit code 0).")


def test_a_run_limited_to_changes_says_so_and_speaks_of_them_alone() -> None:
    report = since_report()
    assert headline(report) == ("FAIL", "1 finding in 2 files changed since origin/main")
    assert coverage(report) == "2 scanned files, 73 not changed, 2 skipped (1 ignored, 1 link)."
    clean = replace(report, findings=(), verdict=Verdict.PASS)
    assert headline(clean) == ("PASS", "no findings in 2 files changed since origin/main")
    assert next_step(clean, FailOn.DENY) == "The policy is met (exit code 0)."
    still = replace(clean, result=replace(report.result, since=Since("a\x1b[1m", "1a" * 20, ())))
    assert headline(still) == ("PASS", r"no files changed since a\x1b[1m")
    assert "(exit code 0)" in next_step(still, FailOn.DENY)
    assert headline(replace(still, findings=report.findings, verdict=Verdict.FAIL))[1].startswith("1 finding; no files")


@pytest.mark.parametrize(
    ("message", "expression", "said"),
    [
        ("The policy denies MIT.", "MIT", "The policy denies MIT."),
        ("The policy denies MIT-0.", "MIT", "The policy denies MIT-0. Found: MIT."),
        ("The policy denies GPL-2.0-only.", "MIT AND GPL-2.0-only", None),
        ("The file says nothing.\n", None, "The file says nothing.\\x0a"),
    ],
)
def test_a_statement_names_what_was_found_once(message: str, expression: str | None, said: str | None) -> None:
    assert statement(message, expression) == (said or f"{message} Found: {expression}.")


def test_what_people_decided_is_one_line_each() -> None:
    report = failing_report()
    decision = Decision("ospo-policy.yml", 9, "curation")
    places = (TextLocation("src/a.c", 3, 4), TextLocation("src/b.c", 3, 4))
    one = Correction(CorrectionKind.CURATION, "MIT", "NONE", "mention", None, None, decision, places)
    waived = replace(report.findings[3], suppression=Suppression("waiver", "agreed\n", "Ana", "2027-01-01"))
    assert decisions(replace(report, findings=(waived,), corrections=(one,))) == (
        "curation: MIT is no license in src/a.c:3 and 1 more place (mention, ospo-policy.yml:9)",
        "waiver until 2027-01-01: license-review LGPL-2.1-or-later in third_party/iconv/iconv.h:3 (agreed\\x0a, Ana)",
    )


def test_directories_past_the_first_are_counted() -> None:
    places = [TextLocation(f"{name}/x") for name in "aabcde"]
    assert in_directories(places, 2) == "a/ (2), b/ (1) and 3 other directories"
    assert in_directories(places[:3]) == "a/ (2), b/ (1)"


def test_lines_are_named_as_people_name_them() -> None:
    places = TextLocation("a.c", 3, 3), TextLocation("a.c", 3, 9)
    assert [shown_lines(place) for place in places] == ["line 3", "lines 3-9"]
