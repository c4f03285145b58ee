# SPDX-License-Identifier: Apache-2.0
"""The JSON report as it is written: versioned, and described by ``data/report-schema-1.json``.

It holds everything that any other format prints. Lone surrogates of texts are spelled out, names that are not valid
UTF-8 come with their bytes, and characters that a terminal would obey are JSON escapes (see ``codec`` and ``text``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from ospo_scan.codec import Plain, file_scan_to_plain, path_to_plain, place_to_plain, well_formed, well_formed_or_none
from ospo_scan.concluding import Concluding, Conclusion
from ospo_scan.expression import leaves
from ospo_scan.model import (
    Card,
    Correction,
    Decision,
    Fault,
    FileScan,
    FileStatus,
    Finding,
    Package,
    PolicySource,
    Project,
    Report,
    Since,
    Suppression,
    Tool,
)
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.text import inert_json

SCHEMA_VERSION = "1.2"

_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_quoted = json.encoder.encode_basestring  # what it makes of a string, without the way there
_AFTER_LICENSES = frozenset(("detail", "copyrights", "declarations", "detections", "clues"))


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one JSON document, 2 spaces a level, keys in fixed order; ``options`` change nothing."""
    for part in _document(report):
        stream.write(part)


def to_plain(report: Report) -> Plain:
    """The plain JSON value of ``report``."""
    return {**frame_to_plain(report), "files": list(files_to_plain(report))}


def _document(report: Report) -> Iterator[str]:
    # One file at a time: the document of a large tree is never held in memory as a whole.
    frame = inert_json(rendered(frame_to_plain(report), "\n"))
    yield frame.removesuffix("\n}") + ',\n  "files": ['
    separator = "\n    "
    for file in files_to_plain(report):
        yield separator + inert_json(rendered(file, "\n    "))
        separator = ",\n    "
    yield "\n  ]\n}\n" if report.result.files else "]\n}\n"


def rendered(value: object, line_start: str) -> str:
    """``value`` as ``json.dumps`` with an indent of 2 writes it, in a third of the time; keys are plain words.

    ``line_start`` is a line end and the indentation of the line on which it stands.
    """
    if type(value) is str:
        return _quoted(value)
    if value and isinstance(value, dict):
        inner = line_start + "  "
        items = [f'{inner}"{key}": {rendered(item, inner)}' for key, item in value.items()]
        return "{" + ",".join(items) + line_start + "}"
    if value and isinstance(value, list):
        inner = line_start + "  "
        return "[" + ",".join([inner + rendered(item, inner) for item in value]) + line_start + "]"
    if value is None:
        return "null"
    return str(value) if type(value) is int else _encoded(value)


def frame_to_plain(report: Report) -> Plain:
    """Everything but the files, as a JSON object."""
    return {
        "schema_version": SCHEMA_VERSION,
        **head_to_plain(report),
        "findings": [finding_to_plain(finding) for finding in report.findings],
        "corrections": [_correction(one) for one in report.corrections],
        "packages": [package_to_plain(package) for package in report.result.packages],
        "cards": [_card(card) for card in report.result.cards],
        "faults": [_fault(fault) for fault in report.result.faults],
    }


def head_to_plain(report: Report) -> Plain:
    """What a report says of the run as a whole."""
    result, summary = report.result, report.summary
    return {
        "tool": _tool(result.tool),
        "policy": None if report.policy is None else _policy(report.policy),
        "verdict": None if report.verdict is None else report.verdict.value,
        "summary": {
            "files": summary.files,
            "scanned": summary.scanned,
            "skipped": summary.skipped,
            "not_inspected": summary.not_inspected,
            "errors": summary.errors,
            "findings_by_level": dict(summary.findings_by_level),
            "suppressed": summary.suppressed,
        },
        "project": _project(result.project),
        "scope": result.scope.value,
        "is_project": result.is_project,
        "since": None if result.since is None else _since(result.since),
        "notes": [well_formed(note) for note in result.notes],
    }


def _tool(tool: Tool) -> Plain:
    engine = tool.engine
    return {
        "name": well_formed(tool.name),
        "version": well_formed(tool.version),
        "engine": {
            "name": well_formed(engine.name),
            "version": well_formed(engine.version),
            "mode": well_formed(engine.mode),
            "fingerprint": well_formed(engine.fingerprint),
        },
    }


def _project(project: Project) -> Plain:
    return {
        "name": well_formed_or_none(project.name),
        "version": well_formed_or_none(project.version),
        "revision": project.revision,
        "revision_date": project.revision_date,
        "supplier": well_formed_or_none(project.supplier),
    }


def _since(since: Since) -> Plain:
    return {
        "ref": well_formed(since.ref),
        "base": since.base,
        "changed": [path_to_plain(path) for path in since.changed],
        "policy_changes": [path_to_plain(path) for path in since.policy_changes],
        "declaring_changes": [path_to_plain(path) for path in since.declaring_changes],
    }


def _policy(policy: PolicySource) -> Plain:
    return {
        "source": well_formed(policy.source),
        "sha256": policy.sha256,
        "extends": [{"source": well_formed(one.source), "sha256": one.sha256} for one in policy.extends],
    }


def finding_to_plain(finding: Finding) -> Plain:
    """One finding as a JSON object."""
    return {
        "rule": well_formed(finding.rule),
        "level": finding.level.label,
        "license_expression": well_formed_or_none(finding.license_expression),
        "refused": [well_formed(leaf) for leaf in finding.refused],
        "message": well_formed(finding.message),
        "decided_by": None if finding.decided_by is None else _decision(finding.decided_by),
        "evidence": finding.evidence,
        "fingerprint": finding.fingerprint,
        "suppression": None if finding.suppression is None else _suppression(finding.suppression),
        "places": [place_to_plain(place) for place in finding.places],
    }


def _decision(decision: Decision) -> Plain:
    return {"source": well_formed(decision.source), "line": decision.line, "reason": well_formed(decision.reason)}


def _suppression(suppression: Suppression) -> Plain:
    return {
        "kind": suppression.kind,
        "reason": well_formed(suppression.reason),
        "owner": well_formed_or_none(suppression.owner),
        "expires": well_formed_or_none(suppression.expires),
        "comment": well_formed_or_none(suppression.comment),
        "decided_by": None if suppression.decided_by is None else _decision(suppression.decided_by),
    }


def _correction(correction: Correction) -> Plain:
    return {
        "kind": correction.kind.value,
        "detected": well_formed(correction.detected),
        "concluded": well_formed(correction.concluded),
        "reason": well_formed(correction.reason),
        "comment": well_formed_or_none(correction.comment),
        "owner": well_formed_or_none(correction.owner),
        "decided_by": _decision(correction.decided_by),
        "places": [place_to_plain(place) for place in correction.places],
    }


def package_to_plain(package: Package) -> Plain:
    """One package as a JSON object."""
    return {
        "name": well_formed(package.name),
        "version": well_formed_or_none(package.version),
        "purl": well_formed_or_none(package.purl),
        "kind": package.kind.value,
        "license_declared": well_formed_or_none(package.license_declared),
        "license_stated": well_formed_or_none(package.license_stated),
        "location": place_to_plain(package.location),
        "owns": [path_to_plain(path) for path in package.owns],
        "scope": well_formed_or_none(package.scope),
    }


def _card(card: Card) -> Plain:
    return {
        "kind": card.kind.value,
        "name": well_formed_or_none(card.name),
        "license_declared": well_formed_or_none(card.license_declared),
        "license_stated": well_formed_or_none(card.license_stated),
        "license_link": well_formed_or_none(card.license_link),
        "license_file": None if card.license_file is None else path_to_plain(card.license_file),
        "base_models": [well_formed(name) for name in card.base_models],
        "base_model_relation": well_formed_or_none(card.base_model_relation),
        "datasets": [well_formed(name) for name in card.datasets],
        "location": place_to_plain(card.location),
    }


def _fault(fault: Fault) -> Plain:
    return {"message": well_formed(fault.message), "location": place_to_plain(fault.location)}


def files_to_plain(report: Report) -> Iterator[Plain]:
    """Each file of a report as a JSON object, in order."""
    concluding = Concluding(report)
    return (_file(scan, concluding.of(scan)) for scan in report.result.files)


def _file(scan: FileScan, conclusion: Conclusion) -> Plain:
    plain = file_scan_to_plain(scan)
    found = {leaf for expression in scan.stated for leaf in leaves(expression)}
    is_error = scan.status is FileStatus.ERROR
    place = conclusion.place
    return {
        **{key: value for key, value in plain.items() if key not in _AFTER_LICENSES},
        "detail": None if is_error else plain["detail"],
        "license_info_in_file": sorted(found),
        "license_declared": well_formed_or_none(conclusion.license_declared),
        "license_detected": well_formed_or_none(conclusion.license_detected),
        "license_concluded": well_formed(conclusion.license_concluded),
        "concluded_from": conclusion.source.value,
        "concluded_at": None if place is None else place_to_plain(place),
        "copyrights": plain["copyrights"],
        "declarations": plain["declarations"],
        "detections": plain["detections"],
        "clues": plain["clues"],
        "error": plain["detail"] if is_error else None,
    }
