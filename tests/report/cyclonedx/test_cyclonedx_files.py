# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given

from bills import parsed, path_of, settled_report
from ospo_scan.model import Declaration, DeclarationSource, FileScan, FileStatus, Reason, TextLocation
from ospo_scan.report.bill import BilledFile, bill
from ospo_scan.report.cyclonedx.files import not_scanned_component, properties, reference, scanned_component
from samples import detection, left_out, passing_report, paths, scanned


def component(path: str) -> dict[str, Any]:
    """The component of a file of the report with every case."""
    wanted = reference(path)
    (found,) = [one for one in parsed("cyclonedx", settled_report())["components"] if one["bom-ref"] == wanted]
    assert isinstance(found, dict)
    return found


def test_what_was_detected_is_evidence_and_is_concluded_where_nothing_weighs_more() -> None:
    found = component("src/both.c")
    joined = "GPL-2.0-only WITH AdditionRef-scancode-bacula-exception AND GPL-2.0-only WITH Classpath-exception-2.0"
    assert found["evidence"]["licenses"] == [{"expression": joined}]
    assert found["licenses"] == [{"expression": joined, "acknowledgement": "concluded"}]
    assert "properties" not in found


def test_each_detection_is_an_occurrence_with_its_lines() -> None:
    assert component("src/partly.c")["evidence"]["occurrences"] == [
        {
            "location": "src/partly.c",
            "line": 1,
            "additionalContext": "MIT (lines 1-2, score 100, rule mit_7.RULE)",
        },
        {
            "location": "src/partly.c",
            "line": 7,
            "additionalContext": "GPL-2.0-only (line 7, score 100, rule gpl-2.0-only_7.RULE)",
        },
    ]


def test_what_people_concluded_is_the_license_and_says_why() -> None:
    found = component("src/chosen.c")
    assert found["licenses"] == [{"expression": "MIT", "acknowledgement": "concluded"}]
    assert found["evidence"]["licenses"] == [{"expression": "MIT OR GPL-2.0-only"}]
    origin, why = found["properties"]
    assert origin == {"name": "ospo-scan:concluded-from", "value": "choice"}
    assert why["name"] == "ospo-scan:correction"
    assert why["value"] == "Detected MIT OR GPL-2.0-only at line 1, concluded MIT (choice of ospo-policy.yml)"


def test_that_there_is_no_license_is_said_by_a_property() -> None:
    found = component("src/false.c")
    assert "licenses" not in found
    assert {"name": "ospo-scan:concluded", "value": "NONE"} in found["properties"]


def test_a_correction_of_a_part_of_a_file_is_said_and_the_rest_is_concluded() -> None:
    found = component("src/partly.c")
    assert found["licenses"] == [{"expression": "MIT", "acknowledgement": "concluded"}]
    (said,) = found["properties"]
    assert said["value"] == (
        "Detected GPL-2.0-only at line 7, concluded NONE (curation of ospo-policy.yml:20, reason mention). "
        "It names \\xff the license of another file."
    )


def billed(scan: FileScan) -> BilledFile:
    report = passing_report()
    (file,) = bill(replace(report, result=replace(report.result, files=(scan,)))).files
    return file


def declared(expression: str, path: str) -> Declaration:
    place = TextLocation(path, 3, 3)
    return Declaration(DeclarationSource.REUSE_TOML, expression, expression, (), place, None)


def test_what_is_declared_of_a_file_is_its_license_and_says_where() -> None:
    scan = replace(
        scanned("a.png", detection("GPL-2.0-only", "the GPL")), declarations=(declared("MIT", "REUSE.toml"),)
    )
    found = scanned_component(billed(scan), ())
    assert found["licenses"] == [{"expression": "MIT", "acknowledgement": "concluded"}]
    assert found["properties"] == [
        {"name": "ospo-scan:concluded-from", "value": "reuse-toml REUSE.toml:3"},
        {"name": "ospo-scan:declared", "value": "MIT (reuse-toml REUSE.toml:3)"},
    ]
    evidence = found["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["licenses"] == [{"expression": "GPL-2.0-only"}]


def test_what_is_declared_is_told_as_declared_where_nothing_is_concluded() -> None:
    scan = replace(scanned("a.c"), declarations=(declared("LicenseRef-scancode-unknown-spdx", "REUSE.toml"),))
    assert scanned_component(billed(scan), ())["licenses"] == [
        {"expression": "LicenseRef-scancode-unknown-spdx", "acknowledgement": "declared"}
    ]


def test_copyright_is_empty_where_nothing_was_found_and_absent_where_nobody_looked() -> None:
    statements = component("LICENSE")["evidence"]["copyright"]
    assert statements == [{"text": 'Copyright "(c)" 2026 Z\u00fcrich\u202e \\xfe Inc.'}, {"text": "2026 A"}]
    assert component("src/both.c")["evidence"]["copyright"] == []
    assert "copyright" not in component("src/ours.c")["evidence"]


def test_a_file_has_the_hashes_that_are_known() -> None:
    assert [one["alg"] for one in component("LICENSE")["hashes"]] == ["SHA-1", "SHA-256"]
    assert "hashes" not in component("src/digestless.c")


def test_a_file_that_was_not_scanned_says_why_and_has_no_evidence() -> None:
    assert component("lib/a\udcff.zip") == {
        "type": "file",
        "bom-ref": "file:lib/a%FF.zip",
        "name": "lib/a\\xff.zip",
        "properties": [
            {"name": "ospo-scan:status", "value": "not-inspected"},
            {"name": "ospo-scan:reason", "value": "archive"},
            {"name": "ospo-scan:detail", "value": "a zip archive \\xff"},
        ],
    }


def test_a_detail_that_is_not_known_is_left_out() -> None:
    found = not_scanned_component(left_out("a", FileStatus.SKIPPED, Reason.LINK))
    assert found["properties"] == properties(("status", "skipped"), ("reason", "link"))["properties"]


@given(paths)
def test_the_bytes_of_a_name_can_be_had_from_its_reference(path: str) -> None:
    assert path_of(reference(path).removeprefix("file:")) == path
