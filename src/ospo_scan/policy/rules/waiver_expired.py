# SPDX-License-Identifier: Apache-2.0
"""A waiver has ended, and what it accepted is a finding again."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Help, Observation, of_entry

RULE = Rule(
    id="waiver-expired",
    level=Level.ERROR,
    summary="A waiver has ended, and what it accepted is a finding again.",
    help_uri="docs/rules.md#waiver-expired",
)

HELP = Help(
    meaning=(
        "A waiver of the policy has ended, and what it accepted is a finding again. This finding stands at "
        "the line of the waiver; the findings that it accepted are listed besides."
    ),
    why=("A waiver is a promise to look again on a day. That day has come."),
    fix=(
        "Settle what was waived. Or, where the reason still holds, let the owner of the waiver agree on a "
        "new day and write it under `expires`: the last day on which the waiver holds, in UTC (`--as-of` "
        "sets another day)."
    ),
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
