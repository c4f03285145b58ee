# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import CorrectionKind, Decision, TextLocation
from samples import SAMPLES, detection, failing_report, incomplete_report, scanned
from spdx2_documents import corrected, report_of, value_of


def test_a_whole_expression_is_told_with_its_lines() -> None:
    report = report_of(scanned("a.c", detection("MIT OR (ISC AND X11)", "two\nlines", line=4)))
    assert value_of(report)["files"][0]["licenseComments"] == "Detected: MIT OR (ISC AND X11) (lines 4-5)"


def test_what_people_made_of_a_detection_is_told_with_place_reason_and_owner() -> None:
    told = corrected(CorrectionKind.CURATION, "MIT", "NONE", TextLocation("a.c", 1, 1), comment="only\nnamed")
    whole = replace(
        corrected(CorrectionKind.CHOICE, "MIT", "ISC", TextLocation("a.c")),
        owner=None,
        decided_by=Decision("builtin:permissive", None, "choice"),
    )
    report = report_of(scanned("a.c", detection("MIT", "mit")), corrections=(told, whole))
    assert value_of(report)["files"][0]["licenseComments"].splitlines()[2:] == [
        r"Concluded: MIT (line 1) is NONE, by ospo-policy.yml:9 (local-exception, only\x0anamed, owner: legal)",
        "Concluded: MIT is ISC, by builtin:permissive (local-exception)",
    ]


def test_a_clue_is_told_and_is_no_license_of_the_file() -> None:
    file = value_of(report_of(scanned("a.c", clues=detection("Apache-2.0", "apache").matches)))["files"][0]
    assert file["licenseInfoInFiles"] == ["NOASSERTION"]
    assert file["licenseComments"] == "Too weak to count: Apache-2.0 (line 1)"


def test_expressions_of_clues_and_corrections_are_one_line_each() -> None:
    clues = tuple(replace(one, license_expression="MIT\n::error::x") for one in detection("MIT", "mit").matches)
    made = corrected(CorrectionKind.CURATION, "ISC\n##[error]", "MIT", TextLocation("a.c", 1, 1))
    file = value_of(report_of(scanned("a.c", clues=clues), corrections=(made,)))["files"][0]
    clue, concluded = file["licenseComments"].splitlines()
    assert clue == r"Too weak to count: MIT\x0a::error::x (line 1)"
    assert concluded.startswith(r"Concluded: ISC\x0a\x23#[error] (line 1) is MIT, by ")


def test_what_was_left_out_is_told_with_its_reason_and_an_incomplete_run_is_called_so() -> None:
    value = value_of(incomplete_report())
    assert value["comment"].startswith("INCOMPLETE: 3 files could not be scanned")
    comment = value["packages"][0]["comment"].splitlines()
    assert "./assets/icons.zip (not-inspected, archive: a zip archive)" in comment
    assert "./data/huge.json (error, too-large: 80.0 MB, and the limit is 64.0 MB)" in comment
    assert "INCOMPLETE" not in value_of(failing_report())["comment"]


@pytest.mark.parametrize("name", ["passing", "since"])
def test_notes_of_the_scan_are_repeated(name: str) -> None:
    report = SAMPLES[name]()
    assert report.result.notes[0] in value_of(report)["comment"]
