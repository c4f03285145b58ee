# SPDX-License-Identifier: Apache-2.0
"""Whether a saved report still holds: of this tree, by this policy, with this verdict. Values, and how they are shown.

Nothing that a report says is used as a path: the walk says which files there are, and what the report says is looked
up among them.
"""

from __future__ import annotations

from ospo_scan.verification.model import Check, FileChange, FileDifference, Outcome, Subject, Verification

__all__ = ["Check", "FileChange", "FileDifference", "Outcome", "Subject", "Verification"]
