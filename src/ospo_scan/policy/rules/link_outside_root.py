# SPDX-License-Identifier: Apache-2.0
"""A symbolic link leads out of the scanned tree, so its target was not read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Reason, Rule
from ospo_scan.policy.gate import Case, Help, Observation, not_inspected

RULE = Rule(
    id="link-outside-root",
    level=Level.WARNING,
    summary="A symbolic link leads out of the scanned tree, so its target was not read.",
    help_uri="docs/rules.md#link-outside-root",
)

HELP = Help(
    meaning="A symbolic link leads out of the scanned tree. It was not followed.",
    why=(
        "What it leads to is no part of the tree: it may be another thing on another machine, or a file that must"
        " not be read."
    ),
    fix="Put the file itself in place of the link. Or exclude the link with `scan.exclude`.",
)

_MESSAGE = (
    "The link leads out of the scanned tree, so what it leads to was not read. "
    "Put the file itself in its place, or exclude the link."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such path."""
    return not_inspected(case, Reason.LINK_OUTSIDE_ROOT, _MESSAGE)
