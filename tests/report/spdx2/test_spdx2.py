# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from spdx_tools.spdx.spdx_element_utils import calculate_package_verification_code

from ospo_scan.model import (
    Copyright,
    CorrectionKind,
    FileStatus,
    Project,
    Reason,
    Report,
    Scope,
    SourceFile,
    TextLocation,
)
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.text import command_start
from rendering import rendered, saved
from samples import SAMPLES, detection, failing_report, left_out, passing_report, reports, scanned
from spdx2_documents import (
    FORMAT_NAMES,
    complaints,
    corrected,
    demanding_report,
    read_by_spdx_tools,
    report_of,
    value_of,
    value_read_by_spdx_tools,
)

SCHEMA = json.loads((files("ospo_scan") / "data" / "schemas" / "spdx-2.3.json").read_text("utf-8"))
OFFICIAL = jsonschema_rs.validator_for(SCHEMA)
REPORTS = {**SAMPLES, "demanding": demanding_report}


def files_of(report: Report) -> dict[str, dict[str, Any]]:
    return {file["fileName"]: file for file in value_of(report)["files"]}


@pytest.mark.parametrize("name", REPORTS)
def test_the_document_keeps_the_official_schema(name: str) -> None:
    OFFICIAL.validate(value_of(REPORTS[name]()))


@given(reports)
@settings(max_examples=50)
def test_any_report_keeps_the_official_schema(report: Report) -> None:
    OFFICIAL.validate(value_of(report))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_name", FORMAT_NAMES)
def test_the_validator_of_tools_python_has_nothing_to_say(name: str, format_name: str) -> None:
    assert complaints(format_name, rendered(format_name, REPORTS[name]())) == []


@given(reports)
@settings(max_examples=15)
def test_the_validator_of_tools_python_has_nothing_to_say_to_any_report(report: Report) -> None:
    assert complaints("spdx-json", rendered("spdx-json", _with_distinct_paths(report))) == []


def test_ids_that_the_list_of_tools_python_lacks_are_all_that_it_complains_of() -> None:
    known, newer, later = detection("MIT", "a"), detection("OSSP", "b", line=2), detection("CDDL-1.0+", "c", line=3)
    text = rendered("spdx-json", report_of(scanned("a.c", known, newer, later)))
    assert {re.match(r"Unrecognized license reference: (\S+)\.", one)[1] for one in complaints("spdx-json", text)} == {  # type: ignore[index]
        "CDDL-1.0+",
        "OSSP",
    }


def test_the_verification_code_is_that_of_tools_python_and_names_what_it_leaves_out() -> None:
    text = rendered("spdx-json", demanding_report())
    (package,) = json.loads(text)["packages"]
    code = package["packageVerificationCode"]
    expected = calculate_package_verification_code(read_by_spdx_tools("spdx-json", text).files)
    assert code["packageVerificationCodeValue"] == expected.value
    assert code["packageVerificationCodeExcludedFiles"] == [
        r"./a\x2c b.zip",
        r"./gone\x0d) .c",
        r"./link\x20",
    ]


def test_checksums_are_those_of_the_bytes_that_were_scanned() -> None:
    checksums = files_of(passing_report())["./LICENSE"]["checksums"]
    assert checksums == [
        {"algorithm": "SHA1", "checksumValue": hashlib.sha1(b"LICENSE").hexdigest()},
        {"algorithm": "SHA256", "checksumValue": hashlib.sha256(b"LICENSE").hexdigest()},
    ]


def test_license_info_in_file_is_a_list_of_single_ids_and_whole_expressions_are_in_the_comment() -> None:
    file = files_of(demanding_report())["./src/both.c"]
    assert file["licenseInfoInFiles"] == [
        "Apache-2.0",
        "GPL-2.0-only",
        "LicenseRef-Classpath-exception-2.0",
        "MIT",
    ]
    assert file["licenseComments"].splitlines()[1:3] == [
        "Detected: MIT OR Apache-2.0 (line 5)",
        "Detected: GPL-2.0-only WITH Classpath-exception-2.0 (line 9)",
    ]


def test_a_scanned_file_without_detection_is_none() -> None:
    file = files_of(demanding_report())["./src/nothing.c"]
    assert file["licenseInfoInFiles"] == ["NONE"]
    assert "licenseComments" not in file


def test_a_license_that_is_not_known_is_noassertion() -> None:
    unknown, nothing = detection("NOASSERTION", "some license"), detection("NONE", "no license", line=2)
    found = files_of(report_of(scanned("a.c", unknown, nothing), scanned("b.c", nothing)))
    assert [file["licenseInfoInFiles"] for file in found.values()] == [["NOASSERTION"], ["NONE"]]


def test_a_license_is_concluded_from_choices_and_from_the_rest_of_the_file() -> None:
    found = files_of(demanding_report())
    assert {name: file["licenseConcluded"] for name, file in found.items() if "chosen" in name or "both" in name} == {
        "./src/both.c": "MIT AND GPL-2.0-only WITH Classpath-exception-2.0",
        "./src/chosen.c": "MIT",
    }
    for name in ("./src/chosen.c", "./src/both.c"):
        assert (
            "Concluded: MIT OR Apache-2.0 (line 5) is MIT, by ospo-policy.yml:9 (local-exception, owner: legal)"
            in found[name]["licenseComments"]
        )


def test_concluded_expressions_are_whole() -> None:
    place = TextLocation("a.c", 1, 1)
    whole = "(MIT OR GPL-2.0-only WITH Classpath-exception-2.0) AND LicenseRef-ours"
    made = corrected(CorrectionKind.CURATION, "MIT", whole, place, comment="see LEGAL")
    report = report_of(scanned("a.c", detection("MIT", "mit")), corrections=(made,))
    value = value_of(report)
    assert value["files"][0]["licenseConcluded"] == whole
    assert [one["licenseId"] for one in value["hasExtractedLicensingInfos"]] == ["LicenseRef-ours"]
    assert complaints("spdx-json", rendered("spdx-json", report)) == []


@pytest.mark.parametrize("format_name", FORMAT_NAMES)
@pytest.mark.parametrize("exception", ["AdditionRef-Extra", "LicenseRef-scancode-bacula-exception"])
def test_a_license_ref_with_an_exception_that_is_not_on_the_list_is_concluded_as_one(
    exception: str, format_name: str
) -> None:
    made = corrected(CorrectionKind.CURATION, "MIT", f"LicenseRef-Ours WITH {exception}", TextLocation("a.c", 1, 1))
    report = report_of(scanned("a.c", detection("MIT", "mit")), corrections=(made,))
    assert files_of(report)["./a.c"]["licenseConcluded"] == f"LicenseRef-Ours-WITH-{exception}"
    assert complaints(format_name, rendered(format_name, report)) == []


def test_a_file_about_which_people_said_that_there_is_no_license_is_concluded_none() -> None:
    made = corrected(CorrectionKind.CURATION, "MIT", "NONE", TextLocation("a.c", 1, 1))
    report = report_of(scanned("a.c", detection("MIT", "mit")), corrections=(made,))
    assert files_of(report)["./a.c"]["licenseConcluded"] == "NONE"


def test_copyrights_are_none_noassertion_or_the_statements() -> None:
    def with_statements(path: str, *statements: str | None) -> Any:
        found = tuple(Copyright(one, (), 1, 1) for one in statements if one is not None)
        return replace(scanned(path), copyrights=None if None in statements else found)

    report = report_of(
        with_statements("a", None),
        with_statements("b"),
        with_statements("c", "(c) 2020 A", "(c) 2021 B\r\nand C", "(c) 2020 A"),
        with_statements("d", "NONE"),
        with_statements("e", " "),
    )
    found = [file["copyrightText"] for file in value_of(report)["files"]]
    assert found == ["NOASSERTION", "NONE", "(c) 2020 A\n(c) 2021 B\nand C", '"NONE"', "NOASSERTION"]


def test_the_package_has_the_copyrights_of_all_files_where_all_were_searched() -> None:
    first = replace(scanned("a"), copyrights=(Copyright("(c) A", (), 1, 1), Copyright("(c) B", (), 2, 2)))
    second = replace(scanned("b"), copyrights=(Copyright("(c) A", (), 1, 1),))
    third = replace(scanned("c"), copyrights=())

    def said_of(*scans: Any) -> str:
        return str(value_of(report_of(*scans))["packages"][0]["copyrightText"])

    archive = left_out("x.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE)
    assert said_of(first, second, third) == "(c) A\n(c) B"
    assert said_of(first, scanned("d")) == "NOASSERTION"
    assert said_of(third) == "NONE"
    assert said_of(third, archive) == "NOASSERTION"


def test_licenses_of_the_package_are_those_of_its_files_and_none_only_where_all_was_looked_at() -> None:
    def said_of(*scans: Any) -> Any:
        return value_of(report_of(*scans))["packages"][0]["licenseInfoFromFiles"]

    archive = left_out("x.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE)
    assert said_of(scanned("a", detection("MIT", "mit")), scanned("b")) == ["MIT"]
    assert said_of(scanned("b")) == ["NONE"]
    assert said_of(scanned("b"), archive) == ["NOASSERTION"]
    clued = scanned("c", clues=detection("ISC", "isc").matches)
    assert said_of(scanned("b"), clued) == ["NOASSERTION"]
    assert said_of(scanned("a", detection("MIT", "mit")), clued) == ["MIT", "NOASSERTION"]
    assert said_of(scanned("b", detection("NONE", "nothing")), archive) == ["NOASSERTION"]


def test_the_package_is_named_versioned_and_described_as_it_is_known() -> None:
    project = Project("flask", "3.1", "ab" * 20, "2026-11-24T09:30:00Z")
    value = value_of(report_of(scanned("a"), project=project))
    (package,) = value["packages"]
    assert (value["name"], package["name"], package["versionInfo"]) == ("flask-3.1", "flask", "3.1")
    assert package["sourceInfo"].startswith(f"Commit {'ab' * 20} of 2026-11-24T09:30:00Z")
    assert {key: package[key] for key in ("supplier", "downloadLocation", "licenseDeclared", "licenseConcluded")} == {
        "supplier": "NOASSERTION",
        "downloadLocation": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "licenseConcluded": "NOASSERTION",
    }
    only_revision = value_of(
        report_of(scanned("a"), project=Project(revision="ab" * 20, revision_date="2026-11-24T09:30:00Z"))
    )
    assert (only_revision["name"], only_revision["packages"][0]["versionInfo"]) == ("source-tree", "ab" * 20)
    assert "versionInfo" not in value_of(report_of(scanned("a")))["packages"][0]


def test_the_document_describes_the_package_which_contains_each_file() -> None:
    value = value_of(passing_report())
    pairs = [
        (one["spdxElementId"], one["relationshipType"], one["relatedSpdxElement"]) for one in value["relationships"]
    ]
    contained = [("SPDXRef-Package", "CONTAINS", file["SPDXID"]) for file in value["files"]]
    assert pairs == [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Package"), *contained]


def test_the_tools_and_the_time_are_told() -> None:
    east = datetime(2026, 11, 24, 11, 30, 5, 999, tzinfo=timezone(timedelta(hours=2)))
    assert value_of(passing_report(), RenderOptions(created=east))["creationInfo"] == {
        "created": "2026-11-24T09:30:05Z",
        "creators": ["Tool: ospo-scan-0.1.0", "Tool: scancode-toolkit-32.5.0"],
        "licenseListVersion": "3.29",
    }


@pytest.mark.parametrize("format_name", FORMAT_NAMES)
def test_a_report_without_described_files_is_valid_and_claims_no_analysis(format_name: str) -> None:
    saved = replace(scanned("a.c", detection("MIT", "mit")), file=SourceFile("a.c"))
    report = report_of(saved)
    report = replace(report, result=replace(report.result, scope=Scope.SCANCODE))
    (package,) = value_of(report)["packages"]
    assert (package["filesAnalyzed"], package["copyrightText"]) == (False, "NOASSERTION")
    assert not package.keys() & {"packageVerificationCode", "licenseInfoFromFiles"}
    assert "./a.c (scanned, digests not known)" in package["comment"]
    assert "1 scanned file without known digests" in value_of(report)["comment"]
    assert complaints(format_name, rendered(format_name, report)) == []
    assert value_of(report_of())["comment"].startswith("INCOMPLETE: there was nothing to scan")
    assert value_of(report_of())["packages"][0]["copyrightText"] == "NOASSERTION"
    assert complaints(format_name, rendered(format_name, report_of())) == []


def test_the_namespace_is_one_for_each_document_and_the_same_in_each_run_and_format() -> None:
    later = RenderOptions(created=datetime(2026, 11, 24, tzinfo=UTC))
    other = replace(passing_report(), corrections=demanding_report().corrections)
    other = replace(other, result=replace(other.result, notes=()))
    namespaces = [
        value_of(passing_report())["documentNamespace"],
        value_of(passing_report(), later)["documentNamespace"],
        value_of(other)["documentNamespace"],
        value_of(failing_report())["documentNamespace"],
    ]
    assert len(set(namespaces)) == 4
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", one)
        for one in namespaces
    )
    assert value_of(passing_report())["documentNamespace"] == namespaces[0]
    assert all(namespaces[0] in rendered(format_name, passing_report()) for format_name in FORMAT_NAMES)


@pytest.mark.parametrize("format_name", FORMAT_NAMES)
def test_a_saved_report_gives_the_same_bytes(format_name: str) -> None:
    report = demanding_report()
    assert rendered(format_name, saved(report)) == rendered(format_name, report)


@given(reports)
@settings(max_examples=25)
def test_any_saved_report_gives_the_same_bytes(report: Report) -> None:
    again = saved(report)
    for format_name in FORMAT_NAMES:
        assert rendered(format_name, again) == rendered(format_name, report)


@given(reports)
@settings(max_examples=25)
def test_all_formats_are_utf_8_without_anything_that_a_terminal_obeys(report: Report) -> None:
    for format_name in FORMAT_NAMES:
        text = rendered(format_name, report)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", text)
        text.encode("utf-8")


@pytest.mark.parametrize("format_name", FORMAT_NAMES)
def test_no_line_is_a_command_to_the_log_of_a_job(format_name: str) -> None:
    text = "Ours.\n::error::a\n\t ::stop-commands::b\n##[group]c"
    file = replace(scanned("a.c", detection("LicenseRef-ours", text)), copyrights=(Copyright(text, (), 1, 1),))
    report = report_of(file, project=Project("##[group]", "1"))
    report = replace(report, result=replace(report.result, notes=(text,)))
    made = rendered(format_name, report)
    assert "stop-commands" in made
    assert "##[" not in made
    assert all(command_start(line) is None for line in made.splitlines())
    assert value_read_by_spdx_tools(format_name, made) == value_of(report)


def test_other_hash_seeds_and_locales_give_the_same_bytes() -> None:
    code = (
        "import hashlib; from rendering import rendered; from spdx2_documents import FORMAT_NAMES, demanding_report;"
        "print([hashlib.sha256(rendered(one, demanding_report()).encode()).hexdigest() for one in FORMAT_NAMES])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale, zone in (("1", "C", "UTC"), ("77", "C.UTF-8", "Asia/Tokyo"))
    }
    assert len(seen) == 1


def _with_distinct_paths(report: Report) -> Report:
    """The report as scans make it: every path once."""
    by_path = {scan.path: scan for scan in report.result.files}
    return replace(report, result=replace(report.result, files=tuple(by_path.values())))


def test_the_three_formats_are_offered() -> None:
    assert set(FORMAT_NAMES) <= set(FORMATS)
