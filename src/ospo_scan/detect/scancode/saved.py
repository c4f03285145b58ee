# SPDX-License-Identifier: Apache-2.0
"""The JSON that ``scancode -l`` wrote elsewhere, taken in place of a scan of our own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ospo_scan import __version__
from ospo_scan.codec import file_scan_from_plain, file_scan_to_plain
from ospo_scan.detect.scancode.detector import NAME
from ospo_scan.errors import ReportFileError
from ospo_scan.expression import from_scancode
from ospo_scan.model import (
    Engine,
    FileScan,
    FileStatus,
    LicenseDetection,
    LicenseMatch,
    Reason,
    ScanResult,
    Scope,
    SourceFile,
    Tool,
    path_bytes,
)

NOTE = (
    "Made from the JSON of a scancode run: sizes, digests and evidence are not known, so waivers by evidence and "
    "baselines do not apply, and what that run left out is not in this report."
)

_HINT = "Make it with: scancode -l --json FILE PATH"

# Nothing in the saved scan says what kind of file it was; scancode looks into none of these.
_ARCHIVES = (
    *(".7z", ".a", ".apk", ".ar", ".bz2", ".cab", ".crate", ".deb", ".docx", ".ear", ".egg", ".gem", ".gz", ".jar"),
    *(".lz", ".lz4", ".nupkg", ".odt", ".pptx", ".rar", ".rpm", ".tar", ".tbz2", ".tgz", ".txz", ".war", ".whl"),
    *(".xlsx", ".xz", ".zip", ".zst"),
)

Plain = Mapping[str, Any]
Rules = Mapping[str, tuple[str, ...]]


def read_scancode_json(path: str) -> ScanResult:
    """The files of a saved scan, with the first part of each path (the scanned folder) stripped.

    Raises ReportFileError where the file cannot be read or is not what ``scancode -l --json`` writes.
    """
    try:
        with open(path, "rb") as file:
            content = file.read()
        saved = json.loads(content)
    except OSError as fault:
        raise ReportFileError(f"Cannot read {path}: {fault.strerror}.") from fault
    except (ValueError, RecursionError) as fault:
        raise ReportFileError(
            f"{path} is not JSON ({fault}). Give the file that 'scancode -l --json' wrote."
        ) from fault
    try:
        header = _header(saved)
        version = str(header["tool_version"])
        files = [entry for entry in saved["files"] if entry["type"] == "file"]
        is_stripped = bool(header["options"].get("--strip-root"))
        rules = _referenced_files(saved)
        # Through the codec and back: it refuses what no report of ours could hold.
        scans = [file_scan_from_plain(file_scan_to_plain(_file_scan(entry, is_stripped, rules))) for entry in files]
        if len({scan.path for scan in scans}) != len(scans):
            raise ValueError("a path is listed twice")
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError) as fault:
        why = str(fault) if isinstance(fault, ValueError) else f"{fault} is missing or not as expected"
        hint = "It is a report of ospo-scan: use `ospo-scan report FILE`." if _is_ours(saved) else _HINT
        raise ReportFileError(f"{path} is not the JSON of a scancode license scan: {why}. {hint}") from fault
    engine = Engine(NAME, version, "saved", hashlib.sha256(content).hexdigest())
    return ScanResult(
        tool=Tool("ospo-scan", __version__, engine),
        scope=Scope.SCANCODE,
        is_project=True,
        files=tuple(sorted(scans, key=lambda scan: path_bytes(scan.path))),
        notes=(NOTE,),
    )


def _is_ours(saved: object) -> bool:
    return isinstance(saved, dict) and "schema_version" in saved and "tool" in saved


def _header(saved: Plain) -> Plain:
    header = cast("Plain", saved["headers"][0])
    if header["tool_name"] != "scancode-toolkit":
        raise ValueError(f"the tool is {header['tool_name']!r}")
    if not header["options"].get("--license"):
        raise ValueError("the scan was made without --license")
    return header


def _referenced_files(saved: Plain) -> Rules:
    """By the identifier of a rule, the files that it names; only ``--license-references`` has scancode write that."""
    return {
        str(rule["identifier"]): tuple(map(str, rule["referenced_filenames"]))
        for rule in saved.get("license_rule_references") or ()
        if rule.get("referenced_filenames")
    }


def _file_scan(entry: Plain, is_stripped: bool, rules: Rules) -> FileScan:
    path = entry["path"] if is_stripped else entry["path"].partition("/")[2] or entry["path"]
    file = SourceFile(path)
    errors: Sequence[str] = entry["scan_errors"]
    if errors:
        return FileScan(file, FileStatus.ERROR, Reason.ENGINE_ERROR, str(errors[0]).strip().splitlines()[0])
    if path.lower().endswith(_ARCHIVES) and not entry["license_detections"]:
        return FileScan(file, FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "an archive by its name")
    detections = [_detection(found, entry["path"], rules) for found in entry["license_detections"]]
    return FileScan(
        file,
        FileStatus.SCANNED,
        detections=tuple(sorted(detections, key=lambda found: (found.start_line, found.end_line))),
        clues=tuple(_match(found, rules) for found in entry["license_clues"]),
    )


def _detection(found: Plain, path: str, rules: Rules) -> LicenseDetection:
    """One detection; its lines are those of its matches in this file, not of those copied from a file it refers to."""
    here = [match for match in found["matches"] if match.get("from_file") in (None, path)]
    matches = tuple(_match(match, rules) for match in here or found["matches"])
    return LicenseDetection(
        license_expression=from_scancode(found["license_expression_spdx"]),
        detector=NAME,
        evidence=None,
        start_line=min(match.start_line for match in matches),
        end_line=max(match.end_line for match in matches),
        matches=matches,
    )


def _match(found: Plain, rules: Rules) -> LicenseMatch:
    return LicenseMatch(
        license_expression=from_scancode(found["license_expression_spdx"]),
        rule=str(found["rule_identifier"]),
        matcher=str(found["matcher"]),
        score=float(found["score"]),
        matched_length=int(found["matched_length"]),
        start_line=int(found["start_line"]),
        end_line=int(found["end_line"]),
        matched_text=found.get("matched_text"),
        referenced_files=rules.get(str(found["rule_identifier"]), ()),
    )
