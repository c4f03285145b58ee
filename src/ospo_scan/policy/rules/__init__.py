# SPDX-License-Identifier: Apache-2.0
"""The rules of the gate, one module each. A new rule is one module, one line here; `make docs` then."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ospo_scan.policy.gate import GateRule
from ospo_scan.policy.rules import (
    archive_not_inspected,
    expression_invalid,
    license_denied,
    license_missing,
    license_review,
    license_unknown,
    link_outside_root,
    not_checked_out,
    project_license_missing,
    special_file,
)

RULES: Mapping[str, GateRule] = MappingProxyType(
    {
        "license-denied": license_denied,
        "license-review": license_review,
        "license-unknown": license_unknown,
        "license-missing": license_missing,
        "project-license-missing": project_license_missing,
        "expression-invalid": expression_invalid,
        "archive-not-inspected": archive_not_inspected,
        "link-outside-root": link_outside_root,
        "special-file": special_file,
        "not-checked-out": not_checked_out,
    }
)
