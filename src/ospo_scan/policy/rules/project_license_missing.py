# SPDX-License-Identifier: Apache-2.0
"""No file at the root of the project states the license of the project."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import FileScan, FileStatus, Level, Reason, Rule, ScanResult
from ospo_scan.policy.gate import WHOLE_PROJECT, Case, Help, Observation
from ospo_scan.policy.license_files import file_behind, is_statement, is_unseen

RULE = Rule(
    id="project-license-missing",
    level=Level.ERROR,
    summary="No file at the root of the project states its license.",
    help_uri="docs/rules.md#project-license-missing",
)

HELP = Help(
    meaning=(
        "No file at the root of the project states the license of the project. Looked at are: files whose names "
        "begin with LICENSE, LICENCE, COPYING, UNLICENSE, COPYRIGHT or README, or end in -LICENSE; manifests such"
        " as package.json, pyproject.toml, Cargo.toml or pom.xml; and the directory LICENSES. The rule applies "
        "only where a whole project is scanned, and not where such a file was excluded or could not be read: "
        "nobody looked into it then."
    ),
    why="Without a license, nobody may use, change or pass on the project.",
    fix=(
        "Add a file LICENSE with the full text of the license to the root of the project, and name the license in"
        " the manifest as well."
    ),
)

_MESSAGE = (
    "No file at the root of the project states its license. Add a LICENSE file with the text of the license, or name "
    "the license in the project's manifest."
)


def find(case: Case) -> Iterator[Observation]:
    """One observation for the project, if all root files that could state its license were looked at and none does."""
    result = case.result
    # A file that did not change is there, even where nobody knows what is in it.
    if not result.is_project or not any(
        scan.status is FileStatus.SCANNED or scan.reason is Reason.UNCHANGED for scan in result.files
    ):
        return
    statements = [scan for scan in result.files if is_statement(scan.path)]
    if not any(_is_settled(scan, result) for scan in statements):
        yield Observation(WHOLE_PROJECT, _MESSAGE)


def _is_settled(scan: FileScan, result: ScanResult) -> bool:
    """Whether the file states a license, or may do so and was not looked at."""
    if is_unseen(scan):
        return True
    stating = file_behind(scan, result)
    return stating is not None and (bool(stating.detections) or stating.reason is Reason.UNCHANGED)
