# SPDX-License-Identifier: Apache-2.0
"""Findings as people meet them: one group for all that has the same cause and the same cure, its notices below it.

Values only, no layout: every format for people groups in this one way.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ospo_scan.codec import well_formed
from ospo_scan.evidence import stated_units
from ospo_scan.expression import ExpressionError, leaves, mark
from ospo_scan.model import (
    Decision,
    FileScan,
    Finding,
    Level,
    LicenseDetection,
    LicenseMatch,
    Package,
    Report,
    TextLocation,
    path_bytes,
    place_order,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One text, or one fact, and everywhere it stands; ``detection`` is None where there is no text to show.

    ``declared_at`` is the place that declares it of the first place, None where it was detected.
    """

    finding: Finding
    places: tuple[TextLocation, ...]
    detection: LicenseDetection | None
    declared_at: TextLocation | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that share rule, level, expression, message and decision, so that one cure fits them all.

    ``notices`` is never empty; findings without evidence share one notice that holds all their places.
    ``findings`` is how many findings of the report the group stands for; ``known`` how many more places of the same
    texts the baseline knows.
    """

    rule: str
    level: Level
    license_expression: str | None
    refused: tuple[str, ...]
    message: str
    decided_by: Decision | None
    findings: int
    notices: tuple[Notice, ...]
    known: int = 0

    @property
    def places(self) -> tuple[TextLocation, ...]:
        """Every place of every notice."""
        return tuple(place for notice in self.notices for place in notice.places)


def groups(report: Report) -> tuple[Group, ...]:
    """The groups of all findings that are not suppressed: heavier levels first, then by rule and expression.

    In a group, the notice with most places comes first.
    """
    together: dict[tuple[object, ...], list[Finding]] = {}
    known: Counter[str] = Counter()
    for finding in report.findings:
        if finding.suppression is not None:
            known[finding.fingerprint] += len(finding.places) if finding.suppression.kind == "baseline" else 0
        else:
            cause = (finding.rule, finding.level, finding.license_expression, finding.refused, finding.message)
            together.setdefault((*cause, finding.decided_by), []).append(finding)
    scans = {scan.path: scan for scan in report.result.files}
    sight = _Sight(scans, report.result.packages)
    found = [_group(findings, sight, known) for findings in together.values()]
    return tuple(sorted(found, key=_saved_order))


def _saved_order(group: Group) -> tuple[int, str, str, str]:
    """Place a live group where its saved form stands: a report file spells lone surrogates out."""
    return (
        -group.level,
        well_formed(group.rule),
        well_formed(group.license_expression or ""),
        well_formed(group.message),
    )


def directories(places: Iterable[TextLocation], most: int = 4) -> tuple[tuple[str, int], ...]:
    """Where places lie, as (directory, how many): the most frequent first, by full directory while these are few.

    Past ``most`` full directories it is the first part of the path that counts. ``./`` is the root itself.
    """
    parents = [posixpath.dirname(place.path) for place in places]
    if len(set(parents)) > most:
        parents = [parent.partition("/")[0] for parent in parents]
    counted = Counter(f"{parent or '.'}/" for parent in parents)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], path_bytes(item[0]))))


def marked(expression: str, refused: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """The expression in pieces, each with whether it is a refused license.

    One piece that is not, where the expression is refused as a whole.
    """
    if refused in ((), (expression,)):
        return ((expression, False),)
    try:
        pieces = mark(expression, refused, lambda leaf: f"\0{leaf}\0").split("\0")
    except ExpressionError:
        return ((expression, False),)
    return tuple((piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece)


def telling_match(detection: LicenseDetection, refused: Iterable[str]) -> LicenseMatch:
    """The match of a detection that best shows why it was found: the first with a refused license, else the first."""
    unwanted = set(refused)
    for match in detection.matches:
        if unwanted.intersection(leaves(match.license_expression)):
            return match
    return detection.matches[0]


def license_counts(files: Iterable[FileScan]) -> tuple[tuple[str, int], ...]:
    """(license, number of files that name it): the most frequent first, then by name."""
    counted: Counter[str] = Counter()
    for scan in files:
        counted.update({leaf for expression in scan.meant for leaf in leaves(expression)})
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class _Sight:
    """Where the texts of findings are looked up."""

    scans: Mapping[str, FileScan]
    packages: tuple[Package, ...]

    def units(self, path: str) -> tuple[tuple[LicenseDetection, TextLocation | None], ...]:
        """All that is stated of the file at a path, and where it is declared."""
        scan = self.scans.get(path)
        return () if scan is None else stated_units(scan, self.packages)


def _group(findings: list[Finding], sight: _Sight, known: Mapping[str, int]) -> Group:
    first = findings[0]
    notices = [_notice(finding, finding.places, sight) for finding in findings if finding.evidence is not None]
    if bare := [finding for finding in findings if finding.evidence is None]:
        bare.sort(key=lambda finding: place_order(finding.places[0]))
        places = {place for finding in bare for place in finding.places}
        notices.append(_notice(bare[0], tuple(sorted(places, key=place_order)), sight))
    return Group(
        rule=first.rule,
        level=first.level,
        license_expression=first.license_expression,
        refused=first.refused,
        message=first.message,
        decided_by=first.decided_by,
        findings=len(findings),
        notices=tuple(sorted(notices, key=lambda notice: (-len(notice.places), place_order(notice.places[0])))),
        known=sum(known.get(fingerprint, 0) for fingerprint in {finding.fingerprint for finding in findings}),
    )


def _notice(finding: Finding, places: tuple[TextLocation, ...], sight: _Sight) -> Notice:
    # By its evidence alone: a curation or a choice may have given the finding another expression.
    same = [one for one in sight.units(places[0].path) if one[0].evidence == finding.evidence]
    here = [one for one in same if one[0].start_line == places[0].start_line]
    return Notice(finding, places, *next(iter(here or same), (None, None)))
