# SPDX-License-Identifier: Apache-2.0
"""What documents of SPDX and CycloneDX share: ids, times, JSON, and the sentences on what is not known."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote_from_bytes

from ospo_scan.codec import well_formed
from ospo_scan.expression import leaves
from ospo_scan.expression_grammar import ALONE
from ospo_scan.model import (
    Correction,
    FileScan,
    FileStatus,
    Package,
    Reason,
    Report,
    Scope,
    TextLocation,
    path_bytes,
)
from ospo_scan.report.bill import Bill, BilledFile, LicenseText, parts_of
from ospo_scan.report.text import exact_path, inert_json
from ospo_scan.report.wording import counted, shown_lines, shown_place, unread_declarations

_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode


def document_line(value: object) -> str:
    """``value`` as JSON on one line, inert on terminals; its texts have to be well formed."""
    return inert_json(_encoded(value))


def timestamp(created: datetime) -> str:
    """A time as ``2026-11-24T09:30:00Z``."""
    return created.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def document_uuid(bill: Bill, created: datetime, kind: str) -> uuid.UUID:
    """The UUID of a document of some ``kind``: the same for the same facts and time, another for any other."""
    facts = [kind, timestamp(created), bill.digest, *statements(bill.report)]
    facts += [f"{exact_path(path)}: {sentence}" for path, said in corrections(bill.report).items() for sentence in said]
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(facts))


def verification_digest(bill: Bill) -> str:
    """One sha1 over those of all files, in their order, whatever the names of the files (SPDX 2.3, clause 7.9)."""
    digests = "".join(sorted(file.file.sha1 or "" for file in bill.files))
    return hashlib.sha1(digests.encode("ascii"), usedforsecurity=False).hexdigest()


def path_id(path: str) -> str:
    """The bytes of a path, percent-encoded: no two paths have the same, and the bytes can be had from it."""
    return quote_from_bytes(path_bytes(path))


def all_scanned(bill: Bill) -> Iterator[BilledFile]:
    """The files that were scanned, whether or not their digests are known."""
    yield from bill.files
    yield from bill.undigested


def not_scanned(bill: Bill) -> Iterator[FileScan]:
    """The files that exist and were not scanned."""
    return (scan for scan in bill.left_out if scan.status is not FileStatus.SCANNED)


def is_limited(report: Report) -> bool:
    """Whether there are files that --include did not name: a bill does not list them."""
    return any(scan.reason is Reason.NOT_INCLUDED for scan in report.result.files)


def is_complete(bill: Bill) -> bool:
    """Whether the bill has all files of a whole project, and all of them were looked at."""
    result = bill.report.result
    # What a saved scancode run left out is not in its result.
    is_whole = result.is_project and result.scope is not Scope.SCANCODE
    is_known = not bill.report.is_incomplete and not any(not_scanned(bill))
    return is_whole and is_known and not is_limited(bill.report)


def spdx_expression(expression: str) -> str:
    """A canonical expression by the grammar of SPDX 3, where what follows on WITH is no LicenseRef.

    https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
    """
    return expression.replace(" WITH LicenseRef-", " WITH AdditionRef-")


def distinct(expressions: Iterable[str | None]) -> tuple[str, ...]:
    """The distinct expressions, sorted; NONE and NOASSERTION are none."""
    return tuple(sorted({one for one in expressions if one is not None} - ALONE))


def custom_licenses(bill: Bill, expressions: Iterable[str]) -> Mapping[str, Mapping[str, LicenseText]]:
    """For each expression, what it names that is not on the SPDX list, by the name in ``spdx_expression``."""
    references = {one.id: one for one in bill.references}
    return {
        expression: {name: references[one] for name, one in _names_in(expression) if one in references}
        for expression in expressions
    }


def _names_in(expression: str) -> Iterator[tuple[str, str]]:
    """Each license and exception, as it is written by the grammar of SPDX 3, and its canonical id."""
    for leaf in leaves(expression):
        yield from zip(parts_of(spdx_expression(leaf)), parts_of(leaf), strict=True)


def statements(report: Report) -> tuple[str, ...]:
    """What has to be said of the run as a whole: its notes, and whether something is missing."""
    said = [well_formed(note) for note in report.result.notes]
    if report.summary.errors:
        failed = counted(report.summary.errors, "file")
        said.append(f"The scan is incomplete: {failed} could not be scanned, so what they hold is not known.")
    elif report.is_incomplete:
        said.append("The scan is incomplete: there was nothing to scan.")
    said += map(well_formed, unread_declarations(report.result))
    if not report.result.is_project:
        said.append("What was scanned is a part of a tree, not a whole project.")
    if others := sum(scan.reason is Reason.NOT_INCLUDED for scan in report.result.files):
        verb = "is" if others == 1 else "are"
        said.append(f"The scan was limited: {counted(others, 'path')} that it was not to include {verb} not listed.")
    return tuple(said)


def fate(scan: FileScan) -> str:
    """Why a file was not scanned, in a line."""
    reason = f", {scan.reason.value}" if scan.reason else ""
    detail = f": {well_formed(scan.detail)}" if scan.detail else ""
    return f"Not scanned ({scan.status.value}{reason}){detail}"


def package_name(package: Package) -> str:
    """What a package is called, ``unnamed`` where its manifest does not say."""
    return well_formed(package.name) or "unnamed"


def declared_from(package: Package) -> str:
    """Which manifest says what a package is, and what it says of the license, in a line."""
    stated = f': "{package.license_stated}"' if package.license_stated else ""
    return well_formed(f"{package.kind.value}, from {shown_place(package.location)}{stated}")


def corrections(report: Report) -> Mapping[str, tuple[str, ...]]:
    """By path, what became of what was detected: a sentence for each refinement, and for each correction of people."""
    said = {scan.path: found for scan in report.result.files if (found := [*_refinements(scan)])}
    for one in report.corrections:
        by_path: dict[str, list[TextLocation]] = {}
        for place in one.places:
            by_path.setdefault(place.path, []).append(place)
        for path, places in by_path.items():
            said.setdefault(path, []).append(_correction(one, places))
    return {path: tuple(sentences) for path, sentences in said.items()}


def _refinements(scan: FileScan) -> Iterator[str]:
    for one in scan.detections:
        if (refined := one.refinement) is not None:
            said = f"Detected {one.license_expression} at {shown_lines(one)}, refined to {refined.license_expression}"
            yield well_formed(f"{said} ({refined.rule}). {refined.why}")


def _correction(one: Correction, places: list[TextLocation]) -> str:
    lines = ", ".join(shown_lines(place) for place in places if place.start_line is not None)
    where = f" at {lines}" if lines else ""
    reason = "" if one.reason == one.kind.value else f", reason {one.reason}"
    comment = f". {one.comment}" if one.comment else ""
    said = f"Detected {one.detected}{where}, concluded {one.concluded}"
    return well_formed(f"{said} ({one.kind.value} of {one.decided_by.origin}{reason}){comment}")
