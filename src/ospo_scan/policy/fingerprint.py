# SPDX-License-Identifier: Apache-2.0
"""The name of a finding: equal for the same thing found again, distinct within a rule.

Version 1: the sha256 of these fields, joined by NUL bytes, as lower-case hex::

    "ospo-scan finding 1", rule id, "evidence", evidence
    "ospo-scan finding 1", rule id, "path", path                            where the evidence is null
    "ospo-scan finding 1", rule id, "path", path, "expression", expression  the same, for a license

Text is UTF-8; a path is its bytes. No field can hold a NUL byte. A stored baseline names findings by this: what
changes here raises ``VERSION``.
"""

from __future__ import annotations

import hashlib

from ospo_scan.model import path_bytes

VERSION = 1


def fingerprint(rule_id: str, evidence: str | None, path: str, license_expression: str | None) -> str:
    """64 hex digits; ``path`` and ``license_expression`` count only where ``evidence`` is None."""
    fields = [f"ospo-scan finding {VERSION}", rule_id]
    if evidence is not None:
        fields += ["evidence", evidence]
    else:
        fields += ["path", path]
        if license_expression is not None:
            fields += ["expression", license_expression]
    return hashlib.sha256(b"\0".join(map(path_bytes, fields))).hexdigest()
