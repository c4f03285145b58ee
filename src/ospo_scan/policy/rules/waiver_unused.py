# SPDX-License-Identifier: Apache-2.0
"""A waiver accepts nothing that was found."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Help, Observation, of_entry

RULE = Rule(
    id="waiver-unused",
    level=Level.NOTE,
    summary="A waiver accepts nothing that was found.",
    help_uri="docs/rules.md#waiver-unused",
)

HELP = Help(
    meaning=(
        "A waiver accepts nothing that was found: the file is gone, its license or its words have changed, "
        "or the waiver names something else."
    ),
    why=("Something new could hide behind it one day."),
    fix=("Remove the waiver, or correct what it names."),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each waiver for which there is no finding."""
    for waiver in case.usage.unused_waivers:
        message = (
            f"The waiver of {waiver.rule}{f' for {waiver.license}' if waiver.license else ''} accepts nothing that "
            "was found: what it was for is gone, or has changed. Remove it, or correct it."
        )
        yield of_entry(case, waiver.line, waiver.source, message, "no finding is covered by this waiver")
