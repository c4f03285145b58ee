# SPDX-License-Identifier: Apache-2.0
"""A waiver has ended, and what it accepted is a finding again."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Observation, of_entry

RULE = Rule(
    id="waiver-expired",
    level=Level.ERROR,
    summary="A waiver has ended, and what it accepted is a finding again.",
    help_uri="docs/rules.md#waiver-expired",
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each waiver that would have held, had it not ended."""
    for waiver in case.usage.expired:
        what = waiver.license or waiver.rule
        message = (
            f"The waiver for {what} ended on {waiver.expires}, and its findings count again. Settle them, or agree on "
            "a new day with its owner."
        )
        yield of_entry(case, waiver.line, waiver.source, message, f"expires is {waiver.expires}")
