# SPDX-License-Identifier: Apache-2.0
"""The files of a tree as CycloneDX components, with what was observed in them and where."""

from __future__ import annotations

from collections.abc import Iterable

from ospo_scan.codec import Plain, well_formed
from ospo_scan.expression_grammar import ALONE
from ospo_scan.model import Declaration, FileScan, LicenseDetection
from ospo_scan.report.bill import BilledFile
from ospo_scan.report.bill_form import path_id, spdx_expression
from ospo_scan.report.text import exact_path
from ospo_scan.report.wording import shown_lines, shown_place


def reference(path: str) -> str:
    """The ``bom-ref`` of a file: the same in every document, and another for any other path."""
    return f"file:{path_id(path)}"


def scanned_component(billed: BilledFile, corrections: Iterable[str]) -> Plain:
    """A file that was scanned; ``corrections`` say in sentences what people concluded."""
    component = _component(billed.file.path)
    digests = (("SHA-1", billed.file.sha1), ("SHA-256", billed.file.sha256))
    if hashes := [{"alg": kind, "content": digest} for kind, digest in digests if digest]:
        component["hashes"] = hashes
    is_license = billed.concluded is not None and billed.concluded not in ALONE
    if licenses := _licenses(billed):
        component["licenses"] = [licenses]
    if evidence := _evidence(billed):
        component["evidence"] = evidence
    return component | properties(
        ("concluded", None if is_license else billed.concluded),
        ("concluded-from", billed.origin or None),
        *(("declared", _declared(one)) for one in billed.scan.declarations if one.license_expression),
        *(("correction", sentence) for sentence in corrections),
    )


def not_scanned_component(scan: FileScan) -> Plain:
    """A file that exists and was not scanned, and why."""
    reason = None if scan.reason is None else scan.reason.value
    return _component(scan.path) | properties(
        ("status", scan.status.value), ("reason", reason), ("detail", scan.detail)
    )


def properties(*values: tuple[str, str | None]) -> Plain:
    """The member ``properties``, in the name space of the tool; none where no value is known."""
    known = [{"name": f"ospo-scan:{name}", "value": well_formed(value)} for name, value in values if value is not None]
    return {"properties": known} if known else {}


def _component(path: str) -> Plain:
    return {"type": "file", "bom-ref": reference(path), "name": exact_path(path)}


def _licenses(billed: BilledFile) -> Plain | None:
    """What is concluded, else what is declared; CycloneDX 1.6 takes one expression and no more."""
    if billed.concluded is not None:
        if billed.concluded in ALONE:
            return None
        return {"expression": spdx_expression(billed.concluded), "acknowledgement": "concluded"}
    if billed.declared is None or billed.declared in ALONE:
        return None
    return {"expression": spdx_expression(billed.declared), "acknowledgement": "declared"}


def _evidence(billed: BilledFile) -> Plain:
    """What was found. ``copyright`` is empty where somebody looked and found nothing, absent where nobody looked."""
    evidence: Plain = {}
    if billed.detected is not None and billed.detected not in ALONE:
        evidence["licenses"] = [{"expression": spdx_expression(billed.detected)}]
    if billed.scan.detections:
        name = exact_path(billed.file.path)
        evidence["occurrences"] = [_occurrence(name, one) for one in billed.scan.detections]
    if billed.copyrights is not None:
        evidence["copyright"] = [{"text": well_formed(one.statement)} for one in billed.copyrights]
    return evidence


def _declared(one: Declaration) -> str:
    return f"{one.license_expression} ({one.source.value} {shown_place(one.location)})"


def _occurrence(name: str, found: LicenseDetection) -> Plain:
    rules = ", ".join(dict.fromkeys(match.rule for match in found.matches))
    where = f"{shown_lines(found)}, score {found.score:g}, rule {rules}"
    context = well_formed(f"{spdx_expression(found.license_expression)} ({where})")
    return {"location": name, "line": found.start_line, "additionalContext": context}
