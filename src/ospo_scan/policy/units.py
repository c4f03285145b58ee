# SPDX-License-Identifier: Apache-2.0
"""What policies judge: every detection, and every declaration that is not the same statement as one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ospo_scan.concluding import is_unreadable, twin
from ospo_scan.evidence import declared_detection, package_detection
from ospo_scan.expression import clauses
from ospo_scan.model import Declaration, DeclarationSource, FileScan, FileStatus, LicenseDetection, Reason, ScanResult
from ospo_scan.policy.corrections import Corrected, Corrector
from ospo_scan.policy.judge import is_or_invented


def corrected_units(result: ScanResult, corrector: Corrector) -> Iterator[tuple[str, Corrected]]:
    """All that is to be judged, by path, as it is corrected: of each file in order detections, then declarations.

    What REUSE.toml or a sidecar says is judged at the files that it is about, and not once more where it is written. A
    declaration that says what a detection of its file says as well is judged with that one.
    """
    yield from ((path, corrected) for path, _, corrected in judged_units(result, corrector))


def judged_units(result: ScanResult, corrector: Corrector) -> Iterator[tuple[str, LicenseDetection, Corrected]]:
    """As ``corrected_units``, each with what it was before it was corrected."""
    about_others = _declared_of_others(result)
    packages = _packages(result)
    for scan in result.files:
        elsewhere = about_others.get(scan.path, _Declared())
        here = [(one, corrector.corrected(scan.path, one)) for one in scan.detections if not elsewhere.has(one)]
        stated = {
            clause
            for unit, one in here
            if one.detection and (one.is_settled or _is_sure(unit, corrector.policy.min_score.value))
            for clause in clauses(one.detection.license_expression)
        }
        yield from ((scan.path, *one) for one in here)
        for unit in (*_declarations(scan, corrector.policy.min_score.value), *packages.pop(scan.path, ())):
            if not set(clauses(unit.license_expression)) <= stated:
                yield scan.path, unit, corrector.corrected(scan.path, unit)
    for path, others in packages.items():  # a manifest that is not one of the files
        yield from ((path, unit, corrector.corrected(path, unit)) for unit in others)


def _declarations(scan: FileScan, min_score: float) -> Iterator[LicenseDetection]:
    """What is declared of a file and not judged with a detection that is sure."""
    if not _is_there(scan):
        return
    for one in scan.declarations:
        unit, same = declared_detection(scan.path, one), twin(scan, one)
        if unit is None or (same is not None and is_unreadable(unit.license_expression)):
            continue
        if same is None or not _is_sure(same, min_score):
            yield unit


def _is_there(scan: FileScan) -> bool:
    """Whether a file counts: it was not left out, or only because it did not change."""
    return scan.status is not FileStatus.SKIPPED or scan.reason is Reason.UNCHANGED


def _is_sure(detection: LicenseDetection, min_score: float) -> bool:
    """Whether a detection is judged for what it says: a weak one is only ever reviewed."""
    return detection.score >= min_score and not any(map(is_or_invented, detection.matches))


def _packages(result: ScanResult) -> dict[str, list[LicenseDetection]]:
    found: dict[str, list[LicenseDetection]] = {}
    for package in result.packages:
        if (unit := package_detection(package)) is not None:
            found.setdefault(package.location.path, []).append(unit)
    return found


@dataclass(slots=True)
class _Declared:
    """What one file declares of other files: these licenses, in these places of it."""

    clauses: set[str] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)

    def has(self, detection: LicenseDetection) -> bool:
        """Whether all that a detection says is declared of other files.

        What the engine cannot read there, its reader has read: a LicenseRef in a string, say.
        """
        if not (self._covers(detection.start_line) and self._covers(detection.end_line)):
            return False  # what the file says of itself
        stated = set(clauses(detection.license_expression))
        return stated <= self.clauses or is_unreadable(detection.license_expression)

    def _covers(self, line: int) -> bool:
        return any(start <= line <= end for start, end in self.places)


def _declared_of_others(result: ScanResult) -> Mapping[str, _Declared]:
    """By the path of a file that declares the licenses of other files, what it declares."""
    found: dict[str, _Declared] = {}
    for scan in result.files:
        if not _is_there(scan):
            continue
        for one in scan.declarations:
            place = one.location
            if one.license_expression is not None and place.path != scan.path:
                declared = found.setdefault(place.path, _Declared())
                declared.clauses.update(clauses(one.license_expression))
                declared.places.add(_lines(one))
    return found


def _lines(declaration: Declaration) -> tuple[int, int]:
    """The lines of a file that are about other files: of REUSE.toml a table, of a sidecar and of dep5 everything."""
    place = declaration.location
    if declaration.source is not DeclarationSource.REUSE_TOML or place.start_line is None:
        return 1, sys.maxsize
    return place.start_line, place.end_line or place.start_line
