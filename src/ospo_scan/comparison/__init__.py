# SPDX-License-Identifier: Apache-2.0
"""What differs between two reports: licenses, files, findings, and how they were made. Values only, no layout.

Nothing is called gone that was only not looked at, and nothing new that may have been there before.
"""

from __future__ import annotations

from ospo_scan.comparison.caveats import caveats
from ospo_scan.comparison.files import pair_files
from ospo_scan.comparison.findings import compare_findings
from ospo_scan.comparison.model import (
    FILE_KINDS,
    Caveat,
    CaveatKind,
    Comparison,
    CorrectionTerms,
    FileChange,
    FilePair,
    FindingChange,
    FindingDifference,
    MovedBy,
    PackageDifference,
    PlacePair,
    Presence,
    PresenceChange,
)
from ospo_scan.comparison.moves import moved_directories
from ospo_scan.comparison.packages import compare_packages
from ospo_scan.comparison.presence import (
    choices_of,
    clauses_of,
    corrections_of,
    has_copyrights,
    holders_of,
    licenses_of,
    presences,
)
from ospo_scan.model import Report

__all__ = [
    "FILE_KINDS",
    "Caveat",
    "CaveatKind",
    "Comparison",
    "CorrectionTerms",
    "FileChange",
    "FilePair",
    "FindingChange",
    "FindingDifference",
    "MovedBy",
    "PackageDifference",
    "PlacePair",
    "Presence",
    "PresenceChange",
    "clauses_of",
    "compare",
    "has_copyrights",
    "moved_directories",
]


def compare(old: Report, new: Report) -> Comparison:
    """All that differs between two reports of one project. Raises: ReportFileError where one lists a path twice."""
    pairs = pair_files(old.result, new.result)
    is_judged = old.policy is not None and new.policy is not None
    is_searched = has_copyrights(old.result.files) and has_copyrights(new.result.files)
    holders = holders_of(old.result.files, new.result.files)
    return Comparison(
        old,
        new,
        files=pairs,
        licenses=presences(pairs, licenses_of, licenses_of),
        expressions=presences(pairs, choices_of, choices_of),
        findings=compare_findings(old, new, pairs),
        corrections=presences(pairs, corrections_of(old), corrections_of(new)) if is_judged else None,
        holders=presences(pairs, holders, holders) if is_searched else None,
        packages=compare_packages(old, new, pairs),
        caveats=caveats(old, new, pairs),
    )
