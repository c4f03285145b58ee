# SPDX-License-Identifier: Apache-2.0
"""What people decided, and what came of it: waivers with their history, known findings, corrections of the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ospo_scan.model import Correction, Decision, Finding, Report, Suppression, TextLocation
from ospo_scan.report.html.findings import Anchors
from ospo_scan.report.text import visible

_KNOWN = 1500
_LINKED = 200

# The rules that say what became of an exception of the policy, and in one word what that is.
_STATES: Mapping[str, str] = {
    "waiver-expired": "Ended",
    "waiver-expiring": "Ends soon",
    "waiver-unused": "Not needed",
    "curation-unused": "Not needed",
}
_HOLDS, _ENDS_SOON = "Holds", "Ends soon"


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A waiver with the findings of one rule and license that it accepts; ``anchors`` are the ids of the first ones.

    Where it accepts nothing, ``why`` is None and ``message`` says what became of it.
    """

    state: str
    rule: str
    license_expression: str | None
    findings: int
    places: tuple[TextLocation, ...]
    why: Suppression | None
    message: str
    decided_by: Decision | None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A finding that the baseline knows, and why."""

    finding: Finding
    reason: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that people decided; of the known findings ``other_known`` are only counted."""

    waivers: tuple[WaiverRow, ...]
    known: tuple[KnownRow, ...]
    other_known: int
    corrections: tuple[Correction, ...]

    @property
    def number(self) -> int:
        """How many decisions there are."""
        return len(self.waivers) + len(self.known) + self.other_known + len(self.corrections)


def decisions(report: Report, anchors: Anchors) -> Decisions:
    """The decisions behind a report: waivers by the line of the policy, all else in its order."""
    suppressed = [(one, one.suppression) for one in report.findings if one.suppression is not None]
    known = [(one, why) for one, why in suppressed if why.kind != "waiver"]
    return Decisions(
        waivers=tuple(sorted(_waivers(report, anchors), key=_policy_order)),
        known=tuple(KnownRow(one, why.reason, anchors.take(one)) for one, why in known[:_KNOWN]),
        other_known=max(len(known) - _KNOWN, 0),
        corrections=report.corrections,
    )


def _waivers(report: Report, anchors: Anchors) -> Iterator[WaiverRow]:
    told = [one for one in report.findings if one.rule in _STATES and one.suppression is None]
    soon = {_line(one.decided_by) for one in told if _STATES[one.rule] == _ENDS_SOON}
    together: dict[tuple[Suppression, str, str | None], list[Finding]] = {}
    for finding in report.findings:
        if (why := finding.suppression) is not None and why.kind == "waiver":
            together.setdefault((why, finding.rule, finding.license_expression), []).append(finding)
    for (why, rule, license_expression), findings in together.items():
        yield WaiverRow(
            state=_ENDS_SOON if why.decided_by and _line(why.decided_by) in soon else _HOLDS,
            rule=rule,
            license_expression=license_expression,
            findings=len(findings),
            places=tuple(place for finding in findings for place in finding.places),
            why=why,
            message="",
            decided_by=why.decided_by,
            anchors=tuple(anchor for finding in findings[:_LINKED] if (anchor := anchors.take(finding))),
        )
    for finding in told:
        if _STATES[finding.rule] != _ENDS_SOON:  # what ends soon holds, and stands there already
            yield WaiverRow(_STATES[finding.rule], finding.rule, None, 0, (), None, finding.message, finding.decided_by)


def _line(decision: Decision | None) -> tuple[str, int | None] | None:
    return None if decision is None else (decision.source, decision.line)


def _policy_order(row: WaiverRow) -> tuple[str, int]:
    # As it is read, so that a saved report comes out in the same order.
    return (visible(row.decided_by.source), row.decided_by.line or 0) if row.decided_by else ("", 0)
