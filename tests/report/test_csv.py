# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.model import Finding, Level, Report, TextLocation
from ospo_scan.report.csv import COLUMNS, escaped
from ospo_scan.report.text import shown_path, visible
from rendering import assert_golden, rendered
from samples import attributed_report, detection, failing_report, paths, reports, scan_report, scanned, texts

TRIGGERS = "=+-@\uff1d\uff0b\uff0d\uff20\u2212"
QUOTES = " \t'\"`\xb4\u2018\u2019\u201c\u201d\xab\xbb"


def undone(cell: str) -> str:
    """What docs/formats.md says about reading a cell."""
    return re.sub("(^|[;,])'", r"\1", cell)


def rows(report: Report) -> list[dict[str, str]]:
    text = rendered("csv", report)
    assert text[0] == "\ufeff"
    return [
        {name: undone(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text[1:], newline=""))
    ]


def file_rows(report: Report, path: str) -> list[dict[str, str]]:
    return [row for row in rows(report) if (row["kind"], row["path"]) == ("file", path)]


def test_the_table_is_the_golden_file() -> None:
    assert_golden(rendered("csv", attributed_report()), "attributed.csv")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+page.svelte", "'+page.svelte"),
        ("-rf", "'-rf"),
        ("@types", "'@types"),
        (' "=1', "' \"=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ("a, -b", "a,' -b"),
        ('a;"=1', "a;'\"=1"),
        ("'quoted'", "''quoted'"),
        ("a;'b", "a;''b"),
        ("a=b-c", "a=b-c"),
        ("it's; it's", "it's; it's"),
        ("", ""),
    ],
)
def test_a_place_where_a_formula_could_begin_gets_an_apostrophe(text: str, cell: str) -> None:
    assert escaped(text) == cell
    assert undone(cell) == text


_hostile = st.lists(st.sampled_from([*TRIGGERS, *QUOTES, ";", ",", "a", "\n"]), max_size=8).map("".join)


@given(st.text(max_size=12) | texts | _hostile)
def test_the_escape_can_be_undone(text: str) -> None:
    assert undone(escaped(text)) == text


@given(_hostile, _hostile)
def test_no_cell_begins_with_a_formula_whichever_separator_is_taken(path: str, statement: str) -> None:
    finding = Finding("rule", Level.NOTE, None, (), statement, None, None, "f", (TextLocation("a.c"),))
    result = failing_report().result
    text = rendered(
        "csv", Report(replace(result, files=(scanned(path or "x"), scanned("a.c"))), None, (finding,), None)
    )
    cells = [cell for row in csv.reader(io.StringIO(text[1:], newline="")) for cell in row]
    by_semicolon = [piece for line in text[1:].split("\r\n") for piece in line.split(";")]
    by_either = [piece for cell in cells for piece in re.split("[;,]", cell)]
    for one in (*cells, *by_semicolon, *by_either):
        assert one.startswith("'") or one.strip(QUOTES)[:1] not in tuple(TRIGGERS), one


@given(reports)
@settings(deadline=None)
def test_any_report_is_read_back_with_all_of_its_paths_and_findings(report: Report) -> None:
    text = rendered("csv", report)
    lines = text.split("\r\n")
    assert (lines[0], lines[-1]) == ("\ufeff" + ",".join(COLUMNS), "")
    assert visible(text[1:].replace("\r\n", "")) == text[1:].replace("\r\n", "")
    found = rows(report)
    assert all(set(row) == set(COLUMNS) for row in found)
    assert {row["path"] for row in found if row["kind"] == "file"} == {
        shown_path(one.path) for one in report.result.files
    }
    told = [(row["finding"], row["path"], row["message"]) for row in found if row["finding"]]
    for finding in report.findings:
        for place in finding.places:
            if finding.rule:
                assert (visible(finding.rule), shown_path(place.path), visible(finding.message)) in told
    assert [row["message"] for row in found if row["kind"] == "note"][: len(report.result.notes)] == [
        visible(note) for note in report.result.notes
    ]


@given(paths, paths)
@settings(deadline=None)
def test_distinct_paths_are_distinct_cells(one: str, other: str) -> None:
    assert (escaped(shown_path(one)) == escaped(shown_path(other))) == (one == other)


def test_the_first_row_says_what_came_of_the_run() -> None:
    first = rows(attributed_report())[0]
    assert (first["kind"], first["status"], first["path"]) == ("run", "incomplete", "")
    assert first["message"].startswith("INCOMPLETE: 1 file could not be scanned")
    assert rows(scan_report())[0]["status"] == ""


def test_a_finding_stands_in_the_row_of_the_detection_that_it_is_about() -> None:
    (row,) = file_rows(attributed_report(), "third_party/acme\\xff\\x0a.c")
    assert (row["license_expression"], row["finding"], row["level"]) == ("LicenseRef-acme", "license-denied", "error")
    assert row["suppressed"] == "waiver: bought, by legal@example.org, until 2027-01-31"
    assert row["decided_by"] == "ospo-policy.yml:14: LicenseRef-acme is in deny"


def test_each_detection_has_a_row_and_each_finding_of_the_whole_file_another() -> None:
    mit, gpl = detection("MIT", "mit"), detection("GPL-2.0-only", "gpl", line=9)
    result = replace(failing_report().result, files=(scanned("a.c", mit, gpl),))
    about = Finding("one", Level.ERROR, None, (), "m", None, gpl.evidence, "f", (TextLocation("a.c", 9, 9),))
    other = replace(about, rule="other", evidence="sha256:" + "0" * 64)
    whole = replace(about, rule="whole", evidence=None, places=(TextLocation("a.c"),))
    found = file_rows(Report(result, None, (about, other, whole), None), "a.c")
    assert [(row["detection"], row["license_expression"], row["start_line"], row["finding"]) for row in found] == [
        ("1", "MIT", "1", ""),
        ("2", "GPL-2.0-only", "9", "one"),
        ("", "", "9", "other"),
        ("", "", "", "whole"),
    ]


def test_what_people_concluded_stands_beside_what_was_detected() -> None:
    (row,) = file_rows(attributed_report(), "src/chosen.c")
    assert (row["license_expression"], row["concluded"]) == ("ISC OR Zlib", "ISC")


def test_a_finding_of_the_project_has_a_row_of_its_own() -> None:
    (row,) = [row for row in rows(attributed_report()) if row["kind"] == "project"]
    assert (row["path"], row["finding"]) == (".", "project-license-missing")


def test_a_scan_that_looked_for_no_copyrights_is_told_from_one_that_found_none() -> None:
    notes = [row["message"] for row in rows(failing_report()) if row["kind"] == "note"]
    assert notes == ["In 74 scanned files nobody looked for copyright statements, or that failed."]


@pytest.mark.parametrize("text", ["x" * 40_000, "\U0001f600" * 20_000, ";=" * 20_000])
def test_a_cell_that_no_spreadsheet_can_hold_is_cut_and_says_so(text: str) -> None:
    long, other = replace(scanned("a"), detail=text), replace(scanned("b"), detail=text + "!")
    result = replace(failing_report().result, files=(long, other))
    table = rendered("csv", Report(result, None, (), None))
    cells = [row["detail"] for row in csv.DictReader(io.StringIO(table[1:], newline="")) if row["kind"] == "file"]
    assert all(len(cell.encode("utf-16-le")) // 2 <= 32_767 for cell in cells)
    assert all(" [cut; the JSON report has all; sha256:" in cell for cell in cells)
    assert cells[0] != cells[1]
