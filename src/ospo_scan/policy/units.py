# SPDX-License-Identifier: Apache-2.0
"""What policies judge: every detection, and every declaration that is not the same statement as one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ospo_scan.concluding import twin
from ospo_scan.evidence import declared_detection, package_detection
from ospo_scan.expression import clauses
from ospo_scan.model import FileScan, FileStatus, LicenseDetection, ScanResult
from ospo_scan.policy.corrections import Corrected, Corrector


def corrected_units(result: ScanResult, corrector: Corrector) -> Iterator[tuple[str, Corrected]]:
    """All that is to be judged, by path, as it is corrected: of each file in order detections, then declarations.

    What REUSE.toml or a sidecar says is judged at the files that it is about, and not once more where it is written. A
    declaration that says what a detection of its file says as well is judged with that one.
    """
    about_others = _declared_of_others(result)
    packages = _packages(result)
    for scan in result.files:
        elsewhere = about_others.get(scan.path, frozenset())
        here = [corrector.corrected(scan.path, one) for one in scan.detections if not _is_declared(one, elsewhere)]
        stated = {clause for one in here if one.detection for clause in clauses(one.detection.license_expression)}
        yield from ((scan.path, one) for one in here)
        for unit in (*_declarations(scan), *packages.pop(scan.path, ())):
            if not set(clauses(unit.license_expression)) <= stated:
                yield scan.path, corrector.corrected(scan.path, unit)
    for path, others in packages.items():  # a manifest that is not one of the files
        yield from ((path, corrector.corrected(path, unit)) for unit in others)


def _declarations(scan: FileScan) -> Iterator[LicenseDetection]:
    if scan.status is not FileStatus.SKIPPED:
        found = (declared_detection(scan.path, one) for one in scan.declarations if twin(scan, one) is None)
        yield from (one for one in found if one is not None)


def _packages(result: ScanResult) -> dict[str, list[LicenseDetection]]:
    found: dict[str, list[LicenseDetection]] = {}
    for package in result.packages:
        if (unit := package_detection(package)) is not None:
            found.setdefault(package.location.path, []).append(unit)
    return found


def _declared_of_others(result: ScanResult) -> Mapping[str, frozenset[str]]:
    """By the path of a file that declares the licenses of other files: these licenses."""
    found: dict[str, set[str]] = {}
    for scan in result.files:
        if scan.status is FileStatus.SKIPPED:
            continue
        for one in scan.declarations:
            if one.license_expression is not None and one.location.path != scan.path:
                found.setdefault(one.location.path, set()).update(clauses(one.license_expression))
    return {path: frozenset(stated) for path, stated in found.items()}


def _is_declared(detection: LicenseDetection, stated: Iterable[str]) -> bool:
    """Whether all that a detection says is declared of other files."""
    return bool(stated) and set(clauses(detection.license_expression)) <= set(stated)
