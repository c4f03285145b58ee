# SPDX-License-Identifier: Apache-2.0
"""A comparison as JSON: versioned, described by ``data/diff-schema-1.json``.

It holds everything that the other formats print, in UTF-8, keys in a fixed order; texts and paths are written as in
reports. Files that are the same are only counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from ospo_scan import __version__
from ospo_scan.codec import Plain, path_to_plain, place_to_plain, well_formed, well_formed_or_none
from ospo_scan.comparison import (
    FILE_KINDS,
    Comparison,
    CorrectionTerms,
    FilePair,
    FindingChange,
    FindingDifference,
    PackageDifference,
    Presence,
    PresenceChange,
)
from ospo_scan.expression import conjunction
from ospo_scan.model import FileScan, FileStatus, Finding
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.json.document import finding_to_plain, head_to_plain, package_to_plain, rendered
from ospo_scan.report.text import inert_json

SCHEMA_VERSION = "1.0"


def write(comparison: Comparison, stream: TextIO, options: RenderOptions) -> None:
    """Write ``comparison`` as one JSON document, 2 spaces a level, keys in fixed order; ``options`` change nothing."""
    stream.write("{")
    separator = "\n  "
    for key, value in _members(comparison):
        stream.write(f'{separator}"{key}": ')
        _write_value(value, stream)
        separator = ",\n  "
    stream.write("\n}\n")


def to_plain(comparison: Comparison) -> Plain:
    """The plain JSON value of ``comparison``."""
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in _members(comparison)}


def _write_value(value: object, stream: TextIO) -> None:
    """Write a member; of an iterator, item by item, so that the list is never held in memory as a whole."""
    if not isinstance(value, Iterator):
        stream.write(inert_json(rendered(value, "\n  ")))
        return
    before = "["
    for item in value:
        stream.write(before + "\n    " + inert_json(rendered(item, "\n    ")))
        before = ","
    stream.write("[]" if before == "[" else "\n  ]")


def _members(comparison: Comparison) -> Iterator[tuple[str, object]]:
    findings, corrections, holders = comparison.findings, comparison.corrections, comparison.holders
    yield "schema_version", SCHEMA_VERSION
    yield "tool", {"name": "ospo-scan", "version": __version__}
    yield "is_same", comparison.is_empty
    yield "caveats", [{"kind": one.kind.value, "message": well_formed(one.sentence)} for one in comparison.caveats]
    yield "old", head_to_plain(comparison.old)
    yield "new", head_to_plain(comparison.new)
    yield "summary", _summary(comparison)
    yield "licenses", map(_license, comparison.licenses)
    yield "license_expressions", map(_license, comparison.expressions)
    yield "findings", None if findings is None else map(_finding, findings)
    yield "corrections", None if corrections is None else map(_correction, corrections)
    yield "holders", None if holders is None else map(_holder, holders)
    yield "packages", map(_package, comparison.packages)
    yield "files", (_file(pair) for pair in comparison.files if not pair.is_same)


def _summary(comparison: Comparison) -> Plain:
    pairs, findings = comparison.files, comparison.findings
    return {
        "files": {
            "old": sum(pair.old is not None for pair in pairs),
            "new": sum(pair.new is not None for pair in pairs),
            **_counts(FILE_KINDS, (pair.kind for pair in pairs)),
        },
        "relicensed": sum(pair.is_relicensed for pair in pairs),
        "licenses": _counts(PresenceChange, (one.change for one in comparison.licenses)),
        "findings": None if findings is None else _counts(FindingChange, (one.change for one in findings)),
    }


def _counts(kinds: Iterable[str], found: Iterable[str]) -> Plain:
    """How many there are of each kind, those of which there are none included."""
    counted = Counter(map(str, found))
    return {str(kind).replace("-", "_"): counted[str(kind)] for kind in kinds}


def _license(one: Presence[str]) -> Plain:
    return {"license_expression": well_formed(one.of), **_presence(one)}


def _holder(one: Presence[str]) -> Plain:
    return {"holder": well_formed(one.of), **_presence(one)}


def _correction(one: Presence[CorrectionTerms]) -> Plain:
    terms = one.of
    return {
        "kind": terms.kind.value,
        "detected": well_formed(terms.detected),
        "concluded": well_formed(terms.concluded),
        "reason": well_formed(terms.reason),
        "comment": well_formed(terms.comment) or None,
        "owner": well_formed(terms.owner) or None,
        **_presence(one),
    }


def _presence(one: Presence[str] | Presence[CorrectionTerms]) -> Plain:
    return {
        "change": one.change.value,
        "old_files": one.old_files,
        "new_files": one.new_files,
        "arrived": [path_to_plain(pair.path) for pair in one.arrived],
        "left": [_path_before(pair) for pair in one.left],
        "moved": [{"old": _path_before(pair), "new": path_to_plain(pair.path)} for pair in one.moved],
        "in_sight": [path_to_plain(pair.path) for pair in one.in_sight],
        "out_of_sight": [_path_before(pair) for pair in one.out_of_sight],
    }


def _path_before(pair: FilePair) -> Plain:
    return path_to_plain(pair.old.path if pair.old else pair.path)


def _finding(one: FindingDifference) -> Plain:
    return {
        "change": one.change.value,
        "old": None if one.old is None else _placeless(one.old),
        "new": None if one.new is None else _placeless(one.new),
        "places": [
            {
                "old": None if old is None else place_to_plain(old),
                "new": None if new is None else place_to_plain(new),
            }
            for old, new in one.places
        ],
    }


def _placeless(finding: Finding) -> Plain:
    """The finding as in a report, without all its places: those in question are told beside it."""
    plain = finding_to_plain(finding)
    del plain["places"]
    return plain


def _package(one: PackageDifference) -> Plain:
    return {
        "old": None if one.old is None else package_to_plain(one.old),
        "new": None if one.new is None else package_to_plain(one.new),
    }


def _file(pair: FilePair) -> Plain:
    return {
        "change": pair.change.value,
        "moved_by": None if pair.moved_by is None else pair.moved_by.value,
        "is_edited": pair.is_edited,
        "is_relicensed": pair.is_relicensed,
        "same_bytes_as": None if pair.twin is None else path_to_plain(pair.twin),
        "old": None if pair.old is None else _scan(pair.old),
        "new": None if pair.new is None else _scan(pair.new),
    }


def _scan(scan: FileScan) -> Plain:
    is_scanned = scan.status is FileStatus.SCANNED
    expression = conjunction(one.license_expression for one in scan.detections) if is_scanned else None
    return {
        **path_to_plain(scan.path),
        "size": scan.file.size,
        "sha256": scan.file.sha256,
        "status": scan.status.value,
        "reason": None if scan.reason is None else scan.reason.value,
        "detail": well_formed_or_none(scan.detail),
        "license_expression": well_formed_or_none(expression),
    }
