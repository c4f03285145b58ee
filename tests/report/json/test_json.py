# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings

from ospo_scan.errors import ReportFileError
from ospo_scan.model import FileScan, FileStatus, Report, SourceFile
from ospo_scan.report import FORMATS
from ospo_scan.report.json.document import SCHEMA_VERSION, to_plain
from ospo_scan.report.json.reading import is_own_report, read_report
from rendering import rendered
from samples import SAMPLES, failing_report, incomplete_report, reports, scan_report

JSON = FORMATS["json"]
SCHEMA = json.loads((files("ospo_scan") / "data" / "report-schema-1.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)


def written(report: Report) -> str:
    return rendered("json", report)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    plain = json.loads(written(incomplete_report()))
    change(plain)
    return plain  # type: ignore[no-any-return]  # json.loads gives Any


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_comes_back_equal(name: str) -> None:
    report = SAMPLES[name]()
    assert read_report(written(report)) == report
    assert read_report(written(report).encode()) == report


@given(reports)
@settings(max_examples=50)
def test_any_report_is_written_as_utf_8_and_written_again_as_the_same_bytes(report: Report) -> None:
    document = written(report).encode("utf-8")
    again = read_report(document)
    assert written(again).encode("utf-8") == document
    assert json.loads(document) == to_plain(report)
    assert [scan.path for scan in again.result.files] == [scan.path for scan in report.result.files]


@given(reports)
@settings(max_examples=25)
def test_any_report_keeps_the_published_schema(report: Report) -> None:
    VALIDATOR.validate(json.loads(written(report)))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_document_is_what_json_makes_of_the_plain_value(name: str) -> None:
    report = replace(SAMPLES[name]())
    document = written(report)
    assert json.loads(document) == to_plain(report)
    assert (
        document == json.dumps(json.loads(document), indent=2, ensure_ascii=False).replace("\u202e", "\\u202e") + "\n"
    )


def test_a_report_without_files_is_well_formed() -> None:
    report = replace(scan_report(), result=replace(scan_report().result, files=()))
    assert read_report(written(report)) == report
    assert written(report).endswith('  "packages": [],\n  "cards": [],\n  "faults": [],\n  "files": []\n}\n')


def test_the_keys_are_those_of_the_published_order() -> None:
    plain = to_plain(failing_report())
    assert list(plain) == list(SCHEMA["properties"])
    for part, name in (("findings", "finding"), ("files", "file")):
        properties = [key for key in SCHEMA["$defs"][name]["properties"] if key not in {"path_base64", "suspicions"}]
        value = plain[part]
        assert isinstance(value, list)
        assert list(value[0]) == properties


def test_license_info_in_file_holds_the_sorted_licenses_of_all_detections() -> None:
    files = json.loads(written(failing_report()))["files"]
    assert next(file for file in files if file["path"] == "src/parse.c")["license_info_in_file"] == [
        "GPL-2.0-only",
        "MIT",
    ]


def test_error_holds_the_text_of_a_failed_file_and_detail_that_of_others() -> None:
    files = {file["path"]: file for file in json.loads(written(incomplete_report()))["files"]}
    assert (files["data/huge.json"]["detail"], files["data/huge.json"]["error"][:7]) == (None, "80.0 MB")
    assert (files["assets/icons.zip"]["detail"], files["assets/icons.zip"]["error"]) == ("a zip archive", None)


def test_no_character_that_a_terminal_obeys_or_hides_is_written_raw() -> None:
    name = "".join(map(chr, [*range(1, 0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xE0041]))
    file = FileScan(SourceFile(name), FileStatus.SCANNED)
    report = replace(scan_report(), result=replace(scan_report().result, files=(file,)))
    document = written(report)
    assert {unicodedata.category(char) for char in document if char != "\n"}.isdisjoint({"Cc", "Cf", "Cs"})
    assert read_report(document) == report


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "an extra key at the top": lambda plain: plain.update(comment="GPL-2.0-only"),
    "an extra key in the tool": lambda plain: plain["tool"].update(comment="GPL-2.0-only"),
    "an extra key in a file": lambda plain: plain["files"][0].update(comment="GPL-2.0-only"),
    "an extra key in a match": lambda plain: plain["files"][0]["detections"][0]["matches"][0].update(comment="GPL"),
    "an extra key in a place": lambda plain: plain["findings"][0]["places"][0].update(comment="GPL"),
    "a missing key": lambda plain: plain.pop("notes"),
    "a level that is not reported": lambda plain: plain["findings"][0].update(level="off"),
    "an unknown status": lambda plain: plain["files"][0].update(status="fine"),
    "a verdict without a policy": lambda plain: plain.update(policy=None),
    "findings without a policy": lambda plain: plain.update(policy=None, verdict=None),
    "a number for text": lambda plain: plain["files"][0].update(path=1),
    "a truth value for a count": lambda plain: plain["summary"].update(suppressed=False),
}
ONLY_OURS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another summary": lambda plain: plain["summary"].update(files=1),
    "another license info": lambda plain: plain["files"][0].update(license_info_in_file=["ISC"]),
    "a path with other bytes": lambda plain: plain["files"][0].update(path_base64="/w=="),
    "an expression that is none": lambda plain: plain["files"][0]["detections"][0].update(license_expression="not one"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_schema_refuses_is_no_report(name: str) -> None:
    plain = changed(CHANGES[name])
    assert not VALIDATOR.is_valid(plain)
    assert not is_own_report(json.dumps(plain).encode())
    with pytest.raises(ReportFileError, match="Scan again"):
        read_report(json.dumps(plain))


@pytest.mark.parametrize("name", ONLY_OURS)
def test_what_contradicts_the_rest_of_the_report_is_refused(name: str) -> None:
    document = json.dumps(changed(ONLY_OURS[name]))
    assert not is_own_report(document.encode())
    with pytest.raises(ReportFileError, match="Scan again"):
        read_report(document)


def test_a_changed_summary_is_named() -> None:
    with pytest.raises(ReportFileError, match=r"old\.json was changed after it was written: summary\.files"):
        read_report(json.dumps(changed(ONLY_OURS["another summary"])), "old.json")


@pytest.mark.parametrize("name", SAMPLES)
def test_our_reports_are_our_own_however_they_are_laid_out(name: str) -> None:
    document = written(SAMPLES[name]()).encode()
    assert is_own_report(document)
    assert is_own_report(json.dumps(json.loads(document)).encode())


def test_a_key_given_twice_hides_nothing() -> None:
    document = written(scan_report())
    twice = document.replace('"notes": []', '"notes": ["GPL-2.0-only"],\n  "notes": []')
    assert twice != document
    assert not is_own_report(twice.encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"schema_version": "1.2"}', b"GPL-2.0-only", b'{"schema_version":' + b"[" * 100_000, b"\xff"],
)
def test_other_files_are_not_our_own(data: bytes) -> None:
    assert not is_own_report(data)


def test_text_beside_the_report_is_not_our_own() -> None:
    document = written(scan_report()).encode()
    assert not is_own_report(document + b"GPL-2.0-only")
    assert not is_own_report(b"// GPL-2.0-only\n" + document)
    assert not is_own_report(document.decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", r"r\.json is not JSON"),
        ("[" * 100_000, r"r\.json is not JSON"),
        (b"\xff", r"r\.json is not JSON"),
        ('{"schema_version": NaN}', "NaN is no JSON number"),
        ("[]", "not a report of ospo-scan"),
        ('{"bomFormat": "CycloneDX"}', "not a report of ospo-scan"),
        ('{"schema_version": "2.0", "tool": {}}', 'schema version "2.0", and this ospo-scan reads 1.2'),
        ('{"schema_version": "1.2", "tool": {}}', "the report lacks 'cards'"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_next_step(document: str | bytes, message: str) -> None:
    with pytest.raises(ReportFileError, match=message):
        read_report(document, "r.json")


def test_the_schema_is_the_one_of_this_version() -> None:
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION
