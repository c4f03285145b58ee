# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.model import Copyright, Project, Report
from rendering import assert_golden, rendered
from samples import SAMPLES, detection, reports, scanned, texts
from spdx2_documents import (
    CREATED,
    demanding_report,
    report_of,
    value_of,
    value_read_by_spdx_tools,
)

# What would end a value, start another, or be taken for something else.
TRICKS = (
    *("</text>", "<text>", "</TEXT>", "\n", "\r", "\r\n", "\t", " ", "\u00a0", "\x85", "\u2028", "\x00", "\\", ","),
    *(")", "(excludes: ", "FileName: ./x\n", "LicenseConcluded: MIT", "SPDXID", "Created", "NONE", "NOASSERTION"),
    *("Tool: x", "SHA1: ab", "2026-11-24T09:30:00Z", "#", "<", "/", "text>", "\udcff", "a"),
    *("::error::x", "##["),
)
hostile = st.lists(st.sampled_from(TRICKS), max_size=5).map("".join) | texts
names = hostile.map(lambda name: (name or "x").encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"))


def as_read(report: Report) -> dict[str, Any]:
    """The document of a report as readers give it back: of a supplier without empty parentheses behind its name.

    They take these for an address that is not known.
    """
    document = value_of(report)
    document["packages"][0]["supplier"] = document["packages"][0]["supplier"].removesuffix(" ()")
    return document


def with_texts(path: str, statement: str, notice: str, name: str, version: str) -> Report:
    found = detection("LicenseRef-ours", notice)
    file = replace(scanned(path, found), copyrights=(Copyright(statement, (), 1, 1),))
    report = report_of(file, project=Project(name, version))
    return replace(report, result=replace(report.result, notes=(statement,)))


def tags_of(text: str) -> list[str]:
    """The tags, as a reader finds them that takes ``<text>`` anywhere in a line for the start of a text."""
    return [line.partition(":")[0] for line in re.sub("(?s)<text>.*?</text>", "", text).splitlines()]


def test_the_output_is_the_golden_file() -> None:
    assert_golden(rendered("spdx-tag", demanding_report(), CREATED), "demanding.spdx")


@pytest.mark.parametrize("name", SAMPLES)
def test_tools_python_reads_the_json_value(name: str) -> None:
    report = SAMPLES[name]()
    assert value_read_by_spdx_tools("spdx-tag", rendered("spdx-tag", report)) == as_read(report)


def test_tools_python_reads_the_json_value_of_a_demanding_report() -> None:
    report = demanding_report()
    assert value_read_by_spdx_tools("spdx-tag", rendered("spdx-tag", report)) == as_read(report)


@given(names, hostile, hostile, hostile, hostile)
@settings(max_examples=40, deadline=None)
def test_any_name_and_text_comes_back(path: str, statement: str, notice: str, name: str, version: str) -> None:
    report = with_texts(path, statement, notice, name, version)
    assert value_read_by_spdx_tools("spdx-tag", rendered("spdx-tag", report)) == as_read(report)


@given(reports)
@settings(max_examples=25, deadline=None)
def test_any_report_comes_back(report: Report) -> None:
    distinct = {scan.path: scan for scan in report.result.files}
    report = replace(report, result=replace(report.result, files=tuple(distinct.values())))
    assert value_read_by_spdx_tools("spdx-tag", rendered("spdx-tag", report)) == as_read(report)


@given(names, hostile, hostile.filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_no_name_and_no_text_makes_a_tag_of_its_own(path: str, statement: str, notice: str) -> None:
    plain = rendered("spdx-tag", with_texts("a.c", "(c) A", "Ours.", "name", "1"))
    hostile_one = rendered("spdx-tag", with_texts(path, f"(c) A{statement}", notice, statement, notice))
    assert tags_of(hostile_one) == tags_of(plain)


def test_files_follow_their_package_and_relationships() -> None:
    tags = tags_of(rendered("spdx-tag", demanding_report()))
    assert tags.index("PackageName") < tags.index("Relationship") < tags.index("FileName") < tags.index("LicenseID")
    assert tags.count("PackageName") == 1
