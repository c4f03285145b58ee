# SPDX-License-Identifier: Apache-2.0
"""What became of each file, in one word: the status by which charts are colored and tables of files are filtered.

It is derived from the findings alone. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ospo_scan.model import FileScan, FileStatus, Level, Reason, Report
from ospo_scan.report.wording import judged_files


class Standing(StrEnum):
    """The status of a file, the gravest first; the first one that applies is the one that counts."""

    FAILED = "failed"
    ERROR = "error"
    REVIEW = "review"
    NOTE = "note"
    ACCEPTED = "accepted"
    CLEAR = "clear"
    LICENSED = "licensed"
    BARE = "bare"
    UNCHANGED = "unchanged"
    UNSEEN = "unseen"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _LABELS[self]


_LABELS: Mapping[Standing, str] = {
    Standing.FAILED: "Could not be scanned",
    Standing.ERROR: "Error",
    Standing.REVIEW: "To review",
    Standing.NOTE: "Note",
    Standing.ACCEPTED: "Accepted",
    Standing.CLEAR: "No findings",
    Standing.LICENSED: "License found",
    Standing.BARE: "No license found",
    Standing.UNCHANGED: "Not changed",
    Standing.UNSEEN: "Not looked at",
}
_OF_LEVEL: Mapping[Level, Standing] = {
    Level.ERROR: Standing.ERROR,
    Level.WARNING: Standing.REVIEW,
    Level.NOTE: Standing.NOTE,
    Level.OFF: Standing.NOTE,
}
ORDER: Mapping[Standing, int] = {standing: place for place, standing in enumerate(Standing)}
"""How grave each status is: the smaller, the graver."""

OPEN = frozenset((Standing.FAILED, Standing.ERROR, Standing.REVIEW, Standing.NOTE))
"""The statuses that someone has to do something about, or to know of."""


def standing_of(level: Level) -> Standing:
    """The status of a file whose gravest finding has this level."""
    return _OF_LEVEL[level]


def standings(report: Report) -> dict[str, Standing]:
    """The status of every file of the report, by path, in its order.

    A file with findings that are all suppressed is accepted. Without a verdict it counts whether a license was found.
    """
    found: dict[str, Standing] = {}
    for finding in report.findings:
        standing = standing_of(finding.level) if finding.suppression is None else Standing.ACCEPTED
        for place in finding.places:
            found[place.path] = min(found.get(place.path, standing), standing, key=ORDER.__getitem__)
    judged = {scan.path for scan in judged_files(report.result)}
    return {scan.path: _standing(scan, found.get(scan.path), report, judged) for scan in report.result.files}


def _standing(scan: FileScan, found: Standing | None, report: Report, judged: set[str]) -> Standing:
    if scan.status is FileStatus.ERROR:
        return Standing.FAILED
    if found is not None:
        return found
    if scan.reason is Reason.UNCHANGED or (scan.status is FileStatus.SCANNED and scan.path not in judged):
        return Standing.UNCHANGED
    if scan.status is not FileStatus.SCANNED:
        return Standing.UNSEEN
    if report.policy is not None:
        return Standing.CLEAR
    return Standing.LICENSED if scan.stated else Standing.BARE
