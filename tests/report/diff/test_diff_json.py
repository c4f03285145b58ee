# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings

from ospo_scan.comparison import FILE_KINDS, FindingChange, PresenceChange, compare
from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.diff import DIFF_FORMATS
from ospo_scan.report.diff.json import SCHEMA_VERSION, to_plain
from samples import SAMPLES, reports
from two_reports import a_year_apart, another_engine, judged_reports, report, scan

SCHEMA = json.loads((files("ospo_scan") / "data" / "diff-schema-1.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
REPORT_SCHEMA = json.loads((files("ospo_scan") / "data" / "report-schema-1.json").read_text("utf-8"))


def written(old: Report, new: Report) -> str:
    stream = io.StringIO()
    DIFF_FORMATS["json"].write(compare(old, new), stream, RenderOptions())
    return stream.getvalue()


def plain(old: Report, new: Report) -> dict[str, Any]:
    document = json.loads(written(old, new))
    assert isinstance(document, dict)
    return document


def has_repeated_paths(one: Report) -> bool:
    paths = [file.path for file in one.result.files]
    return len(set(paths)) < len(paths)


@pytest.mark.parametrize("old", SAMPLES)
@pytest.mark.parametrize("new", SAMPLES)
def test_samples_keep_the_published_schema(old: str, new: str) -> None:
    VALIDATOR.validate(plain(SAMPLES[old](), SAMPLES[new]()))


@pytest.mark.parametrize("two", [a_year_apart, another_engine])
def test_releases_keep_the_published_schema_in_both_directions(two: Any) -> None:
    old, new = two()
    VALIDATOR.validate(plain(old, new))
    VALIDATOR.validate(plain(new, old))


@given(judged_reports(), judged_reports())
@settings(max_examples=40, deadline=None)
def test_any_two_judged_reports_keep_the_published_schema(old: Report, new: Report) -> None:
    VALIDATOR.validate(plain(old, new))


@given(reports, reports)
@settings(max_examples=40, deadline=None)
def test_any_two_reports_keep_the_published_schema_in_utf_8(old: Report, new: Report) -> None:
    if has_repeated_paths(old) or has_repeated_paths(new):
        return
    document = written(old, new)
    document.encode("utf-8")
    VALIDATOR.validate(json.loads(document))
    assert {unicodedata.category(char) for char in document if char != "\n"}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})


def test_the_document_is_what_json_makes_of_the_plain_value() -> None:
    document = written(*a_year_apart())
    assert json.loads(document) == to_plain(compare(*a_year_apart()))
    assert document == json.dumps(json.loads(document), indent=2, ensure_ascii=False) + "\n"


def test_the_schema_is_the_one_of_this_version_and_knows_every_word() -> None:
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    summary = SCHEMA["properties"]["summary"]["properties"]
    assert [key.replace("_", "-") for key in summary["files"]["properties"]] == ["old", "new", *FILE_KINDS]
    assert [key.replace("_", "-") for key in summary["licenses"]["properties"]] == list(PresenceChange)
    assert SCHEMA["$defs"]["difference"]["properties"]["change"]["enum"] == list(FindingChange)


def test_what_both_schemas_hold_is_the_same_in_both() -> None:
    shared = SCHEMA["$defs"].keys() & REPORT_SCHEMA["$defs"].keys()
    assert len(shared) >= 12
    beside = REPORT_SCHEMA["$defs"]["finding"]
    for name in shared - {"finding"}:
        assert SCHEMA["$defs"][name] == REPORT_SCHEMA["$defs"][name], name
    without = {key: value for key, value in beside["properties"].items() if key != "places"}
    assert SCHEMA["$defs"]["finding"]["properties"] == without
    for key, value in SCHEMA["$defs"]["head"]["properties"].items():
        assert value == REPORT_SCHEMA["properties"][key], key


def test_a_report_against_itself_is_the_same_and_lists_nothing() -> None:
    old, _ = a_year_apart()
    document = plain(old, old)
    assert document["is_same"] is True
    lists = ("licenses", "license_expressions", "corrections", "holders", "packages", "files")
    assert [document[name] for name in lists] == [[]] * len(lists)
    assert {one["change"] for one in document["findings"]} == {"same"}


def test_the_counts_of_files_add_up() -> None:
    counts = plain(*a_year_apart())["summary"]["files"]
    old_only = ("removed", "out_of_sight")
    new_only = ("added", "in_sight")
    both = ("same", "edited", "found_otherwise", "moved")
    assert counts["old"] == sum(counts[kind] for kind in (*both, *old_only))
    assert counts["new"] == sum(counts[kind] for kind in (*both, *new_only))


def test_only_files_of_which_something_differs_are_listed() -> None:
    document = plain(*a_year_apart())
    counts = document["summary"]["files"]
    assert len(document["files"]) == sum(counts[kind.replace("-", "_")] for kind in FILE_KINDS if kind != "same")


def test_a_name_that_is_not_utf_8_comes_with_its_bytes() -> None:
    document = plain(report(), report(scan("\udcff.c", "1")))
    assert document["files"][0]["new"]["path"] == "\\xff.c"
    assert document["files"][0]["new"]["path_base64"] == "/y5j"


def test_what_could_not_be_compared_is_null_and_not_empty() -> None:
    old, new = a_year_apart()
    document = plain(old, replace(new, policy=None, verdict=None, findings=(), corrections=()))
    assert (document["findings"], document["corrections"], document["summary"]["findings"]) == (None, None, None)
    assert plain(report(scan("a", "1")), report(scan("a", "1")))["holders"] is None
