# SPDX-License-Identifier: Apache-2.0
"""The one function that decides: from the evidence and a policy to findings and a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ospo_scan.model import Finding, Level, Report, Rule, ScanResult, Since, TextLocation, Verdict, path_bytes
from ospo_scan.policy.fingerprint import fingerprint
from ospo_scan.policy.gate import PROJECT, Case, Observation
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.model import Policy
from ospo_scan.policy.rules import RULES


def evaluate(result: ScanResult, policy: Policy) -> Report:
    """What ``policy`` says of ``result``: findings by falling level, then rule id and fingerprint, and the verdict.

    Where the scan was limited to what changed, only places that changed are judged, and the project as a whole.
    """
    judge = Judge(policy)
    judged = (judge.detection(scan.path, detection) for scan in result.files for detection in scan.detections)
    case = Case(result, policy, tuple(refusal for refusal in judged if refusal is not None))
    findings = [
        finding
        for gate_rule in RULES.values()
        for finding in _findings(gate_rule.RULE, _in_question(gate_rule.find(case), result.since), policy)
    ]
    findings.sort(key=lambda finding: (-finding.level, finding.rule, finding.fingerprint))
    unjudged = Report(result, policy.source, tuple(findings), verdict=None)
    return Report(result, policy.source, unjudged.findings, _verdict(unjudged))


def _in_question(observations: Iterable[Observation], since: Since | None) -> Iterable[Observation]:
    """The observations that the run is about.

    NOTE: before they are grouped: which unchanged files are known depends on the store, and a finding must not.
    """
    if since is None:
        return observations
    paths = {PROJECT.path, *since.changed, *since.policy_changes}
    return (one for one in observations if one.place.path in paths)


def _findings(rule: Rule, observations: Iterable[Observation], policy: Policy) -> Iterator[Finding]:
    """One finding for all observations with one fingerprint; those whose level is off are dropped."""
    groups: dict[str, list[Observation]] = {}
    for one in observations:
        key = fingerprint(rule.id, one.evidence, one.place.path, one.license_expression)
        groups.setdefault(key, []).append(one)
    for key, group in groups.items():
        first = group[0]
        level = policy.level_of(rule.id, max(rule.level if one.level is None else one.level for one in group))
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
            fingerprint=key,
            places=_places(group),
        )


def _places(group: list[Observation]) -> tuple[TextLocation, ...]:
    return tuple(sorted({one.place for one in group}, key=_place_order))


def _place_order(place: TextLocation) -> tuple[bytes, int, int]:
    return path_bytes(place.path), place.start_line or 0, place.end_line or 0


def _verdict(report: Report) -> Verdict:
    if report.is_incomplete:
        return Verdict.INCOMPLETE
    worst = max((finding.level for finding in report.findings if finding.suppression is None), default=Level.OFF)
    if worst is Level.ERROR:
        return Verdict.FAIL
    return Verdict.REVIEW if worst is Level.WARNING else Verdict.PASS
