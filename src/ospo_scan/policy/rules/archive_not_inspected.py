# SPDX-License-Identifier: Apache-2.0
"""An archive was not opened, so what it holds is not known."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Reason, Rule
from ospo_scan.policy.gate import Case, Observation, not_inspected

RULE = Rule(
    id="archive-not-inspected",
    level=Level.WARNING,
    summary="An archive was not opened, so what it holds is not known.",
    help_uri="docs/rules.md#archive-not-inspected",
)

_MESSAGE = (
    "The archive was not opened, so the licenses of what it holds are not known. "
    "Unpack it, or look into it and exclude it."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such path."""
    return not_inspected(case, Reason.ARCHIVE, _MESSAGE)
