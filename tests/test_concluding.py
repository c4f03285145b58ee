# SPDX-License-Identifier: Apache-2.0
"""The order in which the license of a file is concluded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from ospo_scan.concluding import Concluding, Conclusion
from ospo_scan.expression import leaves
from ospo_scan.model import (
    ConcludedFrom,
    Correction,
    CorrectionKind,
    Decision,
    Declaration,
    DeclarationSource,
    FileScan,
    Package,
    PackageKind,
    Refinement,
    Report,
    ScanResult,
    Scope,
    TextLocation,
)
from samples import TOOL, detection, reports, scanned

UNKNOWN = "LicenseRef-scancode-unknown-license-reference"


def declared(
    expression: str, at: TextLocation, source: DeclarationSource = DeclarationSource.SPDX_HEADER
) -> Declaration:
    return Declaration(source, expression, expression, (), at, None)


def header(expression: str, path: str = "src/a.c") -> Declaration:
    return declared(expression, TextLocation(path, 1, 1), DeclarationSource.SPDX_HEADER)


def in_toml(expression: str) -> Declaration:
    return declared(expression, TextLocation("REUSE.toml", 3, 6), DeclarationSource.REUSE_TOML)


def corrected(
    detected: str, concluded: str, *places: TextLocation, kind: CorrectionKind = CorrectionKind.CURATION
) -> Correction:
    return Correction(kind, detected, concluded, "mention", None, None, Decision("ospo-policy.yml", 3, "x"), places)


def package(license_declared: str | None, *owns: str, manifest: str = "pyproject.toml") -> Package:
    return Package("p", None, None, license_declared, TextLocation(manifest, 4, 4), PackageKind.PROJECT, None, owns)


def concluded(scan: FileScan, *corrections: Correction, packages: tuple[Package, ...] = ()) -> Conclusion:
    result = ScanResult(TOOL, Scope.GIT, True, (scan,), packages=packages)
    return Concluding(Report(result, None, (), None, corrections)).of(scan)


def test_all_three_views_are_told_apart() -> None:
    scan = replace(scanned("src/a.c", detection("GPL-2.0-only", "gpl", line=9)), declarations=(header("MIT"),))
    one = concluded(scan)
    assert (one.license_declared, one.license_detected, one.license_concluded) == ("MIT", "GPL-2.0-only", "MIT")
    assert (one.source, one.place) == (ConcludedFrom.SPDX_HEADER, TextLocation("src/a.c", 1, 1))
    assert one.in_force == "MIT AND GPL-2.0-only"


def test_a_person_comes_first_and_what_is_declared_stays_beside_it() -> None:
    scan = replace(scanned("src/a.c", detection("GPL-2.0-only", "gpl", line=9)), declarations=(header("MIT"),))
    one = concluded(scan, corrected("GPL-2.0-only", "Apache-2.0", TextLocation("src/a.c", 9, 9)))
    assert (one.license_concluded, one.source) == ("Apache-2.0 AND MIT", ConcludedFrom.CURATION)


def test_who_corrects_the_detection_of_a_header_corrects_the_header() -> None:
    scan = replace(scanned("src/a.c", detection("MIT", "mit")), declarations=(header("MIT"),))
    at = TextLocation("src/a.c", 1, 2)
    scan = replace(scan, detections=(replace(scan.detections[0], end_line=2),))
    assert concluded(scan, corrected("MIT", "ISC", at)).license_concluded == "ISC"
    assert concluded(scan, corrected("MIT", "NONE", at)).license_concluded == "NONE"


def test_what_another_file_declares_is_corrected_at_the_file_as_a_whole() -> None:
    scan = replace(scanned("a.png"), declarations=(in_toml("MIT OR ISC"),))
    choice = corrected("MIT OR ISC", "ISC", TextLocation("a.png"), kind=CorrectionKind.CHOICE)
    one = concluded(scan, choice)
    assert (one.license_concluded, one.source) == ("ISC", ConcludedFrom.CHOICE)


@pytest.mark.parametrize(
    ("declarations", "detections", "expected"),
    [
        ((in_toml("MIT"),), (detection("ISC", "isc"),), ("MIT", ConcludedFrom.REUSE_TOML)),
        ((header("MIT"), in_toml("ISC")), (), ("MIT AND ISC", ConcludedFrom.SPDX_HEADER)),
        ((), (detection("ISC", "isc"), detection("MIT", "mit", line=5)), ("ISC AND MIT", ConcludedFrom.DETECTION)),
        ((), (detection("ISC", "isc", score=79),), ("NOASSERTION", ConcludedFrom.UNKNOWN)),
        ((), (detection("ISC", "isc"), detection(UNKNOWN, "?", line=9)), ("NOASSERTION", ConcludedFrom.UNKNOWN)),
        ((header("LicenseRef-scancode-unknown-spdx"),), (), ("NOASSERTION", ConcludedFrom.UNKNOWN)),
        ((), (), ("Apache-2.0", ConcludedFrom.MANIFEST)),
    ],
)
def test_the_first_that_has_something_to_say_decides(
    declarations: tuple[Declaration, ...], detections: tuple[object, ...], expected: tuple[str, ConcludedFrom]
) -> None:
    scan = replace(scanned("src/a.c"), declarations=declarations, detections=detections)  # type: ignore[arg-type]
    one = concluded(scan, packages=(package("Apache-2.0", "."),))
    assert (one.license_concluded, one.source) == expected


def test_a_refined_detection_counts_as_refined_and_one_that_is_none_is_not_there() -> None:
    later = replace(
        detection("GPL-2.0-only", "gpl"), refinement=Refinement("or-later", "GPL-2.0-or-later", "It says so.")
    )
    mention = replace(detection("MIT", "mit"), refinement=Refinement("mention", "NONE", "A changelog."))
    assert concluded(scanned("a.c", later)).license_concluded == "GPL-2.0-or-later"
    assert concluded(scanned("a.c", later)).license_detected == "GPL-2.0-only"
    one = concluded(scanned("a.c", mention), packages=(package("ISC", "."),))
    assert (one.license_concluded, one.source, one.in_force) == ("ISC", ConcludedFrom.MANIFEST, "NONE")


def test_a_reference_is_said_to_be_one() -> None:
    see = replace(detection(UNKNOWN, "see LICENSE"), refinement=Refinement("reference", "MIT", "LICENSE states MIT."))
    assert concluded(scanned("a.c", see)).source is ConcludedFrom.REFERENCE
    both = scanned("a.c", see, detection("ISC", "isc", line=9))
    assert (concluded(both).license_concluded, concluded(both).source) == ("MIT AND ISC", ConcludedFrom.DETECTION)


def test_the_nearest_package_ends_the_search_even_without_a_license() -> None:
    packages = (package("Apache-2.0", "."), package(None, "node_modules/x", manifest="node_modules/x/package.json"))
    assert concluded(scanned("node_modules/x/a.js"), packages=packages).license_concluded == "NOASSERTION"
    assert concluded(scanned("node_modules/y/a.js"), packages=packages).license_concluded == "Apache-2.0"


def test_two_manifests_that_disagree_conclude_nothing() -> None:
    packages = (package("Apache-2.0", "."), package("MIT", ".", manifest="setup.cfg"))
    assert concluded(scanned("a.c"), packages=packages).license_concluded == "NOASSERTION"
    same = (packages[0], replace(packages[1], license_declared="Apache-2.0"))
    assert concluded(scanned("a.c"), packages=same).license_concluded == "Apache-2.0"


def test_corrections_that_lead_in_a_circle_come_to_an_end() -> None:
    place = TextLocation("a.c", 1, 1)
    circle = (corrected("MIT", "MIT-0", place), corrected("MIT-0", "MIT", place))
    assert concluded(scanned("a.c", detection("MIT", "mit")), *circle).license_concluded == "MIT"


@given(reports)
def test_every_file_of_any_report_has_a_conclusion_that_can_be_read(report: Report) -> None:
    concluding = Concluding(report)
    for scan in report.result.files:
        one = concluding.of(scan)
        assert leaves(one.license_concluded)
        assert (one.source is ConcludedFrom.UNKNOWN) is (one.place is None)
        assert (one.license_concluded == "NOASSERTION") is (one.source is ConcludedFrom.UNKNOWN)
