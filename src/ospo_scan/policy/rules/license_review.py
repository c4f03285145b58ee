# SPDX-License-Identifier: Apache-2.0
"""A license was found that the policy wants reviewed, or that was found too weakly to be allowed."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Outcome, Rule
from ospo_scan.policy.gate import Case, Cause, Help, Observation, Refusal, listing, of_refusal
from ospo_scan.policy.judge import shown_score

RULE = Rule(
    id="license-review",
    level=Level.WARNING,
    summary="A license was found that a person has to review.",
    help_uri="docs/rules.md#license-review",
)

HELP = Help(
    meaning=(
        "A license was found that the policy wants a person to look at (`review`); or the text matches a license "
        "with a score below `min_score`, so that it may be another license, or none. A weak match of a denied "
        "license comes here too, as long as no stronger match beside it is denied."
    ),
    why="Some licenses are fine for one use and not for another, and a weak match is not good enough to rely on.",
    fix=(
        "Read the text at the place that is named. Then list the license in `allow` or `deny`, or replace the "
        "file. For a weak match of the right license, state it plainly in the file with a line "
        "`SPDX-License-Identifier: ID`."
    ),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection to review for its license, or for its low score."""
    minimum = case.policy.min_score.value
    for refusal in case.refusals:
        if refusal.cause is Cause.LOW_SCORE:
            yield of_refusal(refusal, _low_score(refusal, minimum))
        elif refusal.cause is Cause.LICENSE and refusal.outcome is Outcome.REVIEW:
            verb = "needs" if len(refusal.refused) == 1 else "need"
            yield of_refusal(refusal, f"{listing(refusal.refused)} {verb} a review.")


def _low_score(refusal: Refusal, minimum: float) -> str:
    score = shown_score(refusal.detection.score)
    return (
        f"The text matches its license with a score of {score}, below the policy's min_score of "
        f"{shown_score(minimum)}, so it may be another license, or none."
    )
