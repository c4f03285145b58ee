# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from spdx_python_model import v3_0_1 as spdx

from bills import (
    CREATED,
    bills,
    created_times,
    parsed,
    path_of,
    paths_listed,
    settled_report,
    written,
)
from ospo_scan.codec import well_formed
from ospo_scan.model import FileStatus, Reason, Report, Scope
from ospo_scan.report.json.reading import read_report
from ospo_scan.report.text import exact_path
from rendering import assert_golden
from samples import SAMPLES, failing_report, incomplete_report, left_out, passing_report

REPORTS = {**SAMPLES, "settled": settled_report}
NO_ASSERTION = "expandedlicensing_NoAssertionLicense"
NONE = "expandedlicensing_NoneLicense"

Element = dict[str, Any]


def hold_against_model(document: dict[str, Any]) -> None:
    """Read a document by the official model and write it again: wrong types, values and missing ones raise."""
    objects = spdx.SHACLObjectSet()
    spdx.JSONLDDeserializer().deserialize_data(document, objects)
    assert objects.link() == set()
    spdx.JSONLDSerializer().write(objects, io.BytesIO())
    ids = [element["spdxId"] for element in document["@graph"][1:]]
    assert len(set(ids)) == len(ids)
    # The model says that these have a name, and its SHACL shapes do not.
    named = [one for one in document["@graph"] if one["type"] in {"software_File", "software_Package"}]
    assert all(one["name"] for one in named)


def elements(report: Report, kind: str) -> list[Element]:
    return [one for one in parsed("spdx3-json", report)["@graph"] if one["type"] == kind]


def only(report: Report, kind: str) -> Element:
    (found,) = elements(report, kind)
    return found


def about(report: Report, path: str, kind: str) -> list[Element]:
    """The elements of one type that are about the file at a path."""
    of = {one["name"]: one["spdxId"] for one in elements(report, "software_File")}[exact_path(path)]
    return [one for one in elements(report, kind) if of in {one.get("from"), one.get("subject")}]


def licenses(report: Report, path: str, relationship: str) -> list[str]:
    """The license expressions that a file is related to, or the individuals that stand for none."""
    texts = {
        one["spdxId"]: one["simplelicensing_licenseExpression"]
        for one in elements(report, "simplelicensing_LicenseExpression")
    }
    related = [one for one in about(report, path, "Relationship") if one["relationshipType"] == relationship]
    return [texts.get(end, end) for one in related for end in one["to"]]


def test_the_output_is_the_golden_file() -> None:
    assert_golden(written("spdx3-json", settled_report()), "settled.spdx3.json")


@pytest.mark.parametrize("name", REPORTS)
def test_samples_keep_the_official_model(name: str) -> None:
    hold_against_model(parsed("spdx3-json", REPORTS[name]()))


@pytest.mark.parametrize(
    "wrong", [{"nosuch": "x"}, {"relationshipType": "likes"}, {"to": []}, {"creationInfo": None}, {"from": 3}]
)
def test_the_model_of_the_tests_refuses_what_is_wrong(wrong: Element) -> None:
    document = parsed("spdx3-json", passing_report())
    next(one for one in document["@graph"] if one["type"] == "Relationship").update(wrong)
    with pytest.raises((KeyError, TypeError, ValueError)):
        hold_against_model(document)


@given(bills, created_times)
@settings(max_examples=40, deadline=None)
def test_any_report_keeps_the_model_and_lists_every_file_once(report: Report, created: datetime) -> None:
    document = json.loads(written("spdx3-json", report, created).encode("utf-8"))
    hold_against_model(document)
    files = [one for one in document["@graph"] if one["type"] == "software_File"]
    paths = [path_of(one["spdxId"].partition("#file/")[2]) for one in files]
    assert Counter(paths) == Counter(paths_listed(report))
    assert [one["name"] for one in files] == [exact_path(path) for path in paths]


@given(bills)
@settings(max_examples=20, deadline=None)
def test_a_saved_report_gives_the_same_bytes(report: Report) -> None:
    assert written("spdx3-json", read_report(written("json", report))) == written("spdx3-json", report)


def test_the_document_names_its_context_profiles_and_every_other_element() -> None:
    document = parsed("spdx3-json", incomplete_report())
    assert document["@context"] == "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    *others, last = document["@graph"]
    assert last["type"] == "SpdxDocument"
    assert last["element"] == [one["spdxId"] for one in others if "spdxId" in one]
    assert last["profileConformance"] == ["core", "software", "simpleLicensing"]
    assert [one["type"] for one in others if one.get("spdxId") in last["rootElement"]] == ["software_Sbom"]


def test_the_document_says_when_and_by_what_it_was_made() -> None:
    creation = only(passing_report(), "CreationInfo")
    assert creation["created"] == "2026-11-24T09:30:00Z"
    assert [one["name"] for one in elements(passing_report(), "Tool")] == ["ospo-scan-0.1.0", "scancode-toolkit-32.5.0"]
    agent = only(passing_report(), "SoftwareAgent")
    assert creation["createdBy"] == [agent["spdxId"]]


def test_the_namespace_follows_from_facts_and_time() -> None:
    documents = {
        written("spdx3-json", passing_report()),
        written("spdx3-json", passing_report(), CREATED.replace(year=2027)),
        written("spdx3-json", failing_report()),
    }
    namespaces = {json.loads(one)["@graph"][1]["spdxId"].partition("#")[0] for one in documents}
    assert len(namespaces) == 3
    assert written("spdx3-json", passing_report()) in documents


def test_the_project_is_a_package_of_source_code_with_version_and_revision() -> None:
    package = only(settled_report(), "software_Package")
    assert (package["name"], package["software_packageVersion"]) == ("caf\u00e9 & co", "1.0")
    assert package["software_primaryPurpose"] == "source"
    assert package["software_sourceInfo"].startswith(f"git commit {'ab' * 20} of 2026-11-20T08:00:00Z;")


def test_a_project_without_a_version_has_its_revision() -> None:
    report = settled_report()
    unversioned = replace(report.result, project=replace(report.result.project, version=None))
    package = only(replace(report, result=unversioned), "software_Package")
    assert package["software_packageVersion"] == "ab" * 20


def test_the_verification_code_is_that_of_the_files_that_were_scanned() -> None:
    report = incomplete_report()
    (code,) = only(report, "software_Package")["verifiedUsing"]
    digests = sorted(scan.file.sha1 for scan in report.result.files if scan.file.sha1)
    assert code["hashValue"] == hashlib.sha1("".join(digests).encode()).hexdigest()
    assert "data/\\xff\\x1b[31m.c" in code["packageVerificationCodeExcludedFile"]


def test_there_is_no_verification_code_where_not_all_digests_are_known() -> None:
    assert "verifiedUsing" not in only(settled_report(), "software_Package")
    report = passing_report()
    others = left_out("x", FileStatus.SKIPPED, Reason.NOT_INCLUDED)
    limited = replace(report, result=replace(report.result, files=(*report.result.files, others)))
    assert "verifiedUsing" not in only(limited, "software_Package")


def test_a_file_has_its_hashes_and_its_copyright_text() -> None:
    files = {one["name"]: one for one in elements(settled_report(), "software_File")}
    assert [one["algorithm"] for one in files["LICENSE"]["verifiedUsing"]] == ["sha1", "sha256"]
    assert files["LICENSE"]["software_copyrightText"] == 'Copyright "(c)" 2026 Z\u00fcrich\u202e \\xfe Inc.\n2026 A'
    assert files["src/both.c"]["software_copyrightText"] == "NONE"
    assert files["src/ours.c"]["software_copyrightText"] == "NOASSERTION"


def test_what_a_file_says_is_its_declared_license_as_a_whole() -> None:
    assert licenses(settled_report(), "src/chosen.c", "hasDeclaredLicense") == ["MIT OR GPL-2.0-only"]
    assert licenses(settled_report(), "src/both.c", "hasDeclaredLicense") == [
        "GPL-2.0-only WITH AdditionRef-scancode-bacula-exception AND GPL-2.0-only WITH Classpath-exception-2.0"
    ]


def test_a_file_says_nothing_only_where_there_was_not_even_a_clue() -> None:
    assert licenses(settled_report(), "src/empty.c", "hasDeclaredLicense") == [NONE]
    assert licenses(settled_report(), "src/clue.c", "hasDeclaredLicense") == [NO_ASSERTION]


def test_a_license_is_concluded_and_says_why_where_people_did() -> None:
    report = settled_report()
    assert licenses(report, "LICENSE", "hasConcludedLicense") == ["MIT"]
    assert licenses(report, "src/chosen.c", "hasConcludedLicense") == ["MIT"]
    assert licenses(report, "src/false.c", "hasConcludedLicense") == [NONE]
    (concluded,) = [one for one in about(report, "src/false.c", "Relationship") if "comment" in one]
    assert concluded["comment"] == (
        "Concluded from: curation\n"
        "Detected GPL-2.0-only at line 7, concluded NONE (curation of ospo-policy.yml:20, reason mention). "
        "It names \\xff the license of another file."
    )


def test_a_correction_of_a_part_of_a_file_is_told_and_the_rest_is_concluded() -> None:
    report = settled_report()
    assert licenses(report, "src/partly.c", "hasConcludedLicense") == ["MIT"]
    (concluded,) = [one for one in about(report, "src/partly.c", "Relationship") if "comment" in one]
    assert concluded["comment"].startswith("Detected GPL-2.0-only at line 7, concluded NONE")


def test_a_file_that_was_not_scanned_has_no_known_license_and_an_annotation() -> None:
    report = incomplete_report()
    (said,) = about(report, "data/huge.json", "Annotation")
    assert said["statement"] == "Not scanned (error, too-large): 80.0 MB, and the limit is 64.0 MB"
    assert licenses(report, "data/huge.json", "hasDeclaredLicense") == [NO_ASSERTION]
    assert licenses(report, "data/huge.json", "hasConcludedLicense") == [NO_ASSERTION]


def test_the_package_contains_all_files_and_says_whether_that_is_complete() -> None:
    for report, completeness in ((passing_report(), "complete"), (incomplete_report(), "incomplete")):
        (contains,) = [one for one in elements(report, "Relationship") if one["relationshipType"] == "contains"]
        assert contains["from"] == only(report, "software_Package")["spdxId"]
        assert contains["to"] == [one["spdxId"] for one in elements(report, "software_File")]
        assert contains["completeness"] == completeness


def test_every_artifact_has_one_concluded_license_as_the_licensing_profile_asks() -> None:
    report = settled_report()
    relations = [one for one in elements(report, "Relationship") if one["relationshipType"] == "hasConcludedLicense"]
    artifacts = [*elements(report, "software_File"), *elements(report, "software_Package")]
    assert sorted(one["from"] for one in relations) == sorted(one["spdxId"] for one in artifacts)


def test_an_empty_tree_contains_nothing_and_says_so() -> None:
    report = passing_report()
    empty = replace(report, result=replace(report.result, files=(), notes=()))
    hold_against_model(parsed("spdx3-json", empty))
    assert [one for one in elements(empty, "Relationship") if one["relationshipType"] == "contains"] == []
    assert only(empty, "Annotation")["statement"] == "The scan is incomplete: there was nothing to scan."


def test_notes_are_annotations_of_the_package() -> None:
    report = passing_report()
    note = only(report, "Annotation")
    assert note["statement"] == report.result.notes[0]
    assert note["subject"] == only(report, "software_Package")["spdxId"]


def test_a_saved_scancode_run_keeps_its_licenses() -> None:
    report = passing_report()
    scans = [replace(scan, file=replace(scan.file, size=None, sha1=None, sha256=None)) for scan in report.result.files]
    saved = replace(report, result=replace(report.result, scope=Scope.SCANCODE, files=tuple(scans)))
    hold_against_model(parsed("spdx3-json", saved))
    assert licenses(saved, "src/a.c", "hasDeclaredLicense") == ["MIT"]
    (contains,) = [one for one in elements(saved, "Relationship") if one["relationshipType"] == "contains"]
    assert contains["completeness"] == "incomplete"


def test_a_name_that_could_end_a_string_stays_in_it() -> None:
    report = settled_report()
    hostile = replace(report.result, project=replace(report.result.project, name='", "element": ["\udcff'))
    document = parsed("spdx3-json", replace(report, result=hostile))
    hold_against_model(document)
    assert document["@graph"][-1]["name"] == well_formed('", "element": ["\udcff')
