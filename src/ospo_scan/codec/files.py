# SPDX-License-Identifier: Apache-2.0
"""What was found in one file, and all that is known of a path, as plain JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ospo_scan.codec.licenses import detection_from_plain, detection_to_plain, match_from_plain, match_to_plain
from ospo_scan.codec.manifests import manifest_from_plain, manifest_to_plain
from ospo_scan.codec.statements import (
    copyright_from_plain,
    copyrights_to_plain,
    declaration_from_plain,
    declaration_to_plain,
    suspicion_from_plain,
    suspicions_to_plain,
)
from ospo_scan.codec.texts import Plain, path_from_plain, path_to_plain, well_formed, well_formed_or_none
from ospo_scan.model import (
    Copyright,
    FileScan,
    FileStatus,
    LicenseDetection,
    LicenseMatch,
    Manifest,
    Reason,
    SourceFile,
    Suspicion,
)
from ospo_scan.shape import SHA1, choice_in, count_in, digest_in, list_in, members, optional_in, text_in

FOUND_KEYS = frozenset(("detections", "clues"))
FILE_KEYS = frozenset(
    ("path", "size", "sha256", "sha1", "status", "reason", "detail", "copyrights", "declarations")
) | {"detections", "clues"}


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
    suspicions: tuple[Suspicion, ...] = ()


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
    if found.suspicions:
        plain["suspicions"] = suspicions_to_plain(found.suspicions)
    return plain


def found_from_plain(plain: object) -> Found:
    """What ``found_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, FOUND_KEYS, "what was found", optional=("copyrights", "manifests", "unread", "suspicions"))
    return Found(
        list_in(fields, "detections", detection_from_plain),
        list_in(fields, "clues", match_from_plain),
        list_in(fields, "copyrights", copyright_from_plain) if "copyrights" in fields else None,
        list_in(fields, "manifests", manifest_from_plain) if "manifests" in fields else None,
        text_in(fields, "unread") if "unread" in fields else None,
        _suspicions(fields),
    )


def file_scan_to_plain(scan: FileScan) -> Plain:
    """All that is known of one path as a JSON object; ``suspicions`` only where there are any."""
    plain: Plain = {
        **path_to_plain(scan.path),
        "size": scan.file.size,
        "sha256": scan.file.sha256,
        "sha1": scan.file.sha1,
        "status": scan.status.value,
        "reason": None if scan.reason is None else scan.reason.value,
        "detail": well_formed_or_none(scan.detail),
        "copyrights": None if scan.copyrights is None else copyrights_to_plain(scan.copyrights),
        "declarations": [declaration_to_plain(one) for one in scan.declarations],
        "detections": [detection_to_plain(detection) for detection in scan.detections],
        "clues": [match_to_plain(match) for match in scan.clues],
    }
    return {**plain, "suspicions": suspicions_to_plain(scan.suspicions)} if scan.suspicions else plain


def file_scan_from_plain(plain: object) -> FileScan:
    """The scan of a path that ``file_scan_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, FILE_KEYS, "a file", optional=("path_base64", "suspicions"))
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
        suspicions=_suspicions(fields),
    )


def _suspicions(fields: Mapping[str, object]) -> tuple[Suspicion, ...]:
    if "suspicions" not in fields:
        return ()
    suspicions = list_in(fields, "suspicions", suspicion_from_plain)
    if not suspicions:
        raise ValueError("suspicions must not be empty: it is left out where there are none")
    return suspicions


def _sha1_in(fields: Mapping[str, object], key: str) -> str:
    return digest_in(fields, key, SHA1)
