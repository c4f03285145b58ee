# SPDX-License-Identifier: Apache-2.0
"""The JSON report: versioned, described by ``data/report-schema-1.json``, and read back to an equal report.

It holds everything that any other format prints. Lone surrogates of texts are spelled out, names that are not valid
UTF-8 come with their bytes, and characters that a terminal would obey are JSON escapes (see ``codec`` and ``text``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn, TextIO, cast

from ospo_scan.codec import Plain, file_scan_to_plain, path_to_plain, well_formed
from ospo_scan.errors import ReportFileError
from ospo_scan.expression import ExpressionError, leaves
from ospo_scan.model import (
    Correction,
    Decision,
    FileScan,
    FileStatus,
    Finding,
    Package,
    PolicySource,
    Project,
    Report,
    Since,
    Suppression,
    TextLocation,
    Tool,
)
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.loading import report_from_plain
from ospo_scan.report.text import inert_json

SCHEMA_VERSION = "1.1"

_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_quoted = json.encoder.encode_basestring  # what it makes of a string, without the way there
_AFTER_LICENSES = frozenset(("detail", "copyrights", "detections", "clues"))
_HEAD = re.compile(rb'\s*\{\s*"schema_version"\s*:')


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one JSON document, 2 spaces a level, keys in fixed order; ``options`` change nothing."""
    for part in _document(report):
        stream.write(part)


def to_plain(report: Report) -> Plain:
    """The plain JSON value of ``report``."""
    return {**_frame(report), "files": [_file(scan) for scan in report.result.files]}


def read_report(data: str | bytes, name: str = "the file") -> Report:
    """The report that a JSON document holds; ``name`` says in messages which document that is.

    Raises: ReportFileError where it is not JSON, not a report, of another schema version, or not as we write it.
    """
    plain = _parsed(data, name)
    if not isinstance(plain, dict) or "schema_version" not in plain or "tool" not in plain:
        raise ReportFileError(f"{name} is JSON, but not a report of ospo-scan: give a file written with -f json.")
    version = plain["schema_version"]
    if version != SCHEMA_VERSION:
        raise ReportFileError(
            f"{name} has schema version {json.dumps(version)[:40]}, and this ospo-scan reads {SCHEMA_VERSION}: "
            "read it with the version that wrote it, or scan again."
        )
    try:
        report = report_from_plain(plain)
        difference = _contradiction(plain, report)
    except (ValueError, ExpressionError) as error:
        raise ReportFileError(f"{name} is not a well-formed report: {error}. Scan again to get a new one.") from error
    if difference:
        raise ReportFileError(
            f"{name} was changed after it was written: {difference} is not what the rest of the report says. "
            "Scan again to get a new one."
        )
    return report


def read_report_file(path: str) -> Report:
    """The report in the file at ``path``. Raises: ReportFileError."""
    try:
        with open(path, "rb") as saved:
            return read_report(saved.read(), path)
    except OSError as fault:
        raise ReportFileError(f"Cannot read {path}: {fault.strerror}. Name a report written with -f json.") from fault


def is_own_report(data: bytes) -> bool:
    """Whether ``data`` is a report of ours and nothing besides: it loads and renders back to an equal JSON value."""
    if not _HEAD.match(data):
        return False
    try:
        read_report(data)
    except ReportFileError:
        return False
    return True


def _document(report: Report) -> Iterator[str]:
    # One file at a time: the document of a large tree is never held in memory as a whole.
    frame = inert_json(rendered(_frame(report), "\n"))
    yield frame.removesuffix("\n}") + ',\n  "files": ['
    separator = "\n    "
    for scan in report.result.files:
        yield separator + inert_json(rendered(_file(scan), "\n    "))
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


def _frame(report: Report) -> Plain:
    """Everything but the files."""
    return {
        "schema_version": SCHEMA_VERSION,
        **head_to_plain(report),
        "findings": [finding_to_plain(finding) for finding in report.findings],
        "corrections": [_correction(one) for one in report.corrections],
        "packages": [package_to_plain(package) for package in report.result.packages],
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
        "name": _optional(project.name),
        "version": _optional(project.version),
        "revision": project.revision,
        "revision_date": project.revision_date,
        "supplier": _optional(project.supplier),
    }


def _since(since: Since) -> Plain:
    return {
        "ref": well_formed(since.ref),
        "base": since.base,
        "changed": [path_to_plain(path) for path in since.changed],
        "policy_changes": [path_to_plain(path) for path in since.policy_changes],
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
        "license_expression": _optional(finding.license_expression),
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
        "owner": _optional(suppression.owner),
        "expires": _optional(suppression.expires),
        "comment": _optional(suppression.comment),
        "decided_by": None if suppression.decided_by is None else _decision(suppression.decided_by),
    }


def _correction(correction: Correction) -> Plain:
    return {
        "kind": correction.kind.value,
        "detected": well_formed(correction.detected),
        "concluded": well_formed(correction.concluded),
        "reason": well_formed(correction.reason),
        "comment": _optional(correction.comment),
        "owner": _optional(correction.owner),
        "decided_by": _decision(correction.decided_by),
        "places": [place_to_plain(place) for place in correction.places],
    }


def place_to_plain(place: TextLocation) -> Plain:
    """One place as a JSON object."""
    return {**path_to_plain(place.path), "start_line": place.start_line, "end_line": place.end_line}


def package_to_plain(package: Package) -> Plain:
    """One package as a JSON object."""
    return {
        "name": well_formed(package.name),
        "version": _optional(package.version),
        "purl": _optional(package.purl),
        "license_declared": _optional(package.license_declared),
        "location": place_to_plain(package.location),
    }


def _file(scan: FileScan) -> Plain:
    plain = file_scan_to_plain(scan)
    found = {leaf for detection in scan.detections for leaf in leaves(detection.license_expression)}
    is_error = scan.status is FileStatus.ERROR
    return {
        **{key: value for key, value in plain.items() if key not in _AFTER_LICENSES},
        "detail": None if is_error else plain["detail"],
        "license_info_in_file": sorted(found),
        "copyrights": plain["copyrights"],
        "detections": plain["detections"],
        "clues": plain["clues"],
        "error": plain["detail"] if is_error else None,
    }


def _optional(text: str | None) -> str | None:
    return None if text is None else well_formed(text)


def _parsed(data: str | bytes, name: str) -> object:
    """The JSON value; a key given twice, NaN and text that is not UTF-8 are refused: they could hide something."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refused_constant)
    except (ValueError, RecursionError) as error:
        raise ReportFileError(
            f"{name} is not JSON that can be read ({error}): give a file written with -f json."
        ) from error


def _unique(pairs: list[tuple[str, object]]) -> Plain:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object has the same key twice")
    return members


def _refused_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _contradiction(plain: Plain, report: Report) -> str | None:
    """Where ``plain`` is not what its own report renders to; one file at a time, as in ``_document``."""
    files = cast(list[object], plain["files"])  # report_from_plain has read it as such
    for index, (file, scan) in enumerate(zip(files, report.result.files, strict=True)):
        if difference := _difference(file, _file(scan), f"files[{index}]"):
            return difference
    return _difference(plain, {**_frame(report), "files": files}, "")


def _difference(given: object, expected: object, where: str) -> str | None:
    """Where two JSON values first differ, as ``files[3].path``; None where they are equal."""
    if given == expected:
        return None
    if isinstance(given, dict) and isinstance(expected, dict) and given.keys() == expected.keys():
        parts = ((given[key], expected[key], f"{where}.{key}".lstrip(".")) for key in given)
    elif isinstance(given, list) and isinstance(expected, list) and len(given) == len(expected):
        parts = ((*pair, f"{where}[{index}]") for index, pair in enumerate(zip(given, expected, strict=True)))
    else:
        return where
    return next(found for part in parts if (found := _difference(*part)))
