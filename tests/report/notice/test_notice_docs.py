# SPDX-License-Identifier: Apache-2.0
"""docs/attribution.md shows what templates really are given, and what its example really makes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

from ospo_scan.model import Copyright, FileScan, FileStatus, Project, Reason, Report, ScanResult, Scope
from ospo_scan.report import RenderOptions
from ospo_scan.report.notice.template import MAX_MEMORY, MAX_OUTPUT, MAX_SECONDS, check_template, environment
from ospo_scan.report.notice.values import VALUES, notice_values
from rendering import rendered
from samples import TOOL, attributed_report, detection, left_out, scanned

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "attribution.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```\n", PAGE, re.DOTALL)
    return str(found)


def stated(path: str, license_id: str, *statements: str) -> FileScan:
    found = tuple(Copyright(one, (), 1, 1) for one in statements)
    return replace(scanned(path, detection(license_id, license_id)), copyrights=found)


def test_the_example_makes_what_the_page_shows() -> None:
    files = (
        stated("a.c", "MIT", "Copyright (C) 2015-2019 Jane Doe", "\xa9 2020-2023 Jane Doe <jane@example.org>"),
        left_out("icons.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE),
        stated("z.c", "Zlib", "Copyright 1995 The Zlib Authors"),
    )
    report = Report(ScanResult(TOOL, Scope.GIT, True, files, project=Project("example")), None, (), None)
    check_template(block("jinja"), VALUES)
    assert rendered("notice", report, RenderOptions(template=block("jinja"))) == block("text")


def test_the_statements_that_the_page_merges_are_merged() -> None:
    example = re.search(r"`([^`]+)`, `([^`]+)` and `([^`]+)` become\n`([^`]+)`", PAGE)
    assert example is not None
    values: dict[str, Any] = notice_values(
        Report(ScanResult(TOOL, Scope.GIT, True, (stated("a.c", "MIT", *example.groups()[:3]),)), None, (), None)
    )
    assert values["licenses"][0]["statements"] == [example[4]]


def test_every_value_and_every_filter_is_on_the_page() -> None:
    values: dict[str, Any] = notice_values(attributed_report())
    shown = set(re.findall(r"`([a-z_]+)(?:\([^`]*\))?`", PAGE))
    names = {*values, *values["project"], *values["licenses"][0], *values["texts"][0], *values["missing"][0]}
    names |= {*values["licenses"][0]["holders"][0], *values["licenses"][0]["directories"][0]}
    names |= {key for one in values["missing"] for place in one["places"] for key in place}
    names |= set(environment(is_html=False).filters) - set(ImmutableSandboxedEnvironment().filters)
    assert names <= shown


def test_the_limits_on_the_page_are_those_that_are_kept() -> None:
    assert f"at most {MAX_SECONDS} seconds, {MAX_MEMORY // 2**30} GiB of" in PAGE
    assert f"{MAX_OUTPUT // 2**20} million characters" in PAGE


def test_the_columns_of_the_table_are_on_the_page_of_the_formats() -> None:
    from ospo_scan.report.csv import COLUMNS

    assert set(COLUMNS) <= set(re.findall("`([a-z0-9_]+)`", (DOCS / "formats.md").read_text(encoding="utf-8")))
