# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given

from bills import bills, path_of, paths_listed, settled_report
from ospo_scan.model import FileStatus, Package, PackageKind, Reason, Report, Scope, TextLocation
from ospo_scan.report.bill import bill
from ospo_scan.report.bill_form import (
    all_scanned,
    corrections,
    custom_licenses,
    declared_from,
    distinct,
    document_line,
    document_uuid,
    fate,
    is_complete,
    not_scanned,
    path_id,
    spdx_expression,
    statements,
    timestamp,
)
from samples import in_order, incomplete_report, left_out, passing_report, paths

CREATED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def changed(**changes: object) -> Report:
    """The passing report with another result."""
    report = passing_report()
    return replace(report, result=replace(report.result, **changes))  # type: ignore[arg-type]  # any field


def test_a_line_is_inert_and_the_same_value() -> None:
    line = document_line({"a": "\u202e\x9b\n\u00e9"})
    assert line == '{"a": "\\u202e\\u009b\\n\u00e9"}'
    assert json.loads(line) == {"a": "\u202e\x9b\n\u00e9"}


def test_a_time_is_in_utc_to_the_second() -> None:
    zone = timezone(timedelta(hours=2))
    assert timestamp(datetime(2026, 1, 2, 1, 0, 5, 999, zone)) == "2026-01-01T23:00:05Z"


def test_a_uuid_changes_with_kind_time_facts_and_corrections() -> None:
    report = settled_report()
    uncorrected = replace(report, corrections=())
    recommented = replace(
        report, corrections=(replace(report.corrections[0], comment="other"), *report.corrections[1:])
    )
    uuids = [document_uuid(bill(one), CREATED, "x") for one in (report, uncorrected, recommented, passing_report())]
    uuids += [document_uuid(bill(report), CREATED, "y"), document_uuid(bill(report), CREATED.replace(year=2027), "x")]
    assert len(set(uuids)) == 6
    assert document_uuid(bill(settled_report()), CREATED, "x") == uuids[0]


@given(paths)
def test_an_id_gives_the_bytes_of_its_path_back(path: str) -> None:
    assert path_of(path_id(path)) == path
    assert path_id(path).isascii()


@given(bills)
def test_every_file_is_scanned_or_not(report: Report) -> None:
    facts = bill(report)
    listed = [file.file.path for file in all_scanned(facts)] + [scan.path for scan in not_scanned(facts)]
    assert sorted(listed) == sorted(paths_listed(report))


def test_a_whole_project_that_was_looked_at_is_complete() -> None:
    assert is_complete(bill(passing_report()))


@pytest.mark.parametrize(
    "report",
    [
        changed(is_project=False),
        changed(scope=Scope.SCANCODE),
        changed(files=()),
        incomplete_report(),
        changed(files=(*passing_report().result.files, left_out("x", FileStatus.SKIPPED, Reason.EXCLUDED))),
        changed(files=(*passing_report().result.files, left_out("x", FileStatus.SKIPPED, Reason.NOT_INCLUDED))),
    ],
    ids=["a part", "a saved scan", "nothing", "errors", "excluded", "not included"],
)
def test_anything_less_is_not_complete(report: Report) -> None:
    assert not is_complete(bill(report))


def test_ignored_and_deleted_files_are_no_part_of_a_project() -> None:
    gone = left_out("x", FileStatus.SKIPPED, Reason.DELETED), left_out("y", FileStatus.SKIPPED, Reason.IGNORED)
    assert is_complete(bill(changed(files=(*passing_report().result.files, *gone))))


def test_an_exception_of_scancode_is_an_addition() -> None:
    assert spdx_expression("LicenseRef-a AND MIT WITH LicenseRef-b") == "LicenseRef-a AND MIT WITH AdditionRef-b"


def test_distinct_expressions_are_sorted_and_none_is_no_expression() -> None:
    assert distinct(["MIT", None, "NONE", "Apache-2.0", "NOASSERTION", "MIT"]) == ("Apache-2.0", "MIT")


def test_a_package_is_told_with_its_manifest_and_what_that_states() -> None:
    place = TextLocation("lib/package.json", 4, 4)
    package = Package("lib", "1", "pkg:npm/lib@1", "MIT", place, PackageKind.VENDORED, "The MIT license")
    assert declared_from(package) == 'vendored, from lib/package.json:4: "The MIT license"'


def test_custom_licenses_have_their_names_in_the_expression() -> None:
    expression = "GPL-2.0-only WITH LicenseRef-scancode-bacula-exception"
    (named,) = custom_licenses(bill(settled_report()), [expression]).values()
    assert [(name, one.id) for name, one in named.items()] == [
        ("AdditionRef-scancode-bacula-exception", "LicenseRef-scancode-bacula-exception")
    ]


def test_what_has_to_be_said_of_a_run_is_said() -> None:
    assert statements(changed(notes=("A \udcff.",))) == ("A \\xff.",)
    assert statements(changed(notes=(), is_project=False)) == (
        "What was scanned is a part of a tree, not a whole project.",
    )
    others = in_order([*passing_report().result.files, left_out("x", FileStatus.SKIPPED, Reason.NOT_INCLUDED)])
    assert statements(changed(notes=(), files=others)) == (
        "The scan was limited: 1 path that it was not to include is not listed.",
    )
    assert statements(changed(notes=(), files=())) == ("The scan is incomplete: there was nothing to scan.",)
    assert statements(incomplete_report()) == (
        "The scan is incomplete: 3 files could not be scanned, so what they hold is not known.",
    )


def test_the_fate_of_a_file_has_status_reason_and_detail() -> None:
    assert fate(left_out("x", FileStatus.ERROR, Reason.TIMEOUT, "30 s")) == "Not scanned (error, timeout): 30 s"
    assert fate(left_out("x", FileStatus.SKIPPED, Reason.LINK)) == "Not scanned (skipped, link)"


def test_corrections_are_told_by_path_with_all_their_lines() -> None:
    report = settled_report()
    one = report.corrections[0]
    places = (replace(one.places[0], start_line=3, end_line=5), *one.places)
    said = corrections(replace(report, corrections=(replace(one, places=places, comment=None),)))
    why = "concluded NONE (curation of ospo-policy.yml:20, reason mention)"
    assert said == {
        "src/false.c": (f"Detected GPL-2.0-only at lines 3-5, line 7, {why}",),
        "src/partly.c": (f"Detected GPL-2.0-only at line 7, {why}",),
    }


def test_a_correction_of_a_whole_file_names_no_lines() -> None:
    report = settled_report()
    one = report.corrections[1]
    whole = replace(one, places=(replace(one.places[0], start_line=None, end_line=None),))
    assert corrections(replace(report, corrections=(whole,))) == {
        "src/chosen.c": ("Detected MIT OR GPL-2.0-only, concluded MIT (choice of ospo-policy.yml)",)
    }
