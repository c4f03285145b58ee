# SPDX-License-Identifier: Apache-2.0
"""An archive was not opened, so what it holds is not known."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Reason, Rule
from ospo_scan.policy.gate import Case, Help, Observation, not_inspected

RULE = Rule(
    id="archive-not-inspected",
    level=Level.WARNING,
    summary="An archive was not opened, so what it holds is not known.",
    help_uri="docs/rules.md#archive-not-inspected",
)

HELP = Help(
    meaning=(
        "The file is an archive (zip, tar, jar, and the like). Archives are not opened, so the licenses of what "
        "it holds are not known."
    ),
    why="A run that did not look must not say pass.",
    fix=(
        "Keep the contents in the tree instead of the archive; or look into it yourself and exclude it with "
        "`scan.exclude`, which every report names."
    ),
)

_MESSAGE = (
    "The archive was not opened, so the licenses of what it holds are not known. "
    "Unpack it, or look into it and exclude it."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such path."""
    return not_inspected(case, Reason.ARCHIVE, _MESSAGE)
