# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ospo_scan.report.json.document import to_plain
from ospo_scan.report.json.from_plain import report_from_plain
from samples import failing_report, incomplete_report, scan_report

Change = Callable[[Any], object]


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
