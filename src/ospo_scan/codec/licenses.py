# SPDX-License-Identifier: Apache-2.0
"""Matches and detections of licenses, with their refinements, as plain JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping

from ospo_scan.codec.texts import Plain, well_formed, well_formed_or_none
from ospo_scan.model import LicenseDetection, LicenseMatch, Refinement
from ospo_scan.shape import EVIDENCE, count_in, digest_in, lines_in, list_in, members, named, optional_in, text, text_in

MATCH_KEYS = frozenset(
    ("license_expression", "rule", "matcher", "score", "matched_length", "start_line", "end_line", "matched_text")
)
DETECTION_KEYS = frozenset(("license_expression", "detector", "evidence", "start_line", "end_line", "matches"))
REFINEMENT_KEYS = frozenset(("rule", "license_expression", "why"))


def match_to_plain(match: LicenseMatch) -> Plain:
    """One match as a JSON object; ``referenced_files`` only where there are any."""
    plain: Plain = {
        "license_expression": well_formed(match.license_expression),
        "rule": well_formed(match.rule),
        "matcher": well_formed(match.matcher),
        "score": float(match.score),
        "matched_length": match.matched_length,
        "start_line": match.start_line,
        "end_line": match.end_line,
        "matched_text": well_formed_or_none(match.matched_text),
    }
    if not match.referenced_files:
        return plain
    return {**plain, "referenced_files": [well_formed(name) for name in match.referenced_files]}


def match_from_plain(plain: object) -> LicenseMatch:
    """The match that ``match_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, MATCH_KEYS, "a match", optional="referenced_files")
    start_line, end_line = lines_in(fields)
    return LicenseMatch(
        license_expression=text_in(fields, "license_expression"),
        rule=text_in(fields, "rule"),
        matcher=text_in(fields, "matcher"),
        score=_score_in(fields),
        matched_length=count_in(fields, "matched_length"),
        start_line=start_line,
        end_line=end_line,
        matched_text=optional_in(fields, "matched_text", text_in),
        referenced_files=_names_in(fields, "referenced_files") if "referenced_files" in fields else (),
    )


def _names_in(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    names = list_in(fields, key, text)
    if not names:
        raise ValueError(f"{key} must not be empty: it is left out where there are none")
    return names


def detection_to_plain(detection: LicenseDetection) -> Plain:
    """One detection, its matches included, as a JSON object; ``refinement`` only where there is one."""
    plain: Plain = {
        "license_expression": well_formed(detection.license_expression),
        "detector": well_formed(detection.detector),
        "evidence": detection.evidence,
        "start_line": detection.start_line,
        "end_line": detection.end_line,
        "matches": [match_to_plain(match) for match in detection.matches],
    }
    if (refined := detection.refinement) is None:
        return plain
    return {
        **plain,
        "refinement": {
            "rule": well_formed(refined.rule),
            "license_expression": well_formed(refined.license_expression),
            "why": well_formed(refined.why),
        },
    }


def detection_from_plain(plain: object) -> LicenseDetection:
    """The detection that ``detection_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, DETECTION_KEYS, "a detection", optional="refinement")
    start_line, end_line = lines_in(fields)
    matches = list_in(fields, "matches", match_from_plain)
    if not matches:
        raise ValueError("matches of a detection must not be empty")
    return LicenseDetection(
        license_expression=text_in(fields, "license_expression"),
        detector=text_in(fields, "detector"),
        evidence=optional_in(fields, "evidence", evidence_in),
        start_line=start_line,
        end_line=end_line,
        matches=matches,
        refinement=_refinement(fields["refinement"]) if "refinement" in fields else None,
    )


def _refinement(plain: object) -> Refinement:
    fields = members(plain, REFINEMENT_KEYS, "a refinement")
    return Refinement(text_in(fields, "rule"), text_in(fields, "license_expression"), text_in(fields, "why"))


def evidence_in(fields: Mapping[str, object], key: str) -> str:
    """The identity of what was found that ``key`` holds. Raises: ValueError where it is none."""
    return digest_in(fields, key, EVIDENCE)


def _score_in(fields: Mapping[str, object]) -> float:
    value = fields["score"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(f"score must be a number from 0 to 100, not {named(value)}")
    return float(value)
