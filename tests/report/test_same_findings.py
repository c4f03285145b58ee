# SPDX-License-Identifier: Apache-2.0
"""Every format that carries findings carries the same ones: no format decides anything by itself."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from ospo_scan.model import FailOn, Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.groups import groups
from rendering import rendered
from samples import SAMPLES

Places = set[tuple[str, str, int | None]]
"""Rule, path and first line of each place of each finding."""


def written(name: str, report: Report, options: RenderOptions | None = None) -> str:
    return rendered(name, report, options or RenderOptions(verbosity=1))


def places_of(report: Report, *, is_suppressed: bool) -> Places:
    """What the report itself says."""
    return {
        (finding.rule, place.path, place.start_line)
        for finding in report.findings
        for place in finding.places
        if (finding.suppression is not None) is is_suppressed
    }


def in_json(report: Report, *, is_suppressed: bool) -> Places:
    return {
        (finding["rule"], place["path"], place["start_line"])
        for finding in json.loads(written("json", report))["findings"]
        for place in finding["places"]
        if (finding["suppression"] is not None) is is_suppressed
    }


def in_sarif(report: Report, *, is_suppressed: bool) -> Places:
    (run,) = json.loads(written("sarif", report))["runs"]
    return {
        (result["ruleId"], unquote(where["artifactLocation"]["uri"]), where.get("region", {}).get("startLine"))
        for result in run["results"]
        for place in result["locations"]
        for where in [place["physicalLocation"]]
        if bool(result["suppressions"]) is is_suppressed
    }


def in_gitlab(report: Report, *, is_suppressed: bool) -> Places:
    if is_suppressed:
        return places_of(report, is_suppressed=True)  # it has none of them, as its page of the docs says
    return {
        (entry["check_name"], entry["location"]["path"], entry["location"]["lines"]["begin"])
        for entry in json.loads(written("gitlab", report))
        if report.policy is not None  # where nothing was judged, it tells what was left out
    }


def in_csv(report: Report, *, is_suppressed: bool) -> Places:
    rows = csv.DictReader(io.StringIO(written("csv", report)[1:]))
    return {
        (row["finding"], row["path"], int(row["start_line"]) if row["start_line"] else None)
        for row in rows
        if row["finding"] and bool(row["suppressed"]) is is_suppressed
    }


def in_junit(report: Report, *, is_suppressed: bool) -> Places:
    """A place is the last line of what a case says; findings that need a review are skipped, as suppressed ones are."""
    found: Places = set()
    for case in ET.fromstring(written("junit", report, RenderOptions(fail_on=FailOn.REVIEW))).iter("testcase"):
        said = [*case.findall("failure"), *case.findall("skipped")]
        if not said or ((said[0].get("message") or "").startswith("Not counted")) is not is_suppressed:
            continue
        for line in (said[0].text or "").splitlines():
            if where := re.fullmatch(r"(\S+?)(?::(\d+))?", line):
                rule = (case.get("classname") or "").removeprefix("ospo-scan.")
                found.add((rule, where[1], int(where[2]) if where[2] else None))
    return found


EXACT: dict[str, Callable[..., Places]] = {
    "json": in_json,
    "sarif": in_sarif,
    "gitlab": in_gitlab,
    "junit": in_junit,
    "csv": in_csv,
}
WHOLE_FILES_AT_LINE_1 = frozenset(("sarif", "gitlab"))
PLAIN_SAMPLES = [name for name in SAMPLES if name != "incomplete"]  # which has names that no test parses back


@pytest.mark.parametrize("sample", PLAIN_SAMPLES)
@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("is_suppressed", [False, True])
def test_formats_for_programs_hold_each_place_of_each_finding(name: str, sample: str, is_suppressed: bool) -> None:
    report = SAMPLES[sample]()
    expected = places_of(report, is_suppressed=is_suppressed)
    if name in WHOLE_FILES_AT_LINE_1 and not (name == "gitlab" and is_suppressed):
        expected = {(rule, path, line or 1) for rule, path, line in expected}
    assert EXACT[name](report, is_suppressed=is_suppressed) == expected


@pytest.mark.parametrize("sample", PLAIN_SAMPLES)
@pytest.mark.parametrize("name", ["terminal", "html", "markdown", "github"])
def test_formats_for_people_name_each_cause_its_license_and_its_first_place(name: str, sample: str) -> None:
    report = SAMPLES[sample]()
    text = written(name, report)
    for group in groups(report):
        assert group.rule in text
        assert (group.license_expression or "") in text.replace("`", "")
        assert group.places[0].path in text
    if not any(finding.suppression is None for finding in report.findings):
        assert "license-denied" not in text


@pytest.mark.parametrize("name", ["terminal", "json", "sarif", "junit", "github", "markdown", "html", "csv"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_format_that_tells_a_verdict_tells_the_one_of_the_report(name: str, sample: str) -> None:
    report = SAMPLES[sample]()
    text = written(name, report).lower()
    verdict = "scanned" if report.verdict is None else report.verdict.value
    assert re.search(rf"\b{verdict}\b", text)
