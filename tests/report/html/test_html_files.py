# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from large_reports import extreme_report, large_report
from ospo_scan.model import Copyright, Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.html.files import ShownFiles, shown_files
from ospo_scan.report.html.findings import Anchors, shown_findings
from ospo_scan.report.html.standing import Standing, standings
from samples import failing_report


def shown(report: Report) -> ShownFiles:
    anchors = Anchors()
    numbers = shown_findings(report, RenderOptions(), anchors).numbers
    return shown_files(report, standings(report), numbers, anchors)


def test_a_row_has_status_licenses_and_the_numbers_of_its_findings() -> None:
    rows = {row.scan.path: row for row in shown(failing_report()).rows}
    assert (rows["src/parse.c"].standing, rows["src/parse.c"].groups) == (Standing.ERROR, (2,))
    assert rows["src/parse.c"].licenses == ("GPL-2.0-only", "MIT")
    assert rows["LICENSE"].groups == ()


def test_all_files_are_listed_one_by_one_while_there_is_room() -> None:
    files = shown(large_report(5000))
    assert len(files.rows) == 5000
    assert (files.directories, files.summed) == ((), 0)


def test_past_the_room_files_without_findings_are_summed_up_and_none_is_lost() -> None:
    report = large_report(30_000)
    files = shown(report)
    assert len(files.rows) + files.summed == 30_000
    assert sum(row.files for row in files.directories) == files.summed
    assert all(row.groups for row in files.rows)
    for row in files.directories:
        assert sum(number for _, number in row.standings) == row.files


def test_very_many_directories_are_summed_up_by_the_first_parts_of_their_paths() -> None:
    report = large_report(30_000)
    apart = tuple(
        replace(scan, file=replace(scan.file, path=f"d{place % 50}/e{place}/f/{place}"))
        for place, scan in enumerate(report.result.files)
    )
    files = shown(replace(report, findings=(), result=replace(report.result, files=apart)))
    assert [row.path for row in files.directories][:2] == ["d0/", "d1/"]
    assert sum(row.files for row in files.directories) == files.summed > 0


def test_copyrights_are_shown_where_somebody_looked_for_them() -> None:
    report = failing_report()
    assert not shown(report).has_copyrights
    statements = tuple(Copyright(f"Copyright {year}", (), 1, 1) for year in range(2020, 2026))
    first, *others = report.result.files
    files = (replace(first, copyrights=statements), *others)
    found = shown(replace(report, result=replace(report.result, files=files)))
    assert found.has_copyrights
    row = next(row for row in found.rows if row.scan.path == first.path)
    assert (row.copyrights, row.other_copyrights) == (("Copyright 2020", "Copyright 2021", "Copyright 2022"), 3)


def test_copyrights_give_way_before_files_with_findings_do() -> None:
    files = shown(extreme_report(20_000))
    assert len(files.rows) == 20_000
    assert (files.has_copyrights, files.lacks_copyrights) == (False, True)
