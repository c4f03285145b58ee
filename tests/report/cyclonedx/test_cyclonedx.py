# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from hypothesis import given, settings

from bills import (
    CREATED,
    bills,
    created_times,
    cyclonedx_validator,
    parsed,
    path_of,
    paths_listed,
    settled_report,
    written,
)
from ospo_scan.model import Engine, Report, Scope, Tool
from ospo_scan.report.bill import bill
from ospo_scan.report.json.reading import read_report
from ospo_scan.report.text import exact_path
from rendering import assert_golden
from samples import SAMPLES, incomplete_report, passing_report, since_report

VERSIONS = {"1.6": "cyclonedx", "1.7": "cyclonedx-1.7"}
REPORTS = {**SAMPLES, "settled": settled_report}


def references(value: Any) -> list[str]:
    """Every bom-ref in a document."""
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    if not isinstance(value, dict):
        return []
    own = [value["bom-ref"]] if "bom-ref" in value else []
    return own + [found for item in value.values() for found in references(item)]


def project_of(report: Report, version: str = "1.6") -> dict[str, Any]:
    project = parsed(VERSIONS[version], report)["metadata"]["component"]
    assert isinstance(project, dict)
    return project


@pytest.mark.parametrize("version", VERSIONS)
def test_the_output_is_the_golden_file(version: str) -> None:
    assert_golden(written(VERSIONS[version], settled_report()), f"settled.cdx-{version}.json")


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_samples_keep_the_official_schema(version: str, name: str) -> None:
    document = parsed(VERSIONS[version], REPORTS[name]())
    cyclonedx_validator(version).validate(document)
    assert document["specVersion"] == version


@pytest.mark.parametrize("version", VERSIONS)
def test_the_library_of_the_field_reads_every_component(version: str) -> None:
    document = parsed(VERSIONS[version], settled_report())
    read = Bom.from_json(document)  # type: ignore[attr-defined]  # its decorator adds it
    assert {one.name for one in read.components} == {one["name"] for one in document["components"]}
    (chosen,) = [one for one in read.components if one.name == "src/chosen.c"]
    assert [(one.value, one.acknowledgement.value) for one in chosen.licenses] == [("MIT", "concluded")]


def test_the_schema_of_the_tests_refuses_what_is_wrong() -> None:
    document = parsed("cyclonedx", passing_report())
    document["components"][0]["licenses"] = [{"license": {"id": "NoSuchLicense"}}]
    assert not cyclonedx_validator("1.6").is_valid(document)


@given(bills, created_times)
@settings(max_examples=40, deadline=None)
def test_any_report_is_valid_with_every_file_once_and_distinct_references(report: Report, created: datetime) -> None:
    for version, name in VERSIONS.items():
        document = json.loads(written(name, report, created).encode("utf-8"))
        cyclonedx_validator(version).validate(document)
        assert len(set(references(document))) == len(references(document))
        components = [one for one in document["components"] if one["type"] == "file"]
        assert len(document["components"]) == len(components) + len(bill(report).packages)
        assert {path_of(one["bom-ref"].removeprefix("file:")) for one in components} == set(paths_listed(report))
        assert all(one["name"] == exact_path(path_of(one["bom-ref"].removeprefix("file:"))) for one in components)


@given(bills)
@settings(max_examples=20, deadline=None)
def test_a_saved_report_gives_the_same_bytes(report: Report) -> None:
    saved = read_report(written("json", report))
    assert all(written(name, saved) == written(name, report) for name in VERSIONS.values())


def test_the_project_is_the_component_that_the_document_is_about() -> None:
    project = project_of(settled_report())
    assert (project["type"], project["name"], project["version"]) == ("application", "caf\u00e9 & co", "1.0")
    assert {"name": "ospo-scan:revision", "value": "ab" * 20} in project["properties"]


def test_a_project_without_a_version_has_its_revision() -> None:
    report = settled_report()
    unversioned = replace(report.result, project=replace(report.result.project, version=None))
    assert project_of(replace(report, result=unversioned))["version"] == "ab" * 20


def test_the_tool_its_engine_and_the_time_are_named() -> None:
    metadata = parsed("cyclonedx", passing_report())["metadata"]
    assert metadata["timestamp"] == "2026-11-24T09:30:00Z"
    tools = [(one["name"], one["version"]) for one in metadata["tools"]["components"]]
    assert tools == [("ospo-scan", "0.1.0"), ("scancode-toolkit", "32.5.0")]


def test_tools_that_are_called_alike_stay_valid() -> None:
    report = passing_report()
    same = replace(report.result, tool=Tool("x", "1", Engine("x", "1", "saved", "")))
    cyclonedx_validator("1.6").validate(parsed("cyclonedx", replace(report, result=same)))


def test_a_version_longer_than_the_schema_takes_is_cut() -> None:
    report = passing_report()
    named = replace(report.result, project=replace(report.result.project, version="1" * 2000))
    cyclonedx_validator("1.6").validate(parsed("cyclonedx", replace(report, result=named)))


def test_the_serial_number_follows_from_facts_time_and_version() -> None:
    one, other = passing_report(), settled_report()
    numbers = {
        parsed("cyclonedx", one)["serialNumber"],
        parsed("cyclonedx", other)["serialNumber"],
        parsed("cyclonedx-1.7", one)["serialNumber"],
        json.loads(written("cyclonedx", one, CREATED.replace(year=2027)))["serialNumber"],
    }
    assert len(numbers) == 4
    assert parsed("cyclonedx", one)["serialNumber"] in numbers


def test_all_that_was_observed_is_evidence_of_the_project() -> None:
    (choice,) = project_of(incomplete_report())["evidence"]["licenses"]
    assert choice == {
        "expression": "GPL-2.0-only AND LGPL-2.1-or-later AND LicenseRef-scancode-unknown-license-reference AND MIT"
    }


def texts_among_properties(project: dict[str, Any]) -> dict[str, str]:
    prefix = "ospo-scan:license-text:"
    named = [one for one in project["properties"] if one["name"].startswith(prefix)]
    return {one["name"].removeprefix(prefix): one["value"] for one in named}


def test_in_1_6_license_texts_that_are_known_are_properties_of_the_project() -> None:
    texts = texts_among_properties(project_of(settled_report()))
    assert texts == {
        "AdditionRef-scancode-bacula-exception": "with our exception",
        "LicenseRef-ours": "These are our terms.\nAsk \\xff first.",
    }


def test_a_license_that_only_people_named_has_its_text_among_the_properties() -> None:
    report = settled_report()
    named = [replace(one, concluded="LicenseRef-scancode-amazon-sl") for one in report.corrections[1:2]]
    for version in VERSIONS:
        project = project_of(replace(report, corrections=tuple(named)), version)
        assert "Amazon Software License" in texts_among_properties(project)["LicenseRef-scancode-amazon-sl"]


# What lock files name is not known to be all that the project depends on.
DEPENDENCIES_UNKNOWN = {"aggregate": "unknown", "dependencies": ["project"]}


def test_a_whole_project_that_was_looked_at_is_complete() -> None:
    assert parsed("cyclonedx", passing_report())["compositions"] == [
        {"aggregate": "complete", "assemblies": ["project"]},
        DEPENDENCIES_UNKNOWN,
    ]


def test_what_was_left_out_makes_the_composition_incomplete() -> None:
    document = parsed("cyclonedx", incomplete_report())
    project, dependencies, unknown = document["compositions"]
    assert dependencies == DEPENDENCIES_UNKNOWN
    assert project == {"aggregate": "incomplete", "assemblies": ["project"]}
    assert unknown["aggregate"] == "unknown"
    assert "file:assets/icons.zip" in unknown["assemblies"]
    assert "file:data/%FF%1B%5B31m.c" in unknown["assemblies"]


def test_notes_and_what_is_missing_are_annotations_of_the_project() -> None:
    (missing,) = parsed("cyclonedx", incomplete_report())["annotations"]
    assert (missing["subjects"], missing["text"][:42]) == (["project"], "The scan is incomplete: 3 files could not ")
    (note,) = parsed("cyclonedx", since_report())["annotations"]
    assert note["text"].startswith("Only what changed since origin/main was judged")


def test_a_saved_scancode_run_keeps_its_licenses_and_is_never_complete() -> None:
    report = passing_report()
    scans = [replace(scan, file=replace(scan.file, size=None, sha1=None, sha256=None)) for scan in report.result.files]
    result = replace(report.result, scope=Scope.SCANCODE, files=tuple(scans))
    document = parsed("cyclonedx", replace(report, result=result))
    assert [one["evidence"]["licenses"] for one in document["components"]] == [[{"expression": "MIT"}]] * 3
    assert document["compositions"] == [
        {"aggregate": "incomplete", "assemblies": ["project"]},
        DEPENDENCIES_UNKNOWN,
    ]
