# SPDX-License-Identifier: Apache-2.0
"""The values that flow from the tree to the report: frozen, slotted, standard library only.

Conventions that hold everywhere: lines are 1-based and inclusive; sizes are bytes; scores are 0-100; digests
are lower-case hex; a license expression is a canonical SPDX string (see ``expression``); a path is relative to
the scanned root, with ``/``, decoded from its bytes as UTF-8 with ``surrogateescape``, so that
``path.encode("utf-8", "surrogateescape")`` gives the bytes back whatever they are.
"""

from __future__ import annotations

from ospo_scan.model.cards import Card, CardKind
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
from ospo_scan.model.manifests import Dependency, Manifest
from ospo_scan.model.scanned import (
    PROJECT,
    Copyright,
    Declaration,
    Engine,
    Fault,
    FileScan,
    LicenseDetection,
    LicenseMatch,
    Package,
    Project,
    Refinement,
    ScanResult,
    Since,
    SourceFile,
    Suspicion,
    TextLocation,
    Tool,
    path_bytes,
    place_order,
)
from ospo_scan.model.words import (
    ConcludedFrom,
    CorrectionKind,
    DeclarationSource,
    FailOn,
    FileStatus,
    Level,
    Outcome,
    PackageKind,
    Reason,
    Scope,
    Verdict,
)

__all__ = [
    "PROJECT",
    "Card",
    "CardKind",
    "ConcludedFrom",
    "Copyright",
    "Correction",
    "CorrectionKind",
    "Decision",
    "Declaration",
    "DeclarationSource",
    "Dependency",
    "Engine",
    "FailOn",
    "Fault",
    "FileScan",
    "FileStatus",
    "Finding",
    "Level",
    "LicenseDetection",
    "LicenseMatch",
    "Manifest",
    "Outcome",
    "Package",
    "PackageKind",
    "PolicySource",
    "Project",
    "Reason",
    "Refinement",
    "Report",
    "Rule",
    "ScanResult",
    "Scope",
    "Since",
    "SourceFile",
    "Summary",
    "Suppression",
    "Suspicion",
    "TextLocation",
    "Tool",
    "Verdict",
    "path_bytes",
    "place_order",
]
