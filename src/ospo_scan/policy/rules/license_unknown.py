# SPDX-License-Identifier: Apache-2.0
"""A license notice was found that does not say which license it means."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Cause, Help, Observation, of_refusal
from ospo_scan.policy.judge import UNKNOWN_RULE, unknown_level

RULE = Rule(
    id=UNKNOWN_RULE,
    level=Level.WARNING,
    summary="A license notice was found that does not say which license it means.",
    help_uri="docs/rules.md#license-unknown",
)

HELP = Help(
    meaning=(
        'The file has a notice of some license, but does not say which: "see the license terms", say, with no '
        "license beside it."
    ),
    why="A license that nobody can name may be any license.",
    fix=(
        "Find out which license is meant and state it in the file with a line `SPDX-License-Identifier: ID`. If "
        "you judge all such notices alike, set the key `unknown` to `deny`, `review` or `ignore`."
    ),
    level=(
        "That is the level of `unknown: review`, which holds where the policy does not say otherwise; `deny` "
        "makes it `error`, and `ignore` makes it `off`."
    ),
)

_MESSAGE = "There is a license notice here, but it does not say which license it means."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection of some license, with the level that the key ``unknown`` gives."""
    level, _ = unknown_level(case.policy)
    for refusal in case.refusals:
        if refusal.cause is Cause.UNKNOWN:
            yield of_refusal(refusal, _MESSAGE, level)
