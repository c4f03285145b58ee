# SPDX-License-Identifier: Apache-2.0
"""The rules of the gate, one module each. A new rule is one module, one line here; `make docs` then."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ospo_scan.policy.gate import GateRule
from ospo_scan.policy.rules import (
    archive_not_inspected,
    base_model_conflict,
    curation_unused,
    declaration_unreadable,
    declared_mismatch,
    expression_invalid,
    license_conflict,
    license_denied,
    license_incompatible,
    license_missing,
    license_review,
    license_unknown,
    link_outside_root,
    model_license_missing,
    not_checked_out,
    policy_changed,
    project_license_missing,
    special_file,
    suspicious_content,
    use_restricted,
    waiver_expired,
    waiver_expiring,
    waiver_unused,
)

RULES: Mapping[str, GateRule] = MappingProxyType(
    {
        "license-denied": license_denied,
        "license-review": license_review,
        "license-incompatible": license_incompatible,
        "license-unknown": license_unknown,
        "license-missing": license_missing,
        "project-license-missing": project_license_missing,
        "declared-mismatch": declared_mismatch,
        "license-conflict": license_conflict,
        "declaration-unreadable": declaration_unreadable,
        "expression-invalid": expression_invalid,
        "model-license-missing": model_license_missing,
        "use-restricted": use_restricted,
        "base-model-conflict": base_model_conflict,
        "archive-not-inspected": archive_not_inspected,
        "link-outside-root": link_outside_root,
        "special-file": special_file,
        "suspicious-content": suspicious_content,
        "not-checked-out": not_checked_out,
        "waiver-expired": waiver_expired,
        "waiver-expiring": waiver_expiring,
        "waiver-unused": waiver_unused,
        "curation-unused": curation_unused,
        "policy-changed": policy_changed,
    }
)

NOT_WAIVED = frozenset(("waiver-expired", "waiver-expiring", "waiver-unused", "curation-unused", "policy-changed"))
"""Rules that no waiver excepts from."""

ABOUT_EXCEPTIONS = frozenset(("waiver-expired", "waiver-expiring", "waiver-unused", "curation-unused"))
"""Rules about the policy's own exceptions: they look at what became of them, and nothing excepts from them."""
