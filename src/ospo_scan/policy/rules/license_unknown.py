# SPDX-License-Identifier: Apache-2.0
"""A license notice was found that does not say which license it means."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Cause, Observation, of_refusal
from ospo_scan.policy.judge import UNKNOWN_RULE, unknown_level

RULE = Rule(
    id=UNKNOWN_RULE,
    level=Level.WARNING,
    summary="A license notice was found that does not say which license it means.",
    help_uri="docs/rules.md#license-unknown",
)

_MESSAGE = "There is a license notice here, but it does not say which license it means."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection of some license, with the level that the key ``unknown`` gives."""
    level, _ = unknown_level(case.policy)
    for refusal in case.refusals:
        if refusal.cause is Cause.UNKNOWN:
            yield of_refusal(refusal, _MESSAGE, level)
