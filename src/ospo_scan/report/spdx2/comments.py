# SPDX-License-Identifier: Apache-2.0
"""What an SPDX 2.3 document says in sentences, where the format has no field: plain text, of many lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ospo_scan.model import Correction, Declaration, FileStatus, Report, TextLocation
from ospo_scan.report.bill import Bill, BilledFile
from ospo_scan.report.spdx2.text import file_name
from ospo_scan.report.text import visible
from ospo_scan.report.wording import counted, coverage, shown_lines, shown_place, unread_declarations

CONCLUSIONS = (
    "licenseInfoInFiles has what is detected in a file and declared of it. licenseConcluded of a file follows, in this "
    "order, from a curation or choice of the policy, an SPDX tag or what REUSE declares, detection, a file that is "
    "referred to, the nearest manifest; it is NOASSERTION where nothing is clear. None is concluded for the package."
)

Corrections = Mapping[str, list[tuple[TextLocation, Correction]]]
"""The corrections at each path."""


def corrections_by_path(report: Report) -> Corrections:
    """The corrections of a report, path by path, in order of the report."""
    found: dict[str, list[tuple[TextLocation, Correction]]] = {}
    for correction in report.corrections:
        for place in correction.places:
            found.setdefault(place.path, []).append((place, correction))
    return found


def of_document(billed: Bill) -> str:
    """What the document as a whole leaves open, and the notes of the scan; one sentence a line."""
    return "\n".join(_on_document(billed))


def of_file(one: BilledFile, corrections: Corrections) -> str:
    """What was detected in a file, as whole expressions with their lines, and what people made of it; may be empty."""
    return "\n".join(_on_file(one, corrections))


def left_out(billed: Bill) -> str:
    """Each file that the package has and the document does not describe, with the reason."""
    return "\n".join(["Not described:", *_left_out(billed)])


def _on_document(billed: Bill) -> Iterator[str]:
    report = billed.report
    if report.is_incomplete:
        errors = report.summary.errors
        what = f"{counted(errors, 'file')} could not be scanned" if errors else "there was nothing to scan"
        yield f"INCOMPLETE: {what}, so there may be more than this document says."
    if undigested := sum(scan.status is FileStatus.SCANNED for scan in billed.left_out):
        yield f"{counted(undigested, 'scanned file')} without known digests cannot be described in SPDX 2.3."
    yield coverage(report) or f"{counted(report.summary.scanned, 'scanned file')}."
    yield from unread_declarations(report.result)
    yield from report.result.notes


def _on_file(one: BilledFile, corrections: Corrections) -> Iterator[str]:
    scan = one.scan
    if one.origin:
        yield f"Concluded from: {visible(one.origin)}"
    for declaration in scan.declarations:
        if declaration.license_expression is not None:
            yield f"Declared: {visible(declaration.license_expression)} ({_declared_in(declaration)})"
    for detection in scan.detections:
        yield f"Detected: {visible(detection.license_expression)} ({shown_lines(detection)})"
        if (refined := detection.refinement) is not None:
            yield f"Refined: {visible(refined.license_expression)} ({visible(refined.rule)}). {visible(refined.why)}"
    for clue in scan.clues:
        yield f"Too weak to count: {visible(clue.license_expression)} ({shown_lines(clue)})"
    for place, correction in corrections.get(scan.path, ()):
        yield _corrected(place, correction)


def _declared_in(declaration: Declaration) -> str:
    return f"{declaration.source.value} {shown_place(declaration.location)}"


def _corrected(place: TextLocation, correction: Correction) -> str:
    lines = f" ({shown_lines(place)})" if place.start_line and place.end_line else ""
    owner = correction.owner and f"owner: {correction.owner}"
    said = ", ".join(visible(one) for one in (correction.reason, correction.comment, owner) if one)
    detected, concluded = visible(correction.detected), visible(correction.concluded)
    return f"Concluded: {detected}{lines} is {concluded}, by {visible(correction.decided_by.origin)} ({said})"


def _left_out(billed: Bill) -> Iterator[str]:
    for scan in billed.left_out:
        reason = "digests not known" if scan.reason is None else str(scan.reason)
        detail = f": {visible(scan.detail)}" if scan.detail else ""
        yield f"{file_name(scan.path)} ({scan.status}, {reason}{detail})"
