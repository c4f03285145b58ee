# SPDX-License-Identifier: Apache-2.0
"""A file that is not empty states no license."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import FileStatus, Level, Rule, TextLocation
from ospo_scan.policy.gate import Case, Help, Observation
from ospo_scan.policy.judge import MISSING_RULE, missing_level

RULE = Rule(
    id=MISSING_RULE,
    level=Level.OFF,
    summary="A file states no license.",
    help_uri="docs/rules.md#license-missing",
)

HELP = Help(
    meaning="The file was scanned, is not empty, and no license was found in it.",
    why=(
        "Some projects want every file to state its license, so that a file that is copied on its own does not lose it."
    ),
    fix=(
        "Add a line `SPDX-License-Identifier: ID` to the file. Or exclude files that cannot state one with "
        "`scan.exclude`."
    ),
    level=(
        "That is the level of `missing: ignore`, which holds where the policy does not say otherwise; `review` "
        "makes it `warning`, and `deny` makes it `error`."
    ),
)

_MESSAGE = "No license was found in the file. State one in it (SPDX-License-Identifier: ID), or exclude it."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each scanned file without a detection, with the level that the key ``missing`` gives."""
    level, decision = missing_level(case.policy)
    if level is Level.OFF:
        return
    for scan in case.result.files:
        if scan.status is FileStatus.SCANNED and not scan.detections and scan.file.size != 0:
            yield Observation(TextLocation(scan.path), _MESSAGE, level, decided_by=decision)
