# SPDX-License-Identifier: Apache-2.0
"""A baseline of what stands now: made anew, or brought up to date without losing what could not be looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ospo_scan.baseline.matching import counts_by_path
from ospo_scan.baseline.model import Baseline, BaselineEntry, is_about_the_policy, ordered, sorted_places
from ospo_scan.baseline.pruning import prune
from ospo_scan.model import Finding, Report, TextLocation


def record(findings: Iterable[Finding]) -> Baseline:
    """All of ``findings`` that no waiver accepts, those that a baseline knows already included."""
    firsts: dict[str, Finding] = {}
    places: dict[str, set[TextLocation]] = {}
    for finding in findings:
        is_waived = finding.suppression is not None and finding.suppression.kind != "baseline"
        if not is_waived and not is_about_the_policy(finding.rule):
            firsts.setdefault(finding.fingerprint, finding)
            places.setdefault(finding.fingerprint, set()).update(finding.places)
    return Baseline(
        ordered(
            BaselineEntry(
                rule=first.rule,
                license_expression=first.license_expression,
                fingerprint=key,
                evidence=first.evidence,
                places=sorted_places(counts_by_path(places[key])),
            )
            for key, first in firsts.items()
        )
    )


def refresh(baseline: Baseline, report: Report, rules: Collection[str]) -> Baseline:
    """What stands in ``report``, and of ``baseline`` all that the report does not prove gone.

    A file that moved is listed where it is now.
    """
    pruned = prune(baseline, report, rules)
    entries = {entry.fingerprint: entry for entry in record(report.findings).entries}
    moved: dict[str, set[str]] = {}
    for before, after in pruned.moves:
        moved.setdefault(before, set()).add(after)
    for entry in pruned.baseline.entries:
        now = entries.get(entry.fingerprint)
        recorded = {} if now is None else dict(now.places)
        kept = {
            path: count
            for path, count in entry.places
            if path not in recorded and not moved.get(path, set()) & recorded.keys()
        }
        if places := {**recorded, **kept}:
            entries[entry.fingerprint] = replace(now or entry, places=sorted_places(places))
    return replace(baseline, entries=ordered(entries.values()))
