# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import formats
from many_files import report_of

from ospo_scan.model import FileStatus
from ospo_scan.report.json import read_report, to_plain


def test_the_made_up_report_is_one_that_can_be_read_back() -> None:
    import json

    report = report_of(1200)
    assert len(report.result.files) == 1200
    assert {scan.status for scan in report.result.files} == {FileStatus.SCANNED, FileStatus.NOT_INSPECTED}
    assert read_report(json.dumps(to_plain(report))) == report


def test_a_format_over_its_limits_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n")
    assert formats.main(["--files", "50", "--write", str(page), "json"]) == 0
    assert "Every format keeps the limits of 10 s and 500 MB." in page.read_text()
    assert not formats.Cost("json", 11.0, 1.0, 100.0, 1.0).is_within_limits
    assert not formats.Cost("json", 1.0, 1.0, 501.0, 1.0).is_within_limits
