# SPDX-License-Identifier: Apache-2.0
"""What is known to be wrong in classes of the engine's answers, put right by small documented rules.

The engine's answer stays in the detection, which gets a ``Refinement``; policies judge the refined license. A rule is
one module here and one line in ``RULES``, with its cases in docs/refinements.md; no rule names a project. A rule reads
a text of some kilobytes at most, and never raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ospo_scan.detect.scancode.detector import NAME
from ospo_scan.evidence import RECOVERED, evidence_digest
from ospo_scan.expression_grammar import NONE
from ospo_scan.model import FileScan, LicenseDetection, LicenseMatch, Refinement, ScanResult
from ospo_scan.refine import changelogs, clues, disclaimers, exception_fit, gnu_version, mentions, translations, written
from ospo_scan.refine.spot import Files, RefineRule, Spot, reader

__all__ = ["CLUE_RULES", "RULES", "Files", "RefineRule", "Spot", "with_refinements"]

RULES: Mapping[str, RefineRule] = MappingProxyType(
    {
        translations.RULE: translations.refine,
        changelogs.RULE: changelogs.refine,
        mentions.BARE_LINK: mentions.refine_bare_link,
        mentions.NEGATED: mentions.refine_negated,
        mentions.LICENSE_LIST: mentions.refine_list,
        written.RULE: written.refine,
        exception_fit.RULE: exception_fit.refine,
        gnu_version.RULE: gnu_version.refine,
        disclaimers.RULE: disclaimers.refine,
    }
)
"""In the order in which they are asked: each sees what the ones before it made of the engine's answer."""

CLUE_RULES: Mapping[str, RefineRule] = MappingProxyType({clues.RULE: clues.refine})
"""Rules about clues: what they say something about becomes a detection."""


def with_refinements(result: ScanResult, tree: Files | None) -> ScanResult:
    """``result`` with a refinement at each detection that a rule is about, and with detections of plain clues.

    Without a tree, rules that need the text of the file say nothing.
    """
    files = tuple(_refined(scan, tree) for scan in result.files)
    return result if files == result.files else replace(result, files=files)


def _refined(scan: FileScan, tree: Files | None) -> FileScan:
    if not scan.detections and not scan.clues:
        return scan
    read = reader(scan, tree)
    refined = tuple(_of_rules(scan, detection, read) for detection in scan.detections)
    found = [(clue, detection) for clue in scan.clues if (detection := _of_clue(scan, clue, read)) is not None]
    if found:
        every = sorted(
            (*refined, *(detection for _, detection in found)), key=lambda one: (one.start_line, one.end_line)
        )
        taken = [clue for clue, _ in found]
        return replace(scan, detections=tuple(every), clues=tuple(clue for clue in scan.clues if clue not in taken))
    return scan if refined == scan.detections else replace(scan, detections=refined)


def _of_rules(scan: FileScan, detection: LicenseDetection, read: Callable[[], bytes | None]) -> LicenseDetection:
    """The detection with what all rules together make of it; the last one that changed it gives its name.

    What was recovered stays: the rules know the engine's ways with the lines of a file as they are.
    """
    if detection.detector == RECOVERED:
        return detection
    spot = Spot(scan, detection.license_expression, detection.matches, read)
    said: list[Refinement] = []
    for rule in RULES.values():
        if (refinement := rule(spot)) is not None:
            said.append(refinement)
            spot = replace(spot, expression=refinement.license_expression)
            if spot.expression == NONE:
                break
    if not said or spot.expression == detection.license_expression:
        return detection
    why = " ".join(dict.fromkeys(one.why for one in said))
    return replace(detection, refinement=Refinement(said[-1].rule, spot.expression, why))


def _of_clue(scan: FileScan, clue: LicenseMatch, read: Callable[[], bytes | None]) -> LicenseDetection | None:
    """A detection of what a clue states in plain words; None where it states nothing."""
    if not clues.is_candidate(clue):
        return None
    spot = Spot(scan, clue.license_expression, (clue,), read)
    for rule in CLUE_RULES.values():
        if (refinement := rule(spot)) is not None and not _is_mention(
            replace(spot, expression=refinement.license_expression)
        ):
            return LicenseDetection(
                license_expression=clue.license_expression,
                detector=NAME,
                evidence=evidence_digest(refinement.license_expression, (clue.matched_text,)),
                start_line=clue.start_line,
                end_line=clue.end_line,
                matches=(clue,),
                refinement=refinement,
            )
    return None


def _is_mention(spot: Spot) -> bool:
    """Whether a rule for detections would take it away at once."""
    return any(
        (refinement := rule(spot)) is not None and refinement.license_expression == NONE for rule in RULES.values()
    )
