# SPDX-License-Identifier: Apache-2.0
"""What is concluded of the license of each file: in one order, from a person's word down to the nearest manifest.

Nothing here decides what passes: policies judge every detection and every declaration (docs/concluding.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ospo_scan.catalogue import is_clear, is_unparsed
from ospo_scan.evidence import declared_detection, judged_place
from ospo_scan.expression import clauses, conjunction, leaves
from ospo_scan.expression_grammar import NOASSERTION, NONE
from ospo_scan.model import (
    PROJECT,
    ConcludedFrom,
    CorrectionKind,
    Declaration,
    FileScan,
    LicenseDetection,
    Package,
    Report,
    TextLocation,
)

SURE_SCORE = 80
"""A detection with a lower score concludes nothing, unless a person settled it."""
REFERENCE_RULE = "reference"
"""The refinement that says what the file states to which a notice refers."""

_BY_PERSON = {CorrectionKind.CURATION: ConcludedFrom.CURATION, CorrectionKind.CHOICE: ConcludedFrom.CHOICE}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The license of one file, in three views.

    ``license_declared`` is what header, sidecar, REUSE.toml or the like say of it, ``license_detected`` what the engine
    found in it: None where there is nothing. ``license_concluded`` is an expression, NONE or NOASSERTION;
    ``place`` is where it is said, None where nothing was concluded. ``in_force`` is all that is stated for the file and
    that nobody corrected away, None where nothing is.
    """

    license_declared: str | None
    license_detected: str | None
    license_concluded: str
    source: ConcludedFrom
    place: TextLocation | None
    in_force: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one detection or declaration: an expression or NONE.

    ``source`` is what it follows from: a person's word, a reference, or what stated it in the first place.
    """

    license_expression: str
    source: ConcludedFrom
    place: TextLocation
    is_sure: bool

    @property
    def is_by_person(self) -> bool:
        """Whether a curation or a choice says so."""
        return self.source in {ConcludedFrom.CURATION, ConcludedFrom.CHOICE}


@dataclass(slots=True)
class Concluding:
    """Concludes for the files of one report."""

    report: Report
    _corrected: Mapping[tuple[TextLocation, str], tuple[str, ConcludedFrom]] = field(init=False)
    _owners: Mapping[str, list[Package]] = field(init=False)

    def __post_init__(self) -> None:
        """Index what people corrected by its place, and packages by what they own."""
        self._corrected = {
            (place, one.detected): (one.concluded, _BY_PERSON[one.kind])
            for one in self.report.corrections
            for place in one.places
        }
        owners: dict[str, list[Package]] = {}
        for package in self.report.result.packages:
            for path in package.owns:
                owners.setdefault(path, []).append(package)
        self._owners = owners

    def of(self, scan: FileScan) -> Conclusion:
        """The license of one file of the report."""
        declared = [self.of_declaration(scan, one) for one in scan.declarations if one.license_expression]
        detected = [self.of_detection(scan.path, one) for one in scan.detections]
        source, place, concluded = self._concluded(scan.path, declared, detected)
        return Conclusion(
            conjunction([one.license_expression for one in scan.declarations if one.license_expression]),
            conjunction([one.license_expression for one in scan.detections]),
            concluded,
            source,
            place,
            conjunction([one.license_expression for one in (*declared, *detected)]),
        )

    def of_detection(self, path: str, detection: LicenseDetection) -> Settled:
        """What became of a detection: a person may correct the engine's answer, or the refined one."""
        place = judged_place(path, detection)
        is_sure = detection.score >= SURE_SCORE
        settled = self._followed(place, detection.license_expression)
        if settled is None and (refined := detection.refinement) is not None:
            source = ConcludedFrom.REFERENCE if refined.rule == REFERENCE_RULE else ConcludedFrom.DETECTION
            settled = self._followed(place, refined.license_expression)
            if settled is None:
                return Settled(refined.license_expression, source, place, is_sure)
        if settled is None:
            return Settled(detection.license_expression, ConcludedFrom.DETECTION, place, is_sure)
        return Settled(*settled, place, is_sure=True)

    def of_declaration(self, scan: FileScan, declaration: Declaration) -> Settled:
        """What became of one declaration of a file: NONE where a person corrected its twin."""
        unit = declared_detection(scan.path, declaration)
        stated = declaration.license_expression or NOASSERTION
        if (same := twin(scan, declaration)) is not None and (
            settled := self.of_detection(scan.path, same)
        ).is_by_person:
            return Settled(NONE, settled.source, settled.place, is_sure=True)
        followed = None if unit is None else self._followed(judged_place(scan.path, unit), stated)
        if followed is None:
            followed = stated, ConcludedFrom(declaration.source.value)
        return Settled(*followed, declaration.location, is_sure=True)

    def owners(self, path: str) -> Sequence[Package]:
        """The packages that a file belongs to: those that own the longest path that leads to it, one a manifest."""
        while path:
            if found := self._owners.get(path):
                return found
            path = path.rpartition("/")[0]
        return self._owners.get(PROJECT, ())

    def _followed(self, place: TextLocation, expression: str) -> tuple[str, ConcludedFrom] | None:
        """What people made of an expression at a place: a choice may follow on a curation, and on another choice."""
        now, found, seen = expression, None, set[str]()
        while (place, now) in self._corrected and now not in seen:
            seen.add(now)
            step = self._corrected[place, now]
            found = step if found is None else (step[0], found[1])
            now = step[0]
        return found

    def _concluded(
        self, path: str, declared: Iterable[Settled], detected: list[Settled]
    ) -> tuple[ConcludedFrom, TextLocation | None, str]:
        stated = [one for one in declared if one.license_expression != NONE]
        found = [one for one in detected if one.license_expression != NONE]
        by_person = [one for one in found if one.is_by_person]
        if parts := [*by_person, *stated] if stated else found:
            return _joined(parts)
        if removed := next((one for one in (*declared, *detected) if one.is_by_person), None):
            return removed.source, removed.place, NONE
        named = [package for package in self.owners(path) if package.license_declared]
        licenses = {package.license_declared for package in named}
        if len(licenses) == 1 and is_clear(license_declared := licenses.pop() or NOASSERTION):
            return ConcludedFrom.MANIFEST, named[0].location, license_declared
        return ConcludedFrom.UNKNOWN, None, NOASSERTION


def twin(scan: FileScan, declaration: Declaration) -> LicenseDetection | None:
    """The detection in a file that is of the same statement as a declaration in that file; None where there is none.

    A person who corrects the detection means the declaration as well. What a refinement takes for no license is none.
    """
    place, stated = declaration.location, declaration.license_expression
    if place.path != scan.path or place.start_line is None or stated is None:
        return None
    wanted, end_line = set(clauses(stated)), place.end_line or place.start_line
    for one in scan.detections:
        is_there = one.start_line <= end_line and place.start_line <= one.end_line
        if is_there and (wanted <= _clauses(one) or (is_unreadable(stated) and is_unreadable(one.license_expression))):
            return one
    return None


def is_unreadable(expression: str) -> bool:
    """Whether a part of an expression could not be read: each reader makes of that what it can."""
    return any(is_unparsed(leaf) for leaf in leaves(expression))


def _clauses(detection: LicenseDetection) -> set[str]:
    refined = detection.refinement
    if refined is None:
        return set(clauses(detection.license_expression))
    if refined.license_expression == NONE:
        return set()
    return {*clauses(detection.license_expression), *clauses(refined.license_expression)}


def _joined(parts: list[Settled]) -> tuple[ConcludedFrom, TextLocation | None, str]:
    """All of them at once, from that which weighs most; nothing where one of them is in doubt."""
    if not all(one.is_sure and is_clear(one.license_expression) for one in parts):
        return ConcludedFrom.UNKNOWN, None, NOASSERTION
    order = list(ConcludedFrom)
    first = min(parts, key=lambda one: order.index(one.source))
    return first.source, first.place, conjunction([one.license_expression for one in parts]) or NOASSERTION
