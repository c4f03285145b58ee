# SPDX-License-Identifier: Apache-2.0
"""A file whose license is only declared has it in every report that names files or licenses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Declaration, DeclarationSource, Report, TextLocation
from rendering import rendered
from samples import in_order, passing_report, scanned

LISTING = (
    *("json", "csv", "html", "spdx-json", "spdx-tag", "spdx-yaml", "spdx3-json", "cyclonedx", "cyclonedx-1.7"),
    *("notice", "notice-md", "notice-html"),
)
COUNTING = ("terminal", "markdown")


def declared_report() -> Report:
    """The passing report with a picture that a sidecar declares to be under ISC."""
    place = TextLocation("logo.png.license", 2, 2)
    said = Declaration(DeclarationSource.SIDECAR, "ISC", "ISC", ("2020 Ada",), place, "sha256:" + "1c" * 32)
    report = passing_report()
    picture = replace(scanned("logo.png"), declarations=(said,))
    return replace(report, result=replace(report.result, files=in_order((*report.result.files, picture))))


@pytest.mark.parametrize("name", LISTING)
def test_a_report_of_files_names_the_file_and_the_license_that_is_declared(name: str) -> None:
    text = rendered(name, declared_report())
    assert "logo.png" in text
    assert "ISC" in text


@pytest.mark.parametrize("name", COUNTING)
def test_a_table_of_licenses_counts_what_is_declared(name: str) -> None:
    (line,) = [line for line in rendered(name, declared_report()).splitlines() if "ISC" in line]
    assert "1" in line
