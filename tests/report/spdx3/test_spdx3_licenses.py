# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

from bills import settled_report
from ospo_scan.model import FileScan, Report, ScanResult, Scope
from ospo_scan.report.bill import bill
from ospo_scan.report.spdx3.licenses import NO_ASSERTION, NONE, Licenses
from samples import TOOL, detection, scanned


def of(report: Report) -> Licenses:
    return Licenses(bill(report), "urn:x#".__add__)


def report(*files: FileScan) -> Report:
    return Report(ScanResult(TOOL, Scope.GIT, True, files), None, (), None)


def members(licenses: Licenses, name: str) -> dict[str, Any]:
    """The members of the element with this name."""
    (found,) = [one for _, its_name, one in licenses.elements() if its_name == name]
    return found


def test_an_expression_is_one_element_whatever_the_number_of_files() -> None:
    mit = detection("MIT", "mit")
    names = [name for _, name, _ in of(report(scanned("a.c", mit), scanned("b.c", mit))).elements()]
    assert names == ["license/CC0-1.0", "license/MIT"]


def test_none_and_noassertion_are_individuals() -> None:
    licenses = of(report())
    assert (licenses.of("NONE"), licenses.of("NOASSERTION")) == (NONE, NO_ASSERTION)


def test_the_license_of_the_data_is_an_element() -> None:
    assert of(report()).of_data == "urn:x#license/CC0-1.0"


def test_an_expression_leads_to_the_texts_of_what_it_names() -> None:
    license_ = "GPL-2.0-only WITH LicenseRef-scancode-bacula-exception OR LicenseRef-ours"
    licenses = of(report(scanned("a.c", detection(license_, "our terms"))))
    found = members(licenses, licenses.of(license_).removeprefix("urn:x#"))
    assert found["simplelicensing_licenseExpression"] == license_.replace("WITH LicenseRef-", "WITH AdditionRef-")
    assert [(one["key"], one["value"]) for one in found["simplelicensing_customIdToUri"]] == [
        ("AdditionRef-scancode-bacula-exception", "urn:x#license-text/AdditionRef-scancode-bacula-exception"),
        ("LicenseRef-ours", "urn:x#license-text/LicenseRef-ours"),
    ]
    assert members(licenses, "license-text/LicenseRef-ours")["simplelicensing_licenseText"] == "our terms"


def test_a_text_that_nobody_has_is_said_not_to_be_known() -> None:
    text = members(of(settled_report()), "license-text/LicenseRef-nobody-knows")
    assert text["simplelicensing_licenseText"].startswith("The text of this license is not known")


def test_a_long_expression_has_a_short_name_of_its_own() -> None:
    one, other = (" AND ".join(f"LicenseRef-{number}" for number in range(count)) for count in (900, 901))
    licenses = of(report(scanned("a.c", detection(one, "x")), scanned("b.c", detection(other, "y"))))
    assert licenses.of(one) != licenses.of(other)
    assert len(licenses.of(one)) < 100
