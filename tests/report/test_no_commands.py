# SPDX-License-Identifier: Apache-2.0
"""No format that goes to the log of a GitHub Actions job holds a command of the tree, whatever its names and texts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ospo_scan.model import Copyright, Decision, FileStatus, Level, Reason, Report, TextLocation, Verdict
from ospo_scan.report import FORMATS
from rendering import rendered
from samples import detection, failing_report, finding, in_order, left_out, scanned

LIVE = re.compile(r"^\s*::(?!(?:error|warning|notice) (?:file|title)=)|##\[", re.MULTILINE)
HOSTILE = "::error title=x::pwned\n  ::stop-commands::x\n##[error]pwned"


def hostile_report() -> Report:
    """Names, license texts, copyright statements, details and notes that are commands."""
    report = failing_report()
    found = detection("LicenseRef-scancode-commons-clause", HOSTILE)
    scan = replace(scanned("::error::a.c", found), copyrights=(Copyright(HOSTILE, ("::x",), 1, 3),))
    failed = left_out("::error::b.c", FileStatus.ERROR, Reason.TIMEOUT, "::error::c")
    link = left_out("::error::l", FileStatus.SKIPPED, Reason.LINK, "-> ::x")
    denied = finding(
        "license-denied",
        Level.ERROR,
        "::error::m",
        [TextLocation(scan.path, 1, 3)],
        Decision("::p", 1, "::r"),
        found=found,
    )
    files = in_order((scan, failed, link))
    result = replace(report.result, files=files, notes=("::error::note\n::error::more",))
    return Report(result, report.policy, (denied,), Verdict.INCOMPLETE)


# What goes into a file is not read by a runner; JSON and YAML put every text into quotes, CSV after a kind of row.
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("html", "notice-html")])
def test_no_text_of_a_tree_is_a_command(name: str) -> None:
    assert LIVE.findall(rendered(name, hostile_report())) == []
