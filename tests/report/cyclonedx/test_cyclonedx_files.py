# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given

from bills import parsed, path_of, settled_report
from ospo_scan.model import FileScan, FileStatus, LicenseDetection, Reason
from ospo_scan.report.bill import BilledFile, bill
from ospo_scan.report.cyclonedx.files import not_scanned_component, properties, reference, scanned_component
from samples import detection, left_out, passing_report, paths, scanned


def component(path: str) -> dict[str, Any]:
    """The component of a file of the report with every case."""
    wanted = reference(path)
    (found,) = [one for one in parsed("cyclonedx", settled_report())["components"] if one["bom-ref"] == wanted]
    assert isinstance(found, dict)
    return found


def test_what_was_detected_is_evidence_and_no_license() -> None:
    found = component("src/both.c")
    assert "licenses" not in found
    joined = "GPL-2.0-only WITH AdditionRef-scancode-bacula-exception AND GPL-2.0-only WITH Classpath-exception-2.0"
    assert found["evidence"]["licenses"] == [{"expression": joined}]


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
    (why,) = found["properties"]
    assert why["name"] == "ospo-scan:correction"
    assert why["value"] == "Detected MIT OR GPL-2.0-only at line 1, concluded MIT (choice of ospo-policy.yml)"


def test_that_there_is_no_license_is_said_by_a_property() -> None:
    found = component("src/false.c")
    assert "licenses" not in found
    assert {"name": "ospo-scan:concluded", "value": "NONE"} in found["properties"]


def test_a_correction_of_a_part_of_a_file_is_said_and_concludes_nothing() -> None:
    found = component("src/partly.c")
    assert "licenses" not in found
    (said,) = found["properties"]
    assert said["value"] == (
        "Detected GPL-2.0-only at line 7, concluded NONE (curation of ospo-policy.yml:20, reason mention). "
        "It names \\xff the license of another file."
    )


def billed(scan: FileScan) -> BilledFile:
    report = passing_report()
    (file,) = bill(replace(report, result=replace(report.result, files=(scan,)))).files
    return file


def tagged(expression: str, line: int) -> LicenseDetection:
    found = detection(expression, f"SPDX-License-Identifier: {expression}", line=line)
    return replace(found, matches=tuple(replace(match, matcher="1-spdx-id") for match in found.matches))


def test_what_spdx_tags_say_is_declared_and_no_other_text() -> None:
    gpl = detection("GPL-2.0-only", "the GPL", line=9)
    found = scanned_component(billed(scanned("a.c", tagged("MIT", 1), gpl, tagged("Apache-2.0", 20))), ())
    assert found["licenses"] == [{"expression": "MIT AND Apache-2.0", "acknowledgement": "declared"}]
    evidence = found["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["licenses"] == [{"expression": "MIT AND GPL-2.0-only AND Apache-2.0"}]


def test_what_people_concluded_takes_the_place_of_what_is_declared() -> None:
    file = billed(scanned("a.c", tagged("MIT OR Apache-2.0", 1)))
    found = scanned_component(replace(file, concluded="MIT"), ())
    assert found["licenses"] == [{"expression": "MIT", "acknowledgement": "concluded"}]
    assert "licenses" not in scanned_component(replace(file, concluded="NONE"), ())


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
