# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ospo_scan.model import Report, Verdict
from ospo_scan.report.json.document import to_plain
from ospo_scan.report.json.from_plain import report_from_plain
from samples import (
    attributed_report,
    failing_report,
    incomplete_report,
    passing_report,
    review_report,
    scan_report,
)

Change = Callable[[Any], object]
PACKAGE: dict[str, Any] = {
    "name": "example",
    "version": None,
    "purl": None,
    "kind": "project",
    "license_stated": None,
    "owns": [],
    "location": {"path": "pyproject.toml", "start_line": None, "end_line": None},
}


@pytest.mark.parametrize("report", [failing_report(), incomplete_report(), scan_report()])
def test_the_plain_value_of_a_report_is_the_report_again(report: Any) -> None:
    assert report_from_plain(to_plain(report)) == report


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plain: plain.pop("tool"), "the report lacks 'tool'"),
        (lambda plain: plain["tool"].pop("engine"), "tool lacks 'engine'"),
        (lambda plain: plain["policy"].update(sha256="x"), "sha256 is not a digest: 'x'"),
        (lambda plain: plain.update(verdict="maybe"), "verdict has the unknown value 'maybe'"),
        (lambda plain: plain.update(policy=None), "a policy and a verdict, or neither"),
        (lambda plain: plain.update(scope="svn"), "scope has the unknown value 'svn'"),
        (lambda plain: plain["summary"].update(files="1"), "files must be a whole number"),
        (lambda plain: plain["findings"][0].update(places=[]), "at least one place"),
        (lambda plain: plain["findings"][0].update(level="ERROR"), "a level of error, warning or note"),
        (lambda plain: plain["findings"][0].update(evidence="sha256:1"), "evidence is not a digest"),
        (lambda plain: plain["findings"][0]["places"][0].update(start_line=None), "start_line must be a whole number"),
        (
            lambda plain: plain["findings"][0].update(
                suppression=dict.fromkeys(("owner", "expires", "comment", "decided_by"))
                | {"kind": "mood", "reason": ""}
            ),
            "kind of a suppression must be waiver or baseline",
        ),
        (lambda plain: plain["files"][0].update(size=-1), "file 'LICENSE': size must be a whole number"),
        (lambda plain: plain["files"][0].update(license_info=[]), "a member 'license_info' that does not belong"),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(change: Change, message: str) -> None:
    plain = to_plain(failing_report())
    change(plain)
    with pytest.raises(ValueError, match=message):
        report_from_plain(plain)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plain: _detection(plain).update(license_expression="MIT OR ("), "file 'LICENSE': license_expression"),
        (lambda plain: _detection(plain)["matches"][0].update(license_expression="GPL 3"), "'GPL 3' cannot be read"),
        (lambda plain: _file(plain, "README.md")["clues"][0].update(license_expression=""), "'' cannot be read"),
        (lambda plain: plain["findings"][0].update(license_expression="GPL 3"), "'GPL 3' cannot be read"),
        (lambda plain: plain["corrections"][0].update(detected="(MIT"), "detected '\\(MIT' cannot be read"),
        (lambda plain: plain["corrections"][0].update(concluded="MIT OR ("), "concluded 'MIT OR \\(' cannot be read"),
        (
            lambda plain: plain.update(packages=[{**PACKAGE, "license_declared": "see LICENSE"}]),
            "license_declared 'see LICENSE' cannot be read",
        ),
    ],
)
def test_a_license_that_no_format_could_read_is_refused(change: Change, message: str) -> None:
    plain = to_plain(replace(failing_report(), corrections=attributed_report().corrections))
    assert report_from_plain(plain).corrections[0].concluded == "NONE"
    change(plain)
    with pytest.raises(ValueError, match=message):
        report_from_plain(plain)


@pytest.mark.parametrize("moment", ["9999-99-99T99:99:99Z", "0000-01-01T00:00:00Z", "2026-02-31T00:00:00Z", "today"])
def test_the_time_of_a_revision_is_one_that_there_was(moment: str) -> None:
    plain: Any = to_plain(attributed_report())
    assert report_from_plain(plain).result.project.revision_date == "2026-11-24T09:30:00Z"
    plain["project"]["revision_date"] = moment
    with pytest.raises(ValueError, match="revision_date of project must be a time in UTC"):
        report_from_plain(plain)


def test_a_path_twice_and_paths_out_of_order_are_refused() -> None:
    plain: Any = to_plain(failing_report())
    plain["files"].insert(1, plain["files"][0])
    with pytest.raises(ValueError, match="file 'LICENSE' is listed twice"):
        report_from_plain(plain)
    plain = to_plain(failing_report())
    plain["files"].reverse()
    with pytest.raises(ValueError, match="is not in the order of paths"):
        report_from_plain(plain)


@pytest.mark.parametrize("report", [failing_report(), incomplete_report(), review_report(), passing_report()])
def test_a_verdict_that_does_not_follow_from_the_report_is_refused(report: Report) -> None:
    for verdict in Verdict:
        plain: Any = to_plain(replace(report, verdict=verdict))
        if verdict is report.verdict:
            assert report_from_plain(plain) == report
            continue
        with pytest.raises(ValueError, match=f"verdict is not '{report.verdict.value}'"):  # type: ignore[union-attr]
            report_from_plain(plain)


def _file(plain: Any, path: str) -> Any:
    return next(file for file in plain["files"] if file["path"] == path)


def _detection(plain: Any) -> Any:
    return _file(plain, "LICENSE")["detections"][0]
