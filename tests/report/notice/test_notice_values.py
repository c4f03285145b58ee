# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from ospo_scan.license_texts import license_text
from ospo_scan.model import (
    Copyright,
    Correction,
    CorrectionKind,
    Decision,
    FileScan,
    FileStatus,
    Reason,
    Report,
    ScanResult,
    Scope,
    Since,
    SourceFile,
    TextLocation,
)
from ospo_scan.report.json.document import to_plain
from ospo_scan.report.json.reading import read_report
from ospo_scan.report.notice.values import VALUES, notice_values
from ospo_scan.report.text import no_command, shown_path, visible
from ospo_scan.report.wording import judged_files
from samples import (
    SAMPLES,
    TOOL,
    attributed_report,
    detection,
    incomplete_report,
    left_out,
    passing_report,
    reports,
    scanned,
    since_report,
)


def values_of(*files: FileScan, **changes: object) -> dict[str, Any]:
    result = replace(ScanResult(TOOL, Scope.GIT, True, files), **changes)  # type: ignore[arg-type]
    return notice_values(Report(result, None, (), None))


def sought(path: str, *expressions: str) -> FileScan:
    """A file that states nothing but licenses."""
    found = [detection(one, f"text of {one}", line=number) for number, one in enumerate(expressions, start=1)]
    return replace(scanned(path, *found), copyrights=())


def kinds(values: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in values["missing"]]


def places(values: dict[str, Any], kind: str) -> list[tuple[str, str | None, int]]:
    return [
        (place["path"], place["detail"], place["files"])
        for one in values["missing"]
        if one["kind"] == kind
        for place in one["places"]
    ]


def test_files_are_grouped_by_the_license_in_force() -> None:
    values: dict[str, Any] = notice_values(attributed_report())
    assert {one["expression"]: one["concluded"] for one in values["licenses"]} == {
        "ISC": 1,
        "ISC OR Zlib": 0,
        "LicenseRef-acme": 0,
        "LicenseRef-scancode-unknown-license-reference": 0,
        "MIT": 0,
        "Zlib": 0,
    }
    assert [one["expression"] for one in values["licenses"] if one["is_choice"]] == ["ISC OR Zlib"]
    assert "tests/mention.c" in values["unlicensed"]["files"]


def test_statements_are_merged_within_a_license_and_holders_count_their_files() -> None:
    values: dict[str, Any] = notice_values(attributed_report())
    (mit,) = [one for one in values["licenses"] if one["expression"] == "MIT"]
    assert mit["holders"] == [
        {
            "name": "Jane Doe",
            "statements": ["Copyright (c) 2015, 2019-2023 Jane Doe <jane@example.org>", "Copyright 2003-07 Jane Doe"],
            "files": 3,
        }
    ]
    assert mit["statements"] == mit["holders"][0]["statements"]
    assert mit["unsought"] == 1


def test_every_license_and_exception_has_its_text_once() -> None:
    values = values_of(
        sought("a.c", "MIT OR GPL-2.0-only WITH Classpath-exception-2.0"),
        sought("b.c", "MIT"),
        sought("c.c", "MIT", "ISC"),
    )
    assert [one["id"] for one in values["texts"]] == ["Classpath-exception-2.0", "GPL-2.0-only", "ISC", "MIT"]
    assert all(one["text"].strip() and one["found"] is None for one in values["texts"])
    assert values["texts"][3]["text"] == (license_text("MIT") or "").strip()
    assert kinds(values) == []


def test_a_license_that_was_not_chosen_needs_no_text() -> None:
    values: dict[str, Any] = notice_values(attributed_report())
    files = [scan for scan in attributed_report().result.files if scan.path == "src/chosen.c"]
    alone = replace(attributed_report(), result=replace(attributed_report().result, files=tuple(files)))
    assert [one["id"] for one in notice_values(alone)["texts"]] == ["ISC"]  # type: ignore[attr-defined]
    assert "Zlib" in [one["id"] for one in values["texts"]]


def test_a_license_ref_has_the_text_of_the_tree_beside_the_one_that_scancode_knows() -> None:
    known = detection("LicenseRef-scancode-amazon-sl", "Under the Amazon Software License")
    same = detection("LicenseRef-scancode-amazon-sl", license_text("LicenseRef-scancode-amazon-sl"))
    for found, shown in ((known, "Under the Amazon Software License"), (same, None)):
        (text,) = values_of(replace(scanned("a.c", found), copyrights=()))["texts"]
        assert text["text"].startswith("Amazon Software License")
        assert text["found"] == shown


@pytest.mark.parametrize("found", [None, " \n"])
def test_a_license_whose_text_nobody_has_is_missing(found: str | None) -> None:
    values = values_of(replace(scanned("a.c", detection("LicenseRef-ours", found)), copyrights=()))
    assert values["texts"] == [{"id": "LicenseRef-ours", "name": None, "text": None, "found": None}]
    assert places(values, "license-text") == [("LicenseRef-ours", None, 0)]


def test_the_text_of_a_license_keeps_its_lines_and_nothing_that_a_terminal_obeys() -> None:
    found = detection("LicenseRef-ours", "\n\n One\r\n\tTwo\x0cThree\x1b[31m\u2028Four\n\n")
    (text,) = values_of(replace(scanned("a.c", found), copyrights=()))["texts"]
    assert text["found"] == " One\n\tTwo\nThree\\x1b[31m\nFour"


def test_a_document_without_gaps_says_that_nothing_is_missing() -> None:
    assert values_of(sought("a.c", "MIT"), left_out("build/", FileStatus.SKIPPED, Reason.IGNORED))["missing"] == []


def test_every_kind_of_gap_is_told_with_its_places() -> None:
    values: dict[str, Any] = notice_values(attributed_report())
    assert kinds(values) == [
        "error",
        "archive",
        "excluded",
        "no-license",
        "unknown-license",
        "copyrights",
        "notice-files",
    ]
    assert places(values, "error") == [("data/huge.json", "too-large: 80.0 MB, and the limit is 64.0 MB", 0)]
    assert places(values, "excluded") == [("vendor/", "scan.exclude: /vendor/", 0)]
    assert places(values, "copyrights") == [("src/{{ 7 * 7 }}.txt", None, 0)]
    assert places(values, "unknown-license") == places(values, "notice-files") == [("docs/notice.txt", None, 0)]
    assert ("tests/mention.c", "people concluded NONE", 0) in places(values, "no-license")


def test_a_directory_stands_for_its_files_only_where_all_of_them_are_meant() -> None:
    whole = [sought(f"src/deep/{name}") for name in "abc"]
    values = values_of(*whole, sought("src/x"), sought("src/y", "MIT"), sought("lone/z"))
    assert places(values, "no-license") == [("lone/z", None, 0), ("src/deep/", None, 3), ("src/x", None, 0)]
    failed = left_out("src/deep/d", FileStatus.ERROR, Reason.TIMEOUT)
    assert len(places(values_of(*whole, failed), "no-license")) == 3
    assert places(values_of(*whole), "no-license") == [("./", None, 3)]


def test_a_run_that_looked_for_no_copyrights_says_so_once() -> None:
    values: dict[str, Any] = notice_values(incomplete_report())
    assert [one for one in values["missing"] if one["kind"] == "copyrights"] == [
        {"kind": "copyrights", "sentence": "Nobody looked for copyright statements.", "places": []}
    ]


def test_a_part_of_a_project_and_an_empty_tree_are_told() -> None:
    assert kinds(values_of(is_project=False)) == ["nothing", "part"]


def test_a_run_since_a_commit_covers_what_changed_whatever_else_is_known() -> None:
    report = since_report()
    values: dict[str, Any] = notice_values(report)
    assert [path for one in values["licenses"] for path in one["files"]] == ["src/compat/regex.c", "src/module_03.c"]
    (told,) = [one["sentence"] for one in values["missing"] if one["kind"] == "unchanged"]
    assert told == "Only what changed since a commit is covered: 2 files, and not 75 other paths."
    nothing = replace(report.result, since=Since("main", "1a" * 20, ()))
    assert "nothing" in kinds(notice_values(replace(report, result=nothing)))


def test_a_saved_scancode_result_without_digests_is_covered() -> None:
    bare = replace(sought("a.c", "MIT"), file=SourceFile("a.c"))
    values = values_of(bare)
    assert (values["licenses"][0]["files"], values["missing"]) == (["a.c"], [])


def test_holders_of_files_without_a_license_are_named_too() -> None:
    bare = replace(scanned("a.c"), copyrights=(Copyright("Copyright 2010 Foo", ("Foo",), 1, 1),))
    values = values_of(bare)
    assert (values["licenses"], values["unlicensed"]["statements"]) == ([], ["Copyright (c) 2010 Foo"])


def strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, name)


@given(reports)
def test_all_values_are_plain_and_inert(report: Report) -> None:
    values = notice_values(report)
    assert tuple(values) == VALUES
    assert json.loads(json.dumps(values)) == values
    for name, text in strings(values):
        lines = text.replace("\t", "").split("\n") if name in {"text", "found"} else [text]
        assert all(visible(line) == line for line in lines)


@given(reports)
def test_every_file_is_in_the_document_or_named_as_missing(report: Report) -> None:
    values: dict[str, Any] = notice_values(report)
    named = [path for one in values["licenses"] for path in one["files"]]
    named += values["unlicensed"]["files"] if values["unlicensed"] else []
    named += [place["path"] for one in values["missing"] for place in one["places"]]
    for scan in judged_files(report.result):
        if scan.reason not in {Reason.IGNORED, Reason.DELETED, Reason.OWN_FILE}:
            assert {shown_path(scan.path), no_command(shown_path(scan.path))} & set(named)


@given(reports)
def test_a_saved_report_has_the_same_values(report: Report) -> None:
    assert notice_values(read_report(json.dumps(to_plain(report)))) == notice_values(report)


def test_a_text_of_undecodable_bytes_is_the_same_when_saved() -> None:
    report = passing_report()
    scan = scanned("a.c", detection("LicenseRef-ours", "\udcc3\udcd3\x01"))
    report = replace(report, result=replace(report.result, files=(scan,)))
    saved = read_report(json.dumps(to_plain(report)))
    assert notice_values(saved)["texts"] == notice_values(report)["texts"]


def test_the_samples_have_the_same_values_when_saved() -> None:
    for sample in (*SAMPLES.values(), attributed_report):
        assert notice_values(read_report(json.dumps(to_plain(sample())))) == notice_values(sample())


def test_the_same_licenses_in_another_order_are_one_section() -> None:
    one, other = detection("MIT AND Apache-2.0", "one"), detection("Apache-2.0 AND MIT", "two")
    (section,) = values_of(scanned("a.c", one), scanned("b.c", other))["licenses"]
    assert (section["expression"], section["files"]) == ("Apache-2.0 AND MIT", ["a.c", "b.c"])


def test_a_policy_of_ospo_scan_is_not_missing_from_the_document() -> None:
    own = left_out("ospo-policy.yml", FileStatus.SKIPPED, Reason.OWN_FILE, "used or written by this run")
    found = values_of(replace(scanned("a.c", detection("MIT", "mit")), copyrights=()), own)
    assert found["missing"] == []


def test_a_link_is_missing_only_where_nothing_was_scanned_at_its_end() -> None:
    def link(path: str, detail: str) -> FileScan:
        return left_out(path, FileStatus.SKIPPED, Reason.LINK, detail)

    file = replace(scanned("src/a.c", detection("MIT", "mit")), copyrights=())
    found = values_of(
        file, link("docs/a.c", "-> ../src/a.c"), link("all", "-> src"), link("gen", "-> build/gen"), link("x", "")
    )
    (missing,) = found["missing"]
    assert missing["sentence"] == "2 links lead to what was not scanned."
    assert [place["path"] for place in missing["places"]] == ["gen", "x"]


def test_what_people_concluded_of_a_part_of_a_file_is_in_force_for_that_part() -> None:
    scan = scanned("a.c", detection("GPL-2.0-only OR MIT", "dual"), detection("Zlib", "zlib", line=60))
    choice = Correction(
        CorrectionKind.CHOICE,
        "GPL-2.0-only OR MIT",
        "MIT",
        "choice",
        None,
        None,
        Decision("p.yml", 1, "c"),
        (TextLocation("a.c", 1, 1),),
    )
    result = ScanResult(TOOL, Scope.GIT, True, (scan,))
    values: dict[str, Any] = notice_values(Report(result, None, (), None, (choice,)))
    (section,) = values["licenses"]
    assert section["expression"] == "MIT AND Zlib"
    assert not section["is_choice"]
