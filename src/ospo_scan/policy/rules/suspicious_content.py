# SPDX-License-Identifier: Apache-2.0
"""Something about licenses is written so that it is easily overlooked, and no license was found in it."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.evidence import evidence_digest
from ospo_scan.model import Level, Rule, TextLocation
from ospo_scan.policy.gate import Case, Help, Observation

RULE = Rule(
    id="suspicious-content",
    level=Level.WARNING,
    summary="Something about licenses is written so that it is easily overlooked.",
    help_uri="docs/rules.md#suspicious-content",
)

HELP = Help(
    meaning=(
        "At this place words about a license are written with invisible letters, or with letters of other scripts that "
        "look the same; or more text about licenses hides in the file than is looked at. A license that can be "
        "recognized all the same is a finding of its own, by the detector `recovered-text`."
    ),
    why="What a search does not find, nobody judges: the text may state any license.",
    fix=(
        "Look at the place in an editor that shows such characters, and write it in plain letters. If the file is test "
        "data, say, exclude it with `scan.exclude`."
    ),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each suspicion; a waiver of one holds for no other file."""
    for scan in case.result.files:
        for one in scan.suspicions:
            place = TextLocation(scan.path, one.start_line, one.end_line)
            yield Observation(place, one.message, evidence=evidence_digest(RULE.id, [one.message, scan.file.sha256]))
