# SPDX-License-Identifier: Apache-2.0
"""A verification as JSON: versioned, described by ``data/verification-schema-1.json``."""

from __future__ import annotations

from typing import TextIO

from ospo_scan import __version__
from ospo_scan.codec import Plain, path_to_plain, well_formed
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.json.document import head_to_plain, rendered
from ospo_scan.report.text import inert_json
from ospo_scan.verification.model import Verification

SCHEMA_VERSION = "1.0"


def write(verification: Verification, stream: TextIO, options: RenderOptions) -> None:
    """Write it as one JSON document, 2 spaces a level, keys in fixed order; ``options`` change nothing."""
    stream.write(inert_json(rendered(to_plain(verification), "\n")) + "\n")


def to_plain(verification: Verification) -> Plain:
    """The plain JSON value of ``verification``."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "ospo-scan", "version": __version__},
        "outcome": verification.outcome.value,
        "is_rescanned": verification.is_rescanned,
        "report": head_to_plain(verification.report),
        "checks": [
            {
                "subject": check.subject.value,
                "outcome": check.outcome.value,
                "message": well_formed(check.message),
                "details": [well_formed(line) for line in check.details],
            }
            for check in verification.checks
        ],
        "files": [
            {**path_to_plain(one.path), "change": one.change.value, "detail": well_formed(one.detail)}
            for one in verification.files
        ],
        "notes": [well_formed(note) for note in verification.notes],
    }
