# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped] # ships no types

from ospo_scan.model import (
    Correction,
    CorrectionKind,
    Decision,
    FailOn,
    FileStatus,
    Level,
    Report,
    Suppression,
    TextLocation,
)
from ospo_scan.report import RenderOptions
from ospo_scan.report.text import shown_path
from rendering import SCHEMAS, assert_golden, rendered
from samples import (
    SAMPLES,
    failing_report,
    incomplete_report,
    known_report,
    passing_report,
    reports,
    review_report,
    scan_report,
)

SCHEMA = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
"""By which the xUnit plugin of Jenkins checks what it reads."""


def suite_of(report: Report, options: RenderOptions | None = None) -> ET.Element:
    output = rendered("junit", report, options).encode("utf-8")
    SCHEMA.assertValid(etree.fromstring(output))
    (suite,) = ET.fromstring(output)
    cases = suite.findall("testcase")
    outcomes = Counter(child.tag for case in cases for child in case)
    assert suite.get("tests") == str(len(cases))
    assert suite.get("failures") == str(outcomes["failure"])
    assert suite.get("errors") == str(outcomes["error"])
    assert suite.get("skipped") == str(outcomes["skipped"])
    return suite


def cases_of(report: Report, outcome: str, options: RenderOptions | None = None) -> dict[str, ET.Element]:
    """The element that tells the outcome of each test that has it, by class and name of the test."""
    return {
        f"{case.get('classname')}: {case.get('name')}": element
        for case in suite_of(report, options).findall("testcase")
        for element in case.findall(outcome)
    }


def names_of(report: Report) -> list[tuple[str | None, str | None]]:
    return [(case.get("classname"), case.get("name")) for case in suite_of(report).findall("testcase")]


def test_the_output_is_the_golden_file() -> None:
    assert_golden(rendered("junit", incomplete_report()), "incomplete.junit.xml")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("fail_on", FailOn)
def test_every_sample_is_valid_fails_exactly_where_the_run_does_and_has_no_name_twice(
    name: str, fail_on: FailOn
) -> None:
    report = SAMPLES[name]()
    suite = suite_of(report, RenderOptions(fail_on=fail_on))
    is_failed = suite.get("failures") != "0" or suite.get("errors") != "0"
    assert is_failed is (report.exit_code(fail_on) != 0)
    assert len(set(names_of(report))) == len(names_of(report)) > 0


@settings(deadline=None)
@given(report=reports)
def test_any_report_is_valid_and_names_every_file_that_could_not_be_scanned(report: Report) -> None:
    failed = {scan.path for scan in report.result.files if scan.status is FileStatus.ERROR}
    errors = cases_of(report, "error")
    for path in failed - {"."}:
        assert f"ospo-scan.not-scanned: {shown_path(path)}" in errors
    assert len(errors) == len(failed) or (not failed and len(errors) <= 1)


def test_a_test_is_a_rule_and_a_license_in_a_file() -> None:
    failures = cases_of(failing_report(), "failure")
    assert len(failures) == 43
    failure = failures["ospo-scan.license-denied: GPL-2.0-only in src/compat/getopt.c"]
    assert failure.get("message") == "The policy denies GPL-2.0-only."
    assert failure.text == (
        "The policy denies GPL-2.0-only.\n"
        "Decided by ospo-policy.yml:14: GPL-2.0-only is in category:copyleft, which is in deny.\n"
        "Replace or remove the code under GPL-2.0-only.\n"
        "src/compat/getopt.c:4"
    )


def test_the_same_license_twice_in_a_file_is_one_test_with_both_places() -> None:
    report = failing_report()
    first, second, *_ = report.findings
    place = TextLocation("src/compat/getopt.c", 40, 41)
    findings = (first, replace(second, places=(place,)))
    failure = cases_of(replace(report, findings=findings), "failure")[
        "ospo-scan.license-denied: GPL-2.0-only in src/compat/getopt.c"
    ]
    assert failure.text is not None
    assert "src/compat/getopt.c:4\n" in failure.text
    assert failure.text.endswith("src/compat/getopt.c:40")


def test_what_needs_a_review_is_skipped_and_fails_where_reviews_fail_the_run() -> None:
    report = review_report()
    assert not cases_of(report, "failure")
    skipped = cases_of(report, "skipped")
    name = "ospo-scan.license-review: LGPL-2.1-or-later in third_party/iconv/iconv.h"
    assert str(skipped[name].get("message")).startswith("Needs a review: ")
    assert name in cases_of(report, "failure", RenderOptions(fail_on=FailOn.REVIEW))


def test_a_note_passes_and_is_told() -> None:
    report = failing_report()
    note = replace(report.findings[0], level=Level.NOTE)
    told = cases_of(replace(report, findings=(note,)), "system-out")
    text = told["ospo-scan.license-denied: GPL-2.0-only in src/compat/getopt.c"].text
    assert str(text).startswith("The policy denies GPL-2.0-only.")


def test_what_is_suppressed_is_skipped_with_the_reason() -> None:
    report = known_report()
    assert len(cases_of(report, "failure")) == 3
    message = cases_of(report, "skipped")["ospo-scan.license-denied: MIT AND GPL-2.0-only in src/parse.c"].get(
        "message"
    )
    assert str(message).startswith("Not counted (baseline: listed in known.json; moved:")


def test_a_file_with_something_that_counts_fails_whatever_is_suppressed_beside_it() -> None:
    report = failing_report()
    first = report.findings[0]
    waived = replace(first, suppression=Suppression("waiver", "agreed", None, None))
    for findings in ((first, waived), (waived, first)):
        assert len(cases_of(replace(report, findings=findings), "failure")) == len(first.places)


def test_what_could_not_be_scanned_is_an_error_with_the_reason() -> None:
    errors = cases_of(incomplete_report(), "error")
    assert {element.get("type") for element in errors.values()} == {"too-large", "timeout", "unreadable"}
    error = errors["ospo-scan.not-scanned: data/\\xff\\x1b[31m.c"]
    assert error.get("message") == "The file could not be scanned (timeout: took more than 30 s, twice)."


def test_a_rule_that_found_nothing_is_a_test_that_passed() -> None:
    names = names_of(failing_report())
    assert ("ospo-scan.expression-invalid", "no findings") in names
    assert ("ospo-scan.license-denied", "no findings") not in names


def test_a_scan_that_nothing_judged_claims_nothing_of_rules() -> None:
    assert names_of(scan_report()) == [
        ("ospo-scan.not-inspected", "assets/icons.zip"),
        ("ospo-scan.scan", "nothing is in error"),
    ]
    assert cases_of(scan_report(), "skipped")


def test_a_run_without_anything_to_scan_is_an_error() -> None:
    report = passing_report()
    empty = replace(report, result=replace(report.result, files=()))
    assert list(cases_of(empty, "error")) == ["ospo-scan.not-scanned: the project as a whole"]
    assert ("ospo-scan.scan", "nothing is in error") not in names_of(empty)


def test_the_end_says_the_verdict_the_notes_and_what_people_decided() -> None:
    report = passing_report()
    decision = Decision("ospo-policy.yml", 9, "curation")
    place = TextLocation("src/a.c", 3, 4)
    one = Correction(CorrectionKind.CURATION, "MIT", "NONE", "mention", None, "Bo", decision, (place,))
    end = suite_of(replace(report, corrections=(one,))).findtext("system-out")
    assert end == (
        "PASS: no findings in 3 scanned files.\n"
        "Policy: builtin:permissive\n"
        "No ospo-policy.yml was found: the built-in policy `permissive` judged.\n"
        "curation: MIT is no license in src/a.c:3 (mention, Bo, ospo-policy.yml:9)\n"
        "The policy is met (exit code 0)."
    )
