# SPDX-License-Identifier: Apache-2.0
"""A license is stated as an expression that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Outcome, Rule
from ospo_scan.policy.gate import Case, Cause, Help, Observation, of_refusal

RULE = Rule(
    id="expression-invalid",
    level=Level.WARNING,
    summary="A license is stated as an expression that cannot be read.",
    help_uri="docs/rules.md#expression-invalid",
)

HELP = Help(
    meaning=(
        "The file states its license as an expression that cannot be read, such as `SPDX-License-Identifier: "
        "Aache-2.0`."
    ),
    why="The author meant some license, and a misspelled one must not pass for none.",
    fix=(
        "Correct the expression: ids are those of the [SPDX license list](https://spdx.org/licenses/), joined by "
        "`AND`, `OR` and `WITH`. Name a license that is not on the list `LicenseRef-NAME`. The finding stays for "
        "review even under `unknown: ignore`, and is an error under `unknown: deny`."
    ),
)

_MESSAGE = "A license is stated here as an expression that cannot be read, so a person has to look at it."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each license string that could not be read; an error where the policy denies it."""
    for refusal in case.refusals:
        if refusal.cause is Cause.UNPARSED:
            level = Level.ERROR if refusal.outcome is Outcome.DENY else RULE.level
            yield of_refusal(refusal, _MESSAGE, level)
