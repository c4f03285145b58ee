# SPDX-License-Identifier: Apache-2.0
"""A license is stated as an expression that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Outcome, Rule
from ospo_scan.policy.gate import Case, Cause, Observation, of_refusal

RULE = Rule(
    id="expression-invalid",
    level=Level.WARNING,
    summary="A license is stated as an expression that cannot be read.",
    help_uri="docs/rules.md#expression-invalid",
)

_MESSAGE = "A license is stated here as an expression that cannot be read, so a person has to look at it."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each license string that could not be read; an error where the policy denies it."""
    for refusal in case.refusals:
        if refusal.cause is Cause.UNPARSED:
            level = Level.ERROR if refusal.outcome is Outcome.DENY else RULE.level
            yield of_refusal(refusal, _MESSAGE, level)
