# SPDX-License-Identifier: Apache-2.0
"""A symbolic link leads out of the scanned tree, so its target was not read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Reason, Rule
from ospo_scan.policy.gate import Case, Observation, not_inspected

RULE = Rule(
    id="link-outside-root",
    level=Level.WARNING,
    summary="A symbolic link leads out of the scanned tree, so its target was not read.",
    help_uri="docs/rules.md#link-outside-root",
)

_MESSAGE = (
    "The link leads out of the scanned tree, so what it leads to was not read. "
    "Put the file itself in its place, or exclude the link."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such path."""
    return not_inspected(case, Reason.LINK_OUTSIDE_ROOT, _MESSAGE)
