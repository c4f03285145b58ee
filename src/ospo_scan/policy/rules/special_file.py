# SPDX-License-Identifier: Apache-2.0
"""A pipe, socket or device stands in the tree; it was not read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Reason, Rule
from ospo_scan.policy.gate import Case, Help, Observation, not_inspected

RULE = Rule(
    id="special-file",
    level=Level.WARNING,
    summary="A pipe, socket or device stands in the tree; it was not read.",
    help_uri="docs/rules.md#special-file",
)

HELP = Help(
    meaning="The path is a pipe, a socket or a device. It was not read.",
    why="Such a file has no content of its own, and reading it can wait for ever.",
    fix="Remove it from the tree, or exclude it with `scan.exclude`.",
)

_MESSAGE = "This is a pipe, a socket or a device, and was not read. Remove it from the tree, or exclude it."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such path."""
    return not_inspected(case, Reason.SPECIAL_FILE, _MESSAGE)
