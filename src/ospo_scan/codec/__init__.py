# SPDX-License-Identifier: Apache-2.0
"""Model values as plain JSON values and back: what a pipe, a cache and a saved report hold of a scan.

Loading trusts nothing. A wrong type, a missing or an extra member, or a value out of range raises ``ValueError``
with one sentence, so that a damaged cache or a confused child process can never pass for a result. Text is written
well formed (see ``well_formed``); a path comes back byte for byte, whatever its name.
"""

from __future__ import annotations

from ospo_scan.codec.files import (
    FILE_KEYS,
    FOUND_KEYS,
    Found,
    file_scan_from_plain,
    file_scan_to_plain,
    found_from_plain,
    found_to_plain,
)
from ospo_scan.codec.licenses import (
    DETECTION_KEYS,
    MATCH_KEYS,
    REFINEMENT_KEYS,
    detection_from_plain,
    detection_to_plain,
    evidence_in,
    match_from_plain,
    match_to_plain,
)
from ospo_scan.codec.manifests import (
    DEPENDENCY_KEYS,
    MANIFEST_KEYS,
    dependency_from_plain,
    manifest_from_plain,
    manifest_to_plain,
)
from ospo_scan.codec.statements import (
    COPYRIGHT_KEYS,
    DECLARATION_KEYS,
    SUSPICION_KEYS,
    copyright_from_plain,
    copyrights_to_plain,
    declaration_from_plain,
    declaration_to_plain,
    suspicion_from_plain,
    suspicions_to_plain,
)
from ospo_scan.codec.texts import (
    PLACE_KEYS,
    Plain,
    path_from_plain,
    path_to_plain,
    place_from_plain,
    place_to_plain,
    well_formed,
    well_formed_or_none,
)

__all__ = [
    "COPYRIGHT_KEYS",
    "DECLARATION_KEYS",
    "DEPENDENCY_KEYS",
    "DETECTION_KEYS",
    "FILE_KEYS",
    "FOUND_KEYS",
    "MANIFEST_KEYS",
    "MATCH_KEYS",
    "PLACE_KEYS",
    "REFINEMENT_KEYS",
    "SUSPICION_KEYS",
    "Found",
    "Plain",
    "copyright_from_plain",
    "copyrights_to_plain",
    "declaration_from_plain",
    "declaration_to_plain",
    "dependency_from_plain",
    "detection_from_plain",
    "detection_to_plain",
    "evidence_in",
    "file_scan_from_plain",
    "file_scan_to_plain",
    "found_from_plain",
    "found_to_plain",
    "manifest_from_plain",
    "manifest_to_plain",
    "match_from_plain",
    "match_to_plain",
    "path_from_plain",
    "path_to_plain",
    "place_from_plain",
    "place_to_plain",
    "suspicion_from_plain",
    "suspicions_to_plain",
    "well_formed",
    "well_formed_or_none",
]
