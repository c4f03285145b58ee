# SPDX-License-Identifier: Apache-2.0
"""A correction of the policy is meant for nothing that was detected."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Help, Observation, of_entry
from ospo_scan.policy.model import Curation

RULE = Rule(
    id="curation-unused",
    level=Level.NOTE,
    summary="A curation or a choice of the policy is meant for nothing that was detected.",
    help_uri="docs/rules.md#curation-unused",
)

HELP = Help(
    meaning=(
        "A curation or a choice of the policy is meant for nothing that was detected: the text is gone, its "
        "words have changed, or it names something else."
    ),
    why=(
        "It says something about a text that is not there, and could one day be taken for a statement about "
        "another one."
    ),
    fix=(
        "Remove it, or correct what it names. A curation with `evidence` holds for these very words only: "
        "where they have changed, read the new ones first."
    ),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each curation or choice that was not needed."""
    for one in case.usage.unused_corrections:
        kind, of = ("curation", one.detected) if isinstance(one, Curation) else ("choice", one.given)
        message = (
            f"The {kind} of {of} is meant for nothing that was detected: its text is gone, or has changed. "
            "Remove it, or correct it."
        )
        yield of_entry(case, one.line, one.source, message, f"no detection is covered by this {kind}")
