# SPDX-License-Identifier: Apache-2.0
"""The steps from a place in a file to the verdict, one function each, in the order in which they happen.

A new step is one function and one line in ``STEPS``. Whatever a report says that the policy at hand would not say is
told as it is in the report: that is what counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ospo_scan.concluding import Concluding
from ospo_scan.evidence import RECOVERED, judged_place, stated_units
from ospo_scan.explain.explanation import TONE_OF_LEVEL, TONE_OF_OUTCOME, Row, Tone
from ospo_scan.explain.license import leaf_row
from ospo_scan.explain.rule import KEYED_RULES, level_origin
from ospo_scan.expression import leaves
from ospo_scan.expression_grammar import NONE
from ospo_scan.model import PROJECT, FileScan, Finding, Level, LicenseDetection, Outcome, Report, TextLocation, Verdict
from ospo_scan.policy.corrections import Corrected, Corrector
from ospo_scan.policy.gate import Refusal, listing
from ospo_scan.policy.judge import Judge, shown_score
from ospo_scan.policy.model import Policy
from ospo_scan.policy.roles import Roles
from ospo_scan.policy.rules import RULES
from ospo_scan.policy.units import judged_units
from ospo_scan.report.remedies import NAME_DIGITS
from ospo_scan.report.wording import HIDES, counted, shown_lines, shown_place


@dataclass(frozen=True, slots=True)
class Spot:
    """What is explained at once: a detection of a file, or with ``detection`` None the file (or project) as a whole.

    What is declared of the file is a detection as well, with the place that declares it in ``declared_at``; ``is_told``
    says that it is judged elsewhere: with a detection of the file that says the same, or at the files that it is about.
    ``findings`` are those of the report that name this very place. ``policy`` is None where the one that judged is not
    at hand; ``judge`` is that policy at work, for the role of the file; ``corrected`` is what its curations and choices
    make of the detection.
    """

    report: Report
    path: str
    detection: LicenseDetection | None
    findings: tuple[Finding, ...]
    policy: Policy | None
    judge: Judge | None
    corrected: Corrected | None = None
    declared_at: TextLocation | None = None
    is_told: bool = False

    @property
    def refusal(self) -> Refusal | None:
        """Why the policy at hand does not allow the detection; None where it does, or there is nothing to judge."""
        if self.judge is None or self.judged is None:
            return None
        is_settled = self.corrected is not None and self.corrected.is_settled
        return self.judge.detection(self.path, self.judged, is_settled=is_settled)

    @property
    def judged(self) -> LicenseDetection | None:
        """The detection as curations and choices leave it; None where there is none, or no license after all."""
        return self.detection if self.corrected is None else self.corrected.detection


Step = Callable[[Spot], Iterable[Row]]


def spots(report: Report, scan: FileScan, policy: Policy | None) -> tuple[Spot, ...]:
    """The file as a whole, then all that is stated of it; every finding at the file is in exactly one of them."""
    judge = None if policy is None else Roles(policy, report.result).judge(scan.path)
    corrector = None if policy is None else Corrector(policy)
    here = [finding for finding in report.findings if any(place.path == scan.path for place in finding.places)]
    units = stated_units(scan, report.result.packages)
    judged = _judged_at(report, scan.path, policy)
    of_detection = [
        (one, place, tuple(finding for finding in here if _is_about(finding, scan, one))) for one, place in units
    ]
    claimed = {id(finding) for *_, findings in of_detection for finding in findings}
    of_file = tuple(finding for finding in here if id(finding) not in claimed)
    return (
        Spot(report, scan.path, None, of_file, policy, judge),
        *(
            Spot(
                report,
                scan.path,
                one,
                found,
                policy,
                judge,
                None if corrector is None else corrector.corrected(scan.path, one),
                place,
                judged is not None and one not in judged,
            )
            for one, place, found in of_detection
        ),
    )


def _judged_at(report: Report, path: str, policy: Policy | None) -> list[LicenseDetection] | None:
    """What is judged at a path of all that is stated there; None where no policy is at hand."""
    if policy is None:
        return None
    return [unit for where, unit, _ in judged_units(report.result, Corrector(policy)) if where == path]


def project_spot(report: Report, findings: tuple[Finding, ...], policy: Policy | None) -> Spot:
    """The project as a whole, with the findings about it."""
    return Spot(report, PROJECT, None, findings, policy, None if policy is None else Judge(policy))


def _is_about(finding: Finding, scan: FileScan, detection: LicenseDetection) -> bool:
    place = judged_place(scan.path, detection)
    if finding.evidence is None and finding.license_expression != detection.license_expression:
        return False
    # Not by the expression where there is evidence: a curation or a choice may have given another one.
    return finding.evidence == detection.evidence and place in finding.places


def rows(spot: Spot) -> tuple[Row, ...]:
    """All that the steps have to say of the spot, in order."""
    return tuple(row for step in STEPS for row in step(spot))


def found(spot: Spot) -> Iterator[Row]:
    """Who found the license, by which matches, or where it is declared."""
    if (detection := spot.detection) is None:
        return
    if spot.declared_at is not None:
        stated = detection.matches[0].matched_text or ""
        yield Row("Declared", f"{shown_place(spot.declared_at)} ({detection.matches[0].rule}): {stated}")
        return
    yield Row("Found by", f"{detection.detector}, score {shown_score(detection.score)} of 100")
    if detection.detector == RECOVERED:
        yield Row("", HIDES)
    for match in detection.matches:
        words = f"{counted(match.matched_length, 'word')}, matcher {match.matcher}, score {shown_score(match.score)}"
        lines = shown_lines(match)
        yield Row("", f"rule {match.rule}: {match.license_expression}, {lines}, {words}")


def identity(spot: Spot) -> Iterator[Row]:
    """The name of the evidence."""
    if spot.detection is not None:
        text = spot.detection.evidence or "none: there is no text that could be named"
        yield Row("Evidence", text, is_literal=spot.detection.evidence is not None)


def refinement(spot: Spot) -> Iterator[Row]:
    """What a documented rule makes of the engine's answer."""
    if spot.detection is not None and (made := spot.detection.refinement) is not None:
        what = "no license" if made.license_expression == NONE else made.license_expression
        yield Row("Refined", f"{what}, by the rule {made.rule}. {made.why}")


def conclusion(spot: Spot) -> Iterator[Row]:
    """What is concluded of the file as a whole, and what that follows from."""
    scan = next((one for one in spot.report.result.files if one.path == spot.path), None)
    if spot.detection is not None or scan is None:
        return
    one = Concluding(spot.report).of(scan)
    if one.place is None:
        yield Row("Concluded", "nothing (NOASSERTION)" if scan.stated else "nothing: the tree says nothing of it")
        return
    where = "" if one.place.path == spot.path else f" in {shown_place(one.place)}"
    yield Row("Concluded", f"{one.license_concluded}, from {one.source.value}{where}")


def corrections(spot: Spot) -> Iterator[Row]:
    """What people made of the detection before it was judged: as the report says, each with the line of the policy."""
    if (detection := spot.detection) is None:
        return
    place = judged_place(spot.path, detection)
    for one in spot.report.corrections:
        if place in one.places:
            what = "no license" if one.concluded == NONE else one.concluded
            who = ", ".join(part for part in (one.reason, one.owner, one.comment) if part)
            yield Row(one.kind.value.capitalize(), f"{one.decided_by.origin}: {one.detected} is {what} ({who})")


def of_leaves(spot: Spot) -> Iterator[Row]:
    """How the policy judges each license, and the line that decided."""
    if spot.judged is None or spot.judge is None:
        return
    for number, leaf in enumerate(leaves(spot.judged.license_expression)):
        yield leaf_row("" if number else "Judged", leaf, spot.judge)


def together(spot: Spot) -> Iterator[Row]:
    """What follows for the detection as a whole: from AND and OR, or from a doubt about the match."""
    if spot.judged is None or spot.judge is None:
        return
    refusal, parts = spot.refusal, leaves(spot.judged.license_expression)
    outcome = Outcome.ALLOW if refusal is None else refusal.outcome
    why = _why(spot.judge, refusal, parts)
    if why:
        yield Row("Together", why, outcome.name.lower(), TONE_OF_OUTCOME[outcome])


def _why(judge: Judge, refusal: Refusal | None, parts: tuple[str, ...]) -> str:
    if refusal is None:
        return "an OR takes its best branch, an AND its worst" if len(parts) > 1 else ""
    by_leaves = max((judge.leaf(leaf).outcome for leaf in refusal.deciding), default=None)
    if by_leaves is not refusal.outcome:
        decision = refusal.decision
        return f"{decision.origin}: {decision.reason}"
    if len(parts) == 1:
        return ""
    return f"an OR takes its best branch, an AND its worst; it is refused because of {listing(refusal.refused)}"


def findings(spot: Spot) -> Iterator[Row]:
    """The rules that made a finding of it, each with its level, who set that, and what it does to the verdict."""
    if not spot.findings:
        yield from _no_finding(spot)
    for finding in spot.findings:
        yield from finding_rows(spot, finding)


def _no_finding(spot: Spot) -> Iterator[Row]:
    if spot.detection is None:
        return
    if spot.is_told:
        where = "with a detection of the file that says the same"
        if spot.declared_at is None:
            where = "at the files that it is about"
        yield Row("Finding", f"none of its own: it is judged {where}")
    elif spot.report.policy is None:
        yield Row("Finding", "none: this is a scan that nobody has judged", tone=Tone.FAINT)
    elif spot.refusal is None:
        yield Row("Finding", "none: nothing here stands against the verdict PASS")
    else:
        yield Row("Finding", "none in the report: its level is off, or the report was judged by another policy")


def finding_rows(spot: Spot, finding: Finding) -> Iterator[Row]:
    """One finding: its rule and level, its name, its places, what silences it, and its effect."""
    yield Row("Finding", finding.message, finding.rule, TONE_OF_LEVEL[finding.level])
    if (decision := finding.decided_by) is not None and (spot.judge is None or spot.detection is None):
        yield Row("", f"decided by {decision.origin}: {decision.reason}")
    others = len(finding.places) - 1
    also = f", with {counted(others, 'more place')}" if others else ""
    yield Row("", f"fingerprint {finding.fingerprint[:NAME_DIGITS]}{also}")
    yield Row("Level", _origin(spot, finding), finding.level.label, TONE_OF_LEVEL[finding.level])
    yield from _silenced(finding)
    yield Row("Effect", effect(spot.report, finding))


def _origin(spot: Spot, finding: Finding) -> str:
    """Who set the level, where the policy at hand is the one that judged."""
    judged, policy = spot.report.policy, spot.policy
    if policy is None or judged is None or judged.sha256 != policy.source.sha256 or finding.rule not in RULES:
        return ""
    own = RULES[finding.rule].RULE.level
    if finding.rule in policy.levels or finding.rule in KEYED_RULES or finding.level is own:
        return level_origin(finding.rule, policy)
    return f"the rule's own level is {own.label}; what the policy says of this license makes it {finding.level.label}"


def _silenced(finding: Finding) -> Iterator[Row]:
    if (suppression := finding.suppression) is None:
        yield Row("Silenced", "no: neither a waiver nor a baseline covers it")
        return
    decision = suppression.decided_by
    where = f"{decision.origin}: " if decision else ""
    owner = f", owner {suppression.owner}" if suppression.owner else ""
    until = f", up to and including {suppression.expires}" if suppression.expires else ""
    yield Row("Silenced", f"{where}{suppression.reason}{owner}{until}", f"by {suppression.kind}", Tone.GOOD)


def effect(report: Report, finding: Finding) -> str:
    """What one finding does to the verdict."""
    if finding.suppression is not None:
        return "none on the verdict: it is silenced, and shown as suppressed"
    does = {
        Level.ERROR: "it makes the run FAIL (exit code 1)",
        Level.WARNING: "it asks for a REVIEW (exit code 1 with --fail-on review)",
        Level.NOTE: "none on the verdict: it is only shown",
        Level.OFF: "none on the verdict: its level is off",
    }[finding.level]
    if report.verdict is Verdict.INCOMPLETE and finding.level >= Level.WARNING:
        return f"{does}, but this run is INCOMPLETE, which weighs more (exit code 3)"
    if report.verdict is Verdict.FAIL and finding.level is Level.WARNING:
        return f"{does}; other findings make this run FAIL"
    return does


STEPS: tuple[Step, ...] = (found, identity, refinement, corrections, of_leaves, together, conclusion, findings)
