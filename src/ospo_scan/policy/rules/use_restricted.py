# SPDX-License-Identifier: Apache-2.0
"""A license that the policy allows restricts what one may do."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ospo_scan.evidence import evidence_digest, judged_place
from ospo_scan.expression import judge
from ospo_scan.model import Level, Outcome, Rule
from ospo_scan.model_licenses import is_use_restricted, use_restriction
from ospo_scan.policy.gate import Case, Help, Observation
from ospo_scan.policy.outbound import Outbound

RULE = Rule(
    id="use-restricted",
    level=Level.WARNING,
    summary="A license restricts what one may do.",
    help_uri="docs/rules.md#use-restricted",
)

HELP = Help(
    meaning=(
        "A license restricts for what, where or by whom a work may be used: the RAIL licenses, those of Llama and "
        "Gemma, noncommercial ones, those for research alone. The policy does not refuse it (then another rule says "
        "so), but does not allow it by its exact name either: a category, a set or the default lets it through. Looked "
        "at are detections, what is declared of files, and model and dataset cards. Of a choice, one license without "
        "such a restriction is enough. The list of these licenses is not complete; [models.md](models.md) tells more."
    ),
    why=(
        "Such a license is no open one, by the Open Source Definition (5 and 6) or the Open Definition, and the "
        "restriction goes along to everyone who gets the work: to your users, and to theirs."
    ),
    fix=(
        "Read the restriction, and see whether you and your users can keep it. If so, allow the license by its exact "
        "name; if not, take another model or another version of the work."
    ),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection or card with a license that restricts use and that no other rule refuses."""
    outbound = Outbound(case.policy, case.result)
    refused = {(refusal.path, refusal.detection) for refusal in case.refusals}
    seen: set[tuple[str, str]] = set()
    for path, detection in case.detections:
        seen.add((path, detection.license_expression))
        if (path, detection) in refused:
            continue
        if leaves := _restricting(detection.license_expression, outbound.accepted_by_name(path)):
            yield Observation(
                place=judged_place(path, detection),
                message=_message(leaves),
                license_expression=detection.license_expression,
                refused=leaves,
                evidence=detection.evidence,
            )
    for card in case.result.cards:
        path, expression = card.location.path, card.license_declared
        if expression is None or (path, expression) in seen:
            continue
        if leaves := _restricting(expression, outbound.accepted_by_name(path)):
            evidence = evidence_digest(expression, [card.license_stated])
            yield Observation(card.location, _message(leaves), None, expression, leaves, None, evidence)


def _restricting(expression: str, accepted: Collection[str]) -> tuple[str, ...]:
    """The licenses of an expression that restrict use and that nobody accepted; none where one can do without."""

    def outcome(leaf: str) -> Outcome:
        return Outcome.DENY if is_use_restricted(leaf) and leaf not in accepted else Outcome.ALLOW

    return judge(expression, outcome).refused


def _message(restricting: tuple[str, ...]) -> str:
    said = "; ".join(f"{leaf} ({use_restriction(leaf)})" for leaf in restricting)
    return f"This license restricts what one may do: {said}. Allow it by its exact name if that is fine."
