# SPDX-License-Identifier: Apache-2.0
"""Whether a new scan finds what a report says was found: every file, package, card and fault, member by member."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.codec import Plain, file_scan_to_plain
from ospo_scan.expression import conjunction
from ospo_scan.model import FileScan, FileStatus, Report
from ospo_scan.report.json.document import frame_to_plain
from ospo_scan.report.text import shown_path
from ospo_scan.report.wording import counted
from ospo_scan.verification.model import Check, Outcome, Subject

_OF_THE_WHOLE = ("packages", "cards", "faults")


def check_evidence(report: Report, anew: Report) -> Check:
    """What a new scan, judged as the report is where it could be judged, finds otherwise.

    Only files that both have scanned are compared: what became of the others is told with the files.
    """
    before, after = ({one.path: one for one in each.result.files} for each in (report, anew))
    both = [
        (scan, after[path])
        for path, scan in before.items()
        if path in after and scan.status is after[path].status is FileStatus.SCANNED
    ]
    other = [pair for pair in both if _evidence(*pair) != _evidence(*reversed(pair))]
    details = [_told(*pair) for pair in other]
    details += _of_the_whole(report, anew)
    if unseen := [scan.path for scan in before.values() if _is_unseen(scan, after.get(scan.path))]:
        message = f"a new scan could not look at {counted(len(unseen), 'file')} that the report knows"
        return Check(Subject.EVIDENCE, Outcome.UNCHECKED, message, (*map(shown_path, unseen), *details))
    if not details:
        message = f"a new scan finds the same in {counted(len(both), 'file')}"
        return Check(Subject.EVIDENCE, Outcome.SAME, message)
    message = f"a new scan does not find what the report says: {counted(len(other), 'file')}"
    if report.verdict and anew.verdict and report.verdict is not anew.verdict:
        message += f", and {anew.verdict.value.upper()} in place of {report.verdict.value.upper()}"
    return Check(Subject.EVIDENCE, Outcome.DIFFERS, message, tuple(details))


def _is_unseen(before: FileScan, after: FileScan | None) -> bool:
    return before.status is FileStatus.SCANNED and after is not None and after.status is FileStatus.ERROR


def _evidence(scan: FileScan, other: FileScan) -> Plain:
    """All that is said of the content of a file, but for copyrights where only one of two scans looked for them."""
    plain = file_scan_to_plain(scan)
    if scan.copyrights is None or other.copyrights is None:
        del plain["copyrights"]
    return plain


def _told(before: FileScan, after: FileScan) -> str:
    said, found = (conjunction(scan.meant) or "no license" for scan in (before, after))
    what = f"{said} in the report, {found} now" if said != found else f"{said}, with other details"
    return f"{shown_path(before.path)}: {what}"


def _of_the_whole(report: Report, anew: Report) -> Iterator[str]:
    before, after = frame_to_plain(report), frame_to_plain(anew)
    yield from (f"the {key} are not the same" for key in _OF_THE_WHOLE if before[key] != after[key])
