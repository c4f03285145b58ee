# SPDX-License-Identifier: Apache-2.0
"""Findings that were known on a day: recorded, read back, recognized in a later scan, and dropped when proven gone.

Values only, and one file format; what is scanned, judged and written is for others to say. docs/baseline.md is the
description for users.
"""

from __future__ import annotations

from ospo_scan.baseline.file import baseline_bytes, read_baseline
from ospo_scan.baseline.matching import apply_baseline
from ospo_scan.baseline.model import Baseline, BaselineEntry
from ospo_scan.baseline.pruning import Pruned, Removal, prune
from ospo_scan.baseline.recording import record, refresh

__all__ = [
    "Baseline",
    "BaselineEntry",
    "Pruned",
    "Removal",
    "apply_baseline",
    "baseline_bytes",
    "prune",
    "read_baseline",
    "record",
    "refresh",
]
