# SPDX-License-Identifier: Apache-2.0
"""The values that flow from the tree to the report: frozen, slotted, standard library only.

Conventions that hold everywhere: lines are 1-based and inclusive; sizes are bytes; scores are 0-100; digests
are lower-case hex; a license expression is a canonical SPDX string (see ``expression``); a path is relative to
the scanned root, with ``/``, decoded from its bytes as UTF-8 with ``surrogateescape``, so that
``path.encode("utf-8", "surrogateescape")`` gives the bytes back whatever they are.
"""

from __future__ import annotations

from ospo_scan.model.judged import (
    Correction,
    Decision,
    Finding,
    PolicySource,
    Report,
    Rule,
    Summary,
    Suppression,
)
from ospo_scan.model.scanned import (
    PROJECT,
    Copyright,
    Engine,
    FileScan,
    LicenseDetection,
    LicenseMatch,
    Package,
    Project,
    ScanResult,
    Since,
    SourceFile,
    TextLocation,
    Tool,
    path_bytes,
    place_order,
)
from ospo_scan.model.words import (
    CorrectionKind,
    FailOn,
    FileStatus,
    Level,
    Outcome,
    Reason,
    Scope,
    Verdict,
)

__all__ = [
    "PROJECT",
    "Copyright",
    "Correction",
    "CorrectionKind",
    "Decision",
    "Engine",
    "FailOn",
    "FileScan",
    "FileStatus",
    "Finding",
    "Level",
    "LicenseDetection",
    "LicenseMatch",
    "Outcome",
    "Package",
    "PolicySource",
    "Project",
    "Reason",
    "Report",
    "Rule",
    "ScanResult",
    "Scope",
    "Since",
    "SourceFile",
    "Summary",
    "Suppression",
    "TextLocation",
    "Tool",
    "Verdict",
    "path_bytes",
    "place_order",
]
