# SPDX-License-Identifier: Apache-2.0
"""What a run that is limited to changed files is judged by has changed itself."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Level, Rule, TextLocation
from ospo_scan.policy.gate import Case, Help, Observation

RULE = Rule(
    id="policy-changed",
    level=Level.WARNING,
    summary="The policy, the baseline or the settings changed together with the files that they judge.",
    help_uri="docs/rules.md#policy-changed",
)

HELP = Help(
    meaning=(
        "The run was limited to changed files (`check --since REF`), and the policy, the baseline or the "
        "settings in `pyproject.toml` (`[tool.ospo-scan]`, unless `--no-config`) are themselves among what "
        "differs from the merge base: changed, added or removed."
    ),
    why=(
        "Such a change can allow what was denied, and it can concern every file of the tree, of which the "
        "run judged only a few. Somebody should look at it, and not only at the files that came with it."
    ),
    fix=(
        "Read the change. Judge the whole tree by it with `ospo-scan check`, without `--since`. When it is "
        "in the branch that you compare with, the finding is gone. See [changed files](changed-files.md)."
    ),
    level="No level below that holds: a change must not silence itself, nor be waived.",
)

_MESSAGE = (
    "This file decides what is accepted, and it differs from the merge base. Look at what changed in it: this run has "
    "not judged the files that did not change."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for each such file; none where the run is not limited to what changed."""
    if case.result.since is not None:
        for path in case.result.since.policy_changes:
            yield Observation(TextLocation(path), _MESSAGE)
