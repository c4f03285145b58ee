# SPDX-License-Identifier: Apache-2.0
"""Model values as plain JSON values and back: what a pipe, a cache and a saved report hold of a scan.

Loading trusts nothing. A wrong type, a missing or an extra member, or a value out of range raises ``ValueError``
with one sentence, so that a damaged cache or a confused child process can never pass for a result. Text is written
well formed (see ``well_formed``); a path comes back byte for byte, whatever its name.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import NamedTuple

from ospo_scan.model import (
    Copyright,
    Declaration,
    DeclarationSource,
    Dependency,
    FileScan,
    FileStatus,
    LicenseDetection,
    LicenseMatch,
    Manifest,
    Reason,
    Refinement,
    SourceFile,
    TextLocation,
    path_bytes,
)
from ospo_scan.shape import (
    EVIDENCE,
    SHA1,
    boolean_in,
    choice_in,
    count_in,
    digest_in,
    lines_in,
    list_in,
    members,
    named,
    optional_in,
    text,
    text_in,
)

Plain = dict[str, object]


class Found(NamedTuple):
    """What a detector found in the bytes of one file, each in order of lines.

    ``copyrights`` and ``manifests`` are None where the detector does not look for them. ``unread`` says what is wrong
    with a manifest that cannot be read whatever is tried, in the words after "This manifest".
    """

    detections: tuple[LicenseDetection, ...] = ()
    clues: tuple[LicenseMatch, ...] = ()
    copyrights: tuple[Copyright, ...] | None = None
    manifests: tuple[Manifest, ...] | None = None
    unread: str | None = None


COPYRIGHT_KEYS = frozenset(("statement", "holders", "start_line", "end_line"))
MATCH_KEYS = frozenset(
    ("license_expression", "rule", "matcher", "score", "matched_length", "start_line", "end_line", "matched_text")
)
DETECTION_KEYS = frozenset(("license_expression", "detector", "evidence", "start_line", "end_line", "matches"))
REFINEMENT_KEYS = frozenset(("rule", "license_expression", "why"))
DECLARATION_KEYS = frozenset(("source", "license_expression", "stated", "copyrights", "location", "evidence"))
DEPENDENCY_KEYS = frozenset(("purl", "requirement", "scope", "is_optional"))
MANIFEST_KEYS = frozenset(
    ("type", "datasource", "name", "version", "purl", "license_stated", "license_declared", "referenced_files")
) | {"dependencies"}
PLACE_KEYS = frozenset(("path", "start_line", "end_line"))
FOUND_KEYS = frozenset(("detections", "clues"))
FILE_KEYS = frozenset(
    ("path", "size", "sha256", "sha1", "status", "reason", "detail", "copyrights", "declarations")
) | {"detections", "clues"}

_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    r"""``text`` with each lone surrogate spelled out, so that it can be written as UTF-8.

    A surrogate that stands for an undecodable byte becomes ``\xNN``, any other ``\u{d800}``.
    """
    return text if text.isascii() else _SURROGATE.sub(_spelled_surrogate, text)


def _spelled_surrogate(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{{{code:x}}}"


def path_to_plain(path: str) -> Plain:
    """The members ``path`` and, only where the name is not valid UTF-8, ``path_base64`` with its bytes."""
    written = well_formed(path)
    if written == path:
        return {"path": path}
    return {"path": written, "path_base64": base64.b64encode(path_bytes(path)).decode("ascii")}


def path_from_plain(fields: Mapping[str, object]) -> str:
    """The path that ``path_to_plain`` wrote. Raises: ValueError where the two members do not agree."""
    written = text_in(fields, "path")
    if "path_base64" not in fields:
        if not written or well_formed(written) != written:
            raise ValueError("path is empty or not well formed")
        return written
    try:
        name = base64.b64decode(text_in(fields, "path_base64"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("path_base64 is not base64") from error
    path = name.decode("utf-8", "surrogateescape")
    if path_to_plain(path) != {"path": written, "path_base64": fields["path_base64"]}:
        raise ValueError("path_base64 does not belong to path")
    return path


def match_to_plain(match: LicenseMatch) -> Plain:
    """One match as a JSON object; ``referenced_files`` only where there are any."""
    plain: Plain = {
        "license_expression": well_formed(match.license_expression),
        "rule": well_formed(match.rule),
        "matcher": well_formed(match.matcher),
        "score": float(match.score),
        "matched_length": match.matched_length,
        "start_line": match.start_line,
        "end_line": match.end_line,
        "matched_text": None if match.matched_text is None else well_formed(match.matched_text),
    }
    if not match.referenced_files:
        return plain
    return {**plain, "referenced_files": [well_formed(name) for name in match.referenced_files]}


def match_from_plain(plain: object) -> LicenseMatch:
    """The match that ``match_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, MATCH_KEYS, "a match", optional="referenced_files")
    start_line, end_line = lines_in(fields)
    return LicenseMatch(
        license_expression=text_in(fields, "license_expression"),
        rule=text_in(fields, "rule"),
        matcher=text_in(fields, "matcher"),
        score=_score_in(fields),
        matched_length=count_in(fields, "matched_length"),
        start_line=start_line,
        end_line=end_line,
        matched_text=optional_in(fields, "matched_text", text_in),
        referenced_files=_names_in(fields, "referenced_files") if "referenced_files" in fields else (),
    )


def _names_in(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    names = list_in(fields, key, text)
    if not names:
        raise ValueError(f"{key} must not be empty: it is left out where there are none")
    return names


def detection_to_plain(detection: LicenseDetection) -> Plain:
    """One detection, its matches included, as a JSON object; ``refinement`` only where there is one."""
    plain: Plain = {
        "license_expression": well_formed(detection.license_expression),
        "detector": well_formed(detection.detector),
        "evidence": detection.evidence,
        "start_line": detection.start_line,
        "end_line": detection.end_line,
        "matches": [match_to_plain(match) for match in detection.matches],
    }
    if (refined := detection.refinement) is None:
        return plain
    return {
        **plain,
        "refinement": {
            "rule": well_formed(refined.rule),
            "license_expression": well_formed(refined.license_expression),
            "why": well_formed(refined.why),
        },
    }


def detection_from_plain(plain: object) -> LicenseDetection:
    """The detection that ``detection_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, DETECTION_KEYS, "a detection", optional="refinement")
    start_line, end_line = lines_in(fields)
    matches = list_in(fields, "matches", match_from_plain)
    if not matches:
        raise ValueError("matches of a detection must not be empty")
    return LicenseDetection(
        license_expression=text_in(fields, "license_expression"),
        detector=text_in(fields, "detector"),
        evidence=optional_in(fields, "evidence", _evidence_in),
        start_line=start_line,
        end_line=end_line,
        matches=matches,
        refinement=_refinement(fields["refinement"]) if "refinement" in fields else None,
    )


def _refinement(plain: object) -> Refinement:
    fields = members(plain, REFINEMENT_KEYS, "a refinement")
    return Refinement(text_in(fields, "rule"), text_in(fields, "license_expression"), text_in(fields, "why"))


def found_to_plain(found: Found) -> Plain:
    """What was found in one file, whatever its path, as a JSON object; ``copyrights`` only where it looked for them."""
    plain: Plain = {
        "detections": [detection_to_plain(detection) for detection in found.detections],
        "clues": [match_to_plain(match) for match in found.clues],
    }
    if found.copyrights is not None:
        plain["copyrights"] = copyrights_to_plain(found.copyrights)
    if found.manifests is not None:
        plain["manifests"] = [manifest_to_plain(one) for one in found.manifests]
    if found.unread is not None:
        plain["unread"] = well_formed(found.unread)
    return plain


def found_from_plain(plain: object) -> Found:
    """What ``found_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, FOUND_KEYS, "what was found", optional=("copyrights", "manifests", "unread"))
    return Found(
        list_in(fields, "detections", detection_from_plain),
        list_in(fields, "clues", match_from_plain),
        list_in(fields, "copyrights", copyright_from_plain) if "copyrights" in fields else None,
        list_in(fields, "manifests", manifest_from_plain) if "manifests" in fields else None,
        text_in(fields, "unread") if "unread" in fields else None,
    )


def manifest_to_plain(manifest: Manifest) -> Plain:
    """What one manifest says as a JSON object."""
    return {
        "type": well_formed(manifest.type),
        "datasource": well_formed(manifest.datasource),
        "name": _well_formed_or_none(manifest.name),
        "version": _well_formed_or_none(manifest.version),
        "purl": _well_formed_or_none(manifest.purl),
        "license_stated": [well_formed(one) for one in manifest.license_stated],
        "license_declared": _well_formed_or_none(manifest.license_declared),
        "referenced_files": [well_formed(one) for one in manifest.referenced_files],
        "dependencies": [
            {
                "purl": well_formed(one.purl),
                "requirement": _well_formed_or_none(one.requirement),
                "scope": _well_formed_or_none(one.scope),
                "is_optional": one.is_optional,
            }
            for one in manifest.dependencies
        ],
    }


def manifest_from_plain(plain: object) -> Manifest:
    """The manifest that ``manifest_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, MANIFEST_KEYS, "a manifest")
    return Manifest(
        type=text_in(fields, "type"),
        datasource=text_in(fields, "datasource"),
        name=optional_in(fields, "name", text_in),
        version=optional_in(fields, "version", text_in),
        purl=optional_in(fields, "purl", text_in),
        license_stated=list_in(fields, "license_stated", text),
        license_declared=optional_in(fields, "license_declared", text_in),
        referenced_files=list_in(fields, "referenced_files", text),
        dependencies=list_in(fields, "dependencies", dependency_from_plain),
    )


def dependency_from_plain(plain: object) -> Dependency:
    """One dependency that ``manifest_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, DEPENDENCY_KEYS, "a dependency")
    return Dependency(
        purl=text_in(fields, "purl"),
        requirement=optional_in(fields, "requirement", text_in),
        scope=optional_in(fields, "scope", text_in),
        is_optional=boolean_in(fields, "is_optional"),
    )


def _well_formed_or_none(value: str | None) -> str | None:
    return None if value is None else well_formed(value)


def copyrights_to_plain(copyrights: tuple[Copyright, ...]) -> list[Plain]:
    """Copyright statements as a JSON list."""
    return [
        {
            "statement": well_formed(one.statement),
            "holders": [well_formed(holder) for holder in one.holders],
            "start_line": one.start_line,
            "end_line": one.end_line,
        }
        for one in copyrights
    ]


def copyright_from_plain(plain: object) -> Copyright:
    """One statement that ``copyrights_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, COPYRIGHT_KEYS, "a copyright statement")
    return Copyright(text_in(fields, "statement"), list_in(fields, "holders", text), *lines_in(fields))


def place_to_plain(place: TextLocation) -> Plain:
    """One place as a JSON object."""
    return {**path_to_plain(place.path), "start_line": place.start_line, "end_line": place.end_line}


def place_from_plain(plain: object) -> TextLocation:
    """One place, its lines 1-based and inclusive. Raises: ValueError where ``plain`` is none."""
    fields = members(plain, PLACE_KEYS, "a place", optional="path_base64")
    path = path_from_plain(fields)
    if fields["start_line"] is None and fields["end_line"] is None:
        return TextLocation(path)
    return TextLocation(path, *lines_in(fields))


def declaration_to_plain(declaration: Declaration) -> Plain:
    """One declaration as a JSON object."""
    expression, stated = declaration.license_expression, declaration.stated
    return {
        "source": declaration.source.value,
        "license_expression": None if expression is None else well_formed(expression),
        "stated": None if stated is None else well_formed(stated),
        "copyrights": [well_formed(one) for one in declaration.copyrights],
        "location": place_to_plain(declaration.location),
        "evidence": declaration.evidence,
    }


def declaration_from_plain(plain: object) -> Declaration:
    """The declaration that ``declaration_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, DECLARATION_KEYS, "a declaration")
    return Declaration(
        source=choice_in(fields, "source", DeclarationSource),
        license_expression=optional_in(fields, "license_expression", text_in),
        stated=optional_in(fields, "stated", text_in),
        copyrights=list_in(fields, "copyrights", text),
        location=place_from_plain(fields["location"]),
        evidence=optional_in(fields, "evidence", _evidence_in),
    )


def file_scan_to_plain(scan: FileScan) -> Plain:
    """All that is known of one path as a JSON object."""
    return {
        **path_to_plain(scan.path),
        "size": scan.file.size,
        "sha256": scan.file.sha256,
        "sha1": scan.file.sha1,
        "status": scan.status.value,
        "reason": None if scan.reason is None else scan.reason.value,
        "detail": None if scan.detail is None else well_formed(scan.detail),
        "copyrights": None if scan.copyrights is None else copyrights_to_plain(scan.copyrights),
        "declarations": [declaration_to_plain(one) for one in scan.declarations],
        "detections": [detection_to_plain(detection) for detection in scan.detections],
        "clues": [match_to_plain(match) for match in scan.clues],
    }


def file_scan_from_plain(plain: object) -> FileScan:
    """The scan of a path that ``file_scan_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, FILE_KEYS, "a file", optional="path_base64")
    status = choice_in(fields, "status", FileStatus)
    reason = None if fields["reason"] is None else choice_in(fields, "reason", Reason)
    if (reason is None) is not (status is FileStatus.SCANNED):
        raise ValueError(f"reason does not go with status {status.value!r}")
    return FileScan(
        file=SourceFile(
            path=path_from_plain(fields),
            size=optional_in(fields, "size", count_in),
            sha256=optional_in(fields, "sha256", digest_in),
            sha1=optional_in(fields, "sha1", _sha1_in),
        ),
        status=status,
        reason=reason,
        detail=optional_in(fields, "detail", text_in),
        detections=list_in(fields, "detections", detection_from_plain),
        clues=list_in(fields, "clues", match_from_plain),
        copyrights=None if fields["copyrights"] is None else list_in(fields, "copyrights", copyright_from_plain),
        declarations=list_in(fields, "declarations", declaration_from_plain),
    )


def _evidence_in(fields: Mapping[str, object], key: str) -> str:
    return digest_in(fields, key, EVIDENCE)


def _sha1_in(fields: Mapping[str, object], key: str) -> str:
    return digest_in(fields, key, SHA1)


def _score_in(fields: Mapping[str, object]) -> float:
    value = fields["score"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(f"score must be a number from 0 to 100, not {named(value)}")
    return float(value)
