# SPDX-License-Identifier: Apache-2.0
"""Something that declares licenses could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.evidence import evidence_digest
from ospo_scan.model import Level, Rule
from ospo_scan.policy.gate import Case, Help, Observation

RULE = Rule(
    id="declaration-unreadable",
    level=Level.WARNING,
    summary="Something that declares licenses could not be read.",
    help_uri="docs/rules.md#declaration-unreadable",
)

HELP = Help(
    meaning=(
        "A file that declares licenses, such as REUSE.toml, a manifest, a model card or the header of a file of "
        "weights, is broken or goes past a limit, at the place that is named. What it says is not known, or only in "
        "part."
    ),
    why="What it declares might be a license that the policy denies, or that of files which state none themselves.",
    fix=(
        "Correct the file at the place that is named. If it only looks like such a file, a broken manifest among test "
        "data, say, exclude it with `scan.exclude`."
    ),
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each fault, with the fault as its message."""
    for fault in case.result.faults:
        # By what is wrong: two faults of one file are two findings.
        yield Observation(fault.location, fault.message, evidence=evidence_digest(RULE.id, [fault.message]))
