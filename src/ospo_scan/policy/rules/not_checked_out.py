# SPDX-License-Identifier: Apache-2.0
"""Git tracks a part of the tree that is not checked out, so it was not read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Reason, Rule
from ospo_scan.policy.gate import Case, Help, Observation, not_inspected

RULE = Rule(
    id="not-checked-out",
    level=Level.WARNING,
    summary="Git tracks a part of the tree that is not checked out, so it was not read.",
    help_uri="docs/rules.md#not-checked-out",
)

HELP = Help(
    meaning=(
        "Git tracks this path, but it is not there: a submodule that is not checked out, or a part of a sparse "
        "checkout."
    ),
    why="It is a part of what you release, and nobody looked at it.",
    fix=(
        "Check it out (`git submodule update --init`, or widen the sparse checkout), or exclude it with `scan.exclude`."
    ),
)

_MESSAGE = (
    "Git tracks this, but it is not checked out, so it was not read. "
    "Check it out (git submodule update --init, or widen the sparse checkout), or exclude it."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such path."""
    return not_inspected(case, Reason.NOT_CHECKED_OUT, _MESSAGE)
