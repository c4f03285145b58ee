# SPDX-License-Identifier: Apache-2.0
"""What ``scancode --json`` wrote elsewhere, and files of policy tests: taken whole, or refused with a sentence."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence

from target import Target, promised

from ospo_scan.detect.scancode.saved import read_scancode_json
from ospo_scan.errors import PolicyError, PolicyTestError, ReportFileError
from ospo_scan.policy.testing import load_tests

WORDS = (
    b'"license_expression_spdx": "',
    b'"path": "a/b"',
    b"null",
    b"1e999",
    b"[]",
    b"{}",
    b'"\\ud800"',
    b"9" * 400,
    b"cases:\n  - {expression: MIT, expect: ",
    b"policy: builtin:permissive\n",
    b"../",
)
_MATCH = {
    "license_expression_spdx": "GPL-2.0",
    "from_file": "root/a.c",
    "start_line": 3,
    "end_line": 5,
    "matcher": "2-aho",
    "score": 99.0,
    "matched_length": 12,
    "rule_identifier": "some.RULE",
}
_FILE = {"path": "root/a.c", "type": "file", "license_clues": [], "scan_errors": []}
_HEADER = {"tool_name": "scancode-toolkit", "tool_version": "32", "options": {"--license": True}}


def look_at(data: bytes) -> None:
    """Have one file read as either."""
    with tempfile.NamedTemporaryFile(prefix="fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as file:
        file.write(data)
        file.flush()
        try:
            paths = [scan.path for scan in read_scancode_json(file.name).files]
            promised(len(paths) == len(set(paths)), "a path stands there twice")
        except ReportFileError as error:
            promised(bool(str(error)), "refused without a word")
        try:
            tests = load_tests(file.name)
            promised(bool(tests.cases), "tests without a case")
        except (PolicyError, PolicyTestError) as error:
            promised(bool(str(error)), "refused without a word")


def seeds() -> Sequence[bytes]:
    """One of each."""
    found = {"license_expression_spdx": "GPL-2.0", "matches": [_MATCH, {**_MATCH, "from_file": "root/LICENSE"}]}
    files = [{**_FILE, "license_detections": [found]}, {**_FILE, "path": "root/b.zip", "license_detections": []}]
    return [
        json.dumps({"headers": [_HEADER], "files": files}).encode(),
        b"policy: builtin:permissive\ncases:\n  - {expression: MIT, expect: allow}\n  - name: a\n"
        b"    expression: GPL-2.0-only\n    path: lib/a.c\n    expect: deny\n",
    ]


TARGET = Target(look_at, seeds, WORDS)
