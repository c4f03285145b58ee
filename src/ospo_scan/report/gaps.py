# SPDX-License-Identifier: Apache-2.0
"""What a run did not look at and no finding tells: for formats that show such things beside the findings."""

from __future__ import annotations

from dataclasses import dataclass

from ospo_scan.model import PROJECT, FileStatus, Report
from ospo_scan.report.wording import why_left_out

NOT_SCANNED = "not-scanned"
NOT_INSPECTED = "not-inspected"
_NOTHING = "nothing-to-scan"


@dataclass(frozen=True, slots=True)
class Gap:
    """A path that was not looked at, or ``PROJECT`` where there was nothing to look at.

    ``reason`` is one word, ``message`` a sentence, inert on any terminal. ``is_error`` is true where the run is
    incomplete because of it.
    """

    path: str
    reason: str
    message: str
    is_error: bool

    @property
    def check(self) -> str:
        """What formats that show findings call it where a finding has its rule."""
        return NOT_SCANNED if self.is_error else NOT_INSPECTED


def gaps(report: Report) -> tuple[Gap, ...]:
    """The files in error, or that there were none to scan; and of an unjudged scan, what was not inspected.

    A judged report has findings for what was not inspected, as far as its policy wants them.
    """
    found = [
        Gap(scan.path, str(scan.reason), f"The file could not be scanned ({why_left_out(scan)}).", True)
        for scan in report.result.files
        if scan.status is FileStatus.ERROR
    ]
    if report.is_incomplete and not found:
        found.append(Gap(PROJECT, _NOTHING, "There was nothing to scan, so nothing can pass.", True))
    if report.policy is None:
        found += [
            Gap(scan.path, str(scan.reason), f"The file was not inspected ({why_left_out(scan)}).", False)
            for scan in report.result.files
            if scan.status is FileStatus.NOT_INSPECTED
        ]
    return tuple(found)
