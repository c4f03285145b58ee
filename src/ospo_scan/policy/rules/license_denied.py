# SPDX-License-Identifier: Apache-2.0
"""A license was found that the policy denies."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Outcome, Rule
from ospo_scan.policy.gate import Case, Cause, Help, Observation, Refusal, listing, of_refusal

RULE = Rule(
    id="license-denied",
    level=Level.ERROR,
    summary="A license was found that the policy denies.",
    help_uri="docs/rules.md#license-denied",
)

HELP = Help(
    meaning=(
        "A license was found that the policy denies: the policy names it in `deny`, or nothing in the policy "
        "names it and `default` is `deny`. The finding names the licenses that are denied and the line of the "
        "policy that decided."
    ),
    why=("What the license asks for is something that you have decided not to give, or nobody has decided on it yet."),
    fix=(
        "Remove or replace the file. Or ask the owners for another license. Or, if the license is acceptable for "
        "the project, list it in `allow` or `review`. Where a file offers a choice (`MIT OR GPL-2.0-only`), one "
        "allowed branch is enough, and there is no finding. If the text is not a license of the file at all, "
        "exclude the file with `scan.exclude`."
    ),
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
