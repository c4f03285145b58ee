# SPDX-License-Identifier: Apache-2.0
"""A waiver ends within 30 days."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Help, Observation, of_entry

RULE = Rule(
    id="waiver-expiring",
    level=Level.NOTE,
    summary="A waiver ends within 30 days.",
    help_uri="docs/rules.md#waiver-expiring",
)

HELP = Help(
    meaning=("A waiver that is needed ends within 30 days."),
    why=("After its last day the findings that it accepts fail the run again, perhaps on the day of a release."),
    fix=("Settle what it accepts before that day, or agree on a new one with its owner."),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each waiver that holds and ends soon."""
    for waiver in case.usage.expiring:
        message = (
            f"The waiver for {waiver.license or waiver.rule} ends on {waiver.expires}; after that day its findings "
            "count again."
        )
        yield of_entry(case, waiver.line, waiver.source, message, f"expires is {waiver.expires}")
