# SPDX-License-Identifier: Apache-2.0
"""Baseline files: what is read writes a file that reads the same, the rest is refused with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from target import Target, fixture_files, promised

from ospo_scan.baseline.file import baseline_bytes, parse_baseline
from ospo_scan.baseline.model import Baseline
from ospo_scan.errors import BaselineError

WORDS = (
    b'"path": "',
    b'"path_base64": "/w==", ',
    b'"count": 1',
    b"null",
    b",\n",
    b"1e999",
    b'"known"',
    b"[" * 500,
    b"<<<<<<< a\n",
    b'"\\ud800"',
    b"../",
)


def look_at(data: bytes) -> None:
    """Have one baseline read."""
    try:
        entries = parse_baseline(data, "known")
    except BaselineError as error:
        lines = [int(line) for line in re.findall(r"^known:(\d+):", str(error), re.MULTILINE)]
        promised(bool(lines) and all(1 <= line <= data.count(b"\n") + 1 for line in lines), f"no line: {error}")
        return
    again = parse_baseline(baseline_bytes(Baseline(entries)), "known")
    promised(again == entries, "a baseline does not come back")


def seeds() -> Sequence[bytes]:
    """The baselines of the test cases."""
    return [*fixture_files("*/baseline.json")]


TARGET = Target(look_at, seeds, WORDS)
