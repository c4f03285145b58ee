# SPDX-License-Identifier: Apache-2.0
"""A license was found that the policy denies."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Outcome, Rule
from ospo_scan.policy.gate import Case, Cause, Observation, Refusal, listing, of_refusal

RULE = Rule(
    id="license-denied",
    level=Level.ERROR,
    summary="A license was found that the policy denies.",
    help_uri="docs/rules.md#license-denied",
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection with a license that is denied by what it is."""
    for refusal in case.refusals:
        if refusal.cause is Cause.LICENSE and refusal.outcome is Outcome.DENY:
            yield of_refusal(refusal, _message(refusal))


def _message(refusal: Refusal) -> str:
    others = tuple(leaf for leaf in refusal.refused if leaf not in refusal.deciding)
    denied = f"The policy denies {listing(refusal.deciding)}."
    if not others:
        return denied
    verb = "needs" if len(others) == 1 else "need"
    return f"{denied} {listing(others)} {verb} a review as well."
