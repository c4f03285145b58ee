# SPDX-License-Identifier: Apache-2.0
"""The packages of a tree in every bill of materials."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bills import parsed
from ospo_scan.model import Package, PackageKind, Report, TextLocation
from ospo_scan.report.bill import bill
from rendering import rendered
from samples import passing_report
from spdx2_documents import complaints

ROOT = Package("shop", "2.0", "pkg:pypi/shop@2.0", "MIT", TextLocation("pyproject.toml", 4, 4), owns=(".",))
INSIDE = Package(
    "left-pad",
    "1.3.0",
    "pkg:npm/left-pad@1.3.0",
    "WTFPL",
    TextLocation("node_modules/left-pad/package.json", 7, 7),
    PackageKind.VENDORED,
    "WTFPL",
    ("node_modules/left-pad",),
)
NEEDED = Package(
    "own", "1.0", "pkg:pypi/own@1.0", "LicenseRef-ours", TextLocation("poetry.lock", 9, 9), PackageKind.DEPENDENCY
)
UNKNOWN = Package("", None, "no purl", None, TextLocation("poetry.lock", 30, 30), PackageKind.DEPENDENCY)


def packaged_report() -> Report:
    report = passing_report()
    return replace(report, result=replace(report.result, packages=(ROOT, INSIDE, NEEDED, UNKNOWN)))


def test_the_package_at_the_root_is_the_project_itself() -> None:
    found = bill(packaged_report())
    assert (found.license_declared, found.packages) == ("MIT", (INSIDE, NEEDED, UNKNOWN))
    other = replace(ROOT, license_declared="ISC", location=TextLocation("setup.cfg"))
    result = replace(found.report.result, packages=(ROOT, other))
    assert bill(replace(found.report, result=result)).license_declared is None


def test_a_license_that_only_a_package_declares_has_its_text() -> None:
    assert [one.id for one in bill(packaged_report()).references] == ["LicenseRef-ours"]


def test_spdx_2_has_them_as_packages_inside_and_needed() -> None:
    assert complaints("spdx-json", rendered("spdx-json", packaged_report())) == []
    document = parsed("spdx-json", packaged_report())
    project, inside, needed, unknown = document["packages"]
    assert (project["name"], project["versionInfo"]) == ("shop", "2.0")
    assert project["externalRefs"][0]["referenceLocator"] == "pkg:pypi/shop@2.0"
    assert project["licenseDeclared"] == "MIT"
    assert (inside["name"], inside["versionInfo"], inside["licenseDeclared"]) == ("left-pad", "1.3.0", "WTFPL")
    assert inside["comment"] == 'vendored, from node_modules/left-pad/package.json:7: "WTFPL"'
    assert inside["externalRefs"][0]["referenceLocator"] == "pkg:npm/left-pad@1.3.0"
    assert needed["licenseDeclared"] == "LicenseRef-ours"
    assert (unknown["name"], unknown["licenseDeclared"], "externalRefs" in unknown) == ("unnamed", "NOASSERTION", False)
    kinds = {one["relatedSpdxElement"]: one["relationshipType"] for one in document["relationships"]}
    assert kinds[inside["SPDXID"]] == "CONTAINS"
    assert kinds[needed["SPDXID"]] == "DEPENDS_ON"


def test_spdx_3_has_them_as_packages_inside_and_needed() -> None:
    graph: list[dict[str, Any]] = parsed("spdx3-json", packaged_report())["@graph"]
    packages = {one["name"]: one["spdxId"] for one in graph if one["type"] == "software_Package"}
    (needed,) = [one for one in graph if one.get("relationshipType") == "dependsOn"]
    assert needed["to"] == [packages["own"], packages["unnamed"]]
    (contains,) = [one for one in graph if one.get("relationshipType") == "contains"]
    assert packages["left-pad"] in contains["to"]
    declared = {one["from"]: one["to"] for one in graph if one.get("relationshipType") == "hasDeclaredLicense"}
    expressions = {one["spdxId"]: one.get("simplelicensing_licenseExpression") for one in graph if "spdxId" in one}
    assert [expressions[one] for one in declared[packages["left-pad"]]] == ["WTFPL"]


def test_cyclonedx_has_them_as_libraries_and_says_what_is_needed() -> None:
    document = parsed("cyclonedx", packaged_report())
    assert document["metadata"]["component"]["purl"] == "pkg:pypi/shop@2.0"
    assert document["metadata"]["component"]["licenses"] == [{"expression": "MIT", "acknowledgement": "declared"}]
    libraries = {one["name"]: one for one in document["components"] if one["type"] == "library"}
    assert libraries["left-pad"]["purl"] == "pkg:npm/left-pad@1.3.0"
    assert libraries["left-pad"]["licenses"] == [{"expression": "WTFPL", "acknowledgement": "declared"}]
    assert document["dependencies"] == [
        {"ref": "project", "dependsOn": [libraries["own"]["bom-ref"], libraries["unnamed"]["bom-ref"]]}
    ]
    assert "licenses" not in libraries["unnamed"]


def test_what_a_person_says_the_project_is_called_comes_first() -> None:
    report = packaged_report()
    named = replace(report, result=replace(report.result, project=replace(report.result.project, name="other")))
    assert (bill(named).name, bill(named).purl) == ("other", None)
    assert (bill(report).name, bill(report).project.version) == ("shop", "2.0")
