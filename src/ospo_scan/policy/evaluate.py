# SPDX-License-Identifier: Apache-2.0
"""The one function that decides: from the evidence and a policy to findings and a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from ospo_scan.baseline import Baseline, apply_baseline
from ospo_scan.evidence import SIDECAR_SUFFIX
from ospo_scan.model import (
    PROJECT,
    Finding,
    Level,
    LicenseDetection,
    Report,
    Rule,
    ScanResult,
    Since,
    TextLocation,
    place_order,
)
from ospo_scan.policy.corrections import Corrector
from ospo_scan.policy.fingerprint import fingerprint
from ospo_scan.policy.gate import Case, Observation, Usage
from ospo_scan.policy.model import Policy
from ospo_scan.policy.roles import Roles
from ospo_scan.policy.rules import ABOUT_EXCEPTIONS, RULES
from ospo_scan.policy.units import corrected_units
from ospo_scan.policy.waivers import Waivers

_NEVER_SILENT = "policy-changed"


def evaluate(result: ScanResult, policy: Policy, baseline: Baseline | None = None, as_of: date = date.min) -> Report:
    """What ``policy`` says of ``result``: findings by falling level, then rule id and fingerprint, and the verdict.

    Refinements, curations and choices come first, then the lists, then waivers, of which those that end before
    ``as_of`` do not hold. What ``baseline`` knows of the rest does not count; of a finding that is known in part there
    are two (see ``apply_baseline``). Where the scan was limited to what changed, only places that changed are judged,
    and the project as a whole.
    """
    corrector, roles = Corrector(policy), Roles(policy, result)
    corrected = list(corrected_units(result, corrector))
    judged = (
        roles.judge(path).detection(path, one.detection, is_settled=one.is_settled)
        for path, one in corrected
        if one.detection is not None
    )
    refusals = tuple(refusal for refusal in judged if refusal is not None)
    detections = tuple((path, one.detection) for path, one in corrected if one.detection is not None)
    settled = frozenset((path, one.detection) for path, one in corrected if one.detection and one.is_settled)
    case = Case(_as_judged(result, detections), policy, refusals, detections, settled=settled)
    waivers = Waivers(policy, as_of)
    findings = waivers.applied(_of_rules(case, frozenset(RULES) - ABOUT_EXCEPTIONS))
    usage = Usage(tuple(waivers.expired()), tuple(waivers.expiring()))
    if result.since is None:  # of part of the tree nobody can say what is not needed
        usage = replace(usage, unused_waivers=tuple(waivers.unused()), unused_corrections=tuple(corrector.unused()))
    findings += _of_rules(replace(case, usage=usage), ABOUT_EXCEPTIONS)
    findings.sort(key=_finding_order)
    counted = tuple(findings) if baseline is None else apply_baseline(findings, baseline, result)
    unjudged = Report(result, policy.source, counted, verdict=None)
    return Report(result, policy.source, unjudged.findings, unjudged.computed_verdict, corrector.corrections)


def _as_judged(result: ScanResult, detections: Iterable[tuple[str, LicenseDetection]]) -> ScanResult:
    """The evidence as it is judged, with what is declared, for rules that look at whole files."""
    by_path: dict[str, list[LicenseDetection]] = {}
    for path, detection in detections:
        by_path.setdefault(path, []).append(detection)
    files = []
    for scan in result.files:
        judged = tuple(by_path.get(scan.path, ()))
        files.append(scan if judged == scan.detections else replace(scan, detections=judged))
    return replace(result, files=tuple(files))


def _of_rules(case: Case, wanted: frozenset[str]) -> list[Finding]:
    found: list[Finding] = []
    for rule_id in (rule_id for rule_id in RULES if rule_id in wanted):
        observations = RULES[rule_id].find(case)
        if rule_id not in ABOUT_EXCEPTIONS:
            observations = _in_question(observations, case.result)
        found += _findings(RULES[rule_id].RULE, observations, case.policy)
    return found


def _finding_order(finding: Finding) -> tuple[object, ...]:
    # Parts of one finding differ by their places alone: what stands comes before what is suppressed.
    suppressed = finding.suppression is not None
    return -finding.level, finding.rule, finding.fingerprint, suppressed, place_order(finding.places[0])


def _in_question(observations: Iterable[Observation], result: ScanResult) -> Iterable[Observation]:
    """The observations that the run is about: on what changed, and on what is declared anew of other files.

    NOTE: before they are grouped: which unchanged files are known depends on the store, and a finding must not.
    """
    if (since := result.since) is None:
        return observations
    paths, anew = {PROJECT, *since.changed, *since.policy_changes}, _declared_anew(result, since)
    return (one for one in observations if one.place.path in paths or (one.place.path, one.evidence) in anew)


def _declared_anew(result: ScanResult, since: Since) -> set[tuple[str, str | None]]:
    """Path and evidence of what is declared of files that are about what changed: below a table, beside a sidecar."""
    named = {path.removesuffix(SIDECAR_SUFFIX) for path in since.declaring_changes}
    tables = [path for path in since.declaring_changes if not path.endswith(SIDECAR_SUFFIX)]
    below = tuple(path.removesuffix("REUSE.toml").removesuffix(".reuse/dep5") for path in tables)
    return {
        (scan.path, one.evidence)
        for scan in result.files
        for one in scan.declarations
        if scan.path in named or scan.path.startswith(below)
    }


def _findings(rule: Rule, observations: Iterable[Observation], policy: Policy) -> Iterator[Finding]:
    """One finding for all observations with one fingerprint; those whose level is off are dropped."""
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for one in observations:
        name = fingerprint(rule.id, one.evidence, one.place.path, one.license_expression)
        # A correction or a role can give one text different licenses in different files: then it is judged in parts.
        groups.setdefault((name, one.license_expression, one.refused, one.decided_by), []).append(one)
    for (key, *_), group in groups.items():
        first = group[0]
        level = policy.level_of(rule.id, max(rule.level if one.level is None else one.level for one in group))
        if rule.id == _NEVER_SILENT:  # by a line of the very change that it is about
            level = max(level, Level.WARNING)
        if level is Level.OFF:
            continue
        yield Finding(
            rule=rule.id,
            level=level,
            license_expression=first.license_expression,
            refused=first.refused,
            message=first.message,
            decided_by=first.decided_by,
            evidence=first.evidence,
            fingerprint=str(key),
            places=_places(group),
        )


def _places(group: list[Observation]) -> tuple[TextLocation, ...]:
    return tuple(sorted({one.place for one in group}, key=place_order))
