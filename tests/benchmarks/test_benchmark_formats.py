# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import formats
from many_files import later_report_of, report_of

from ospo_scan.comparison import FileChange, compare
from ospo_scan.model import FileStatus
from ospo_scan.report.json.document import to_plain
from ospo_scan.report.json.reading import read_report


def test_the_made_up_report_is_one_that_can_be_read_back() -> None:
    import json

    report = report_of(1200)
    assert len(report.result.files) == 1200
    assert {scan.status for scan in report.result.files} == {FileStatus.SCANNED, FileStatus.NOT_INSPECTED}
    assert read_report(json.dumps(to_plain(report))) == report


def test_a_format_over_its_limits_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n")
    assert formats.main(["--files", "50", "--write", str(page), "json", "diff-json"]) == 0
    assert "\n| diff-json | " in page.read_text()
    assert "Every format keeps the limits of 10 s and 500 MB." in page.read_text()
    assert not formats.Cost("json", 11.0, 1.0, 100.0, 1.0).is_within_limits
    assert not formats.Cost("json", 1.0, 1.0, 501.0, 1.0).is_within_limits


def test_in_the_later_report_half_of_the_files_differ() -> None:
    pairs = compare(report_of(1000), later_report_of(1000)).files
    changes = {change: sum(pair.change is change for pair in pairs) for change in FileChange}
    assert 0.4 < sum(not pair.is_same for pair in pairs) / len(pairs) < 0.8
    assert changes[FileChange.MOVED] > 200
    assert changes[FileChange.ADDED] == changes[FileChange.REMOVED] > 50
    assert any(pair.is_relicensed for pair in pairs)
