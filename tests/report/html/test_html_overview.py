# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from ospo_scan.report.html.findings import Anchors, ShownGroup, shown_findings
from ospo_scan.report.html.overview import (
    license_bars,
    license_rows,
    outcomes,
    rule_bars,
    steps,
    top_directories,
)
from ospo_scan.report.html.standing import Standing, standings
from policy_cases import found, result
from samples import failing_report, incomplete_report, passing_report, scan_report, scanned


def groups(report: Report) -> tuple[ShownGroup, ...]:
    return shown_findings(report, RenderOptions(), Anchors()).groups


def test_first_come_files_in_error_then_the_gravest_findings_each_with_its_first_remedy() -> None:
    report = incomplete_report()
    first, second, *_ = steps(report, groups(report))
    assert (first.href, first.standing) == ("#failed", Standing.FAILED)
    assert first.title == "3 files could not be scanned, and cannot pass."
    assert "raise --timeout" in first.remedy.sentence
    assert second.href == "#group-1"
    assert second.remedy.sentence == "Replace or remove the code under GPL-2.0-only."
    assert second.where == "42 places: third_party/tty/ (39), src/compat/ (3)"


def test_the_place_itself_is_named_where_there_is_one() -> None:
    report = failing_report()
    assert steps(report, groups(report))[1].where == "src/parse.c:1"


def test_nothing_is_to_do_where_all_is_well() -> None:
    assert steps(passing_report(), groups(passing_report())) == ()


def test_the_outcomes_are_shares_of_all_files() -> None:
    found_ = outcomes(standings(failing_report()))
    assert [(one.standing, one.number) for one in found_] == [
        (Standing.ERROR, 43),
        (Standing.REVIEW, 10),
        (Standing.CLEAR, 22),
        (Standing.UNSEEN, 2),
    ]
    assert abs(sum(one.share for one in found_) - 100) < 0.01


def test_a_license_has_its_facts_and_the_gravest_finding_that_refuses_it() -> None:
    rows = {row.id: row for row in license_rows(failing_report())}
    gpl = rows["GPL-2.0-only"]
    assert (gpl.name, gpl.category, gpl.files) == ("GNU General Public License v2.0 only", "copyleft", 43)
    assert (gpl.is_osi_approved, gpl.is_fsf_free, gpl.standing) == (True, True, Standing.ERROR)
    assert gpl.url == "https://spdx.org/licenses/GPL-2.0-only.html"
    assert rows["MIT"].standing is Standing.CLEAR
    assert rows["LicenseRef-scancode-unknown-license-reference"].url is None


def test_an_exception_is_named_with_its_license() -> None:
    expression = "GPL-2.0-only WITH Classpath-exception-2.0"
    report = Report(result(scanned("a", found(expression)), scanned("b", found("LicenseRef-ours"))), None, (), None)
    rows = {row.id: row for row in license_rows(report)}
    assert rows[expression].name == "GNU General Public License v2.0 only with Classpath exception 2.0"
    assert (rows["LicenseRef-ours"].name, rows["LicenseRef-ours"].category) == ("LicenseRef-ours", "not known")


def test_without_a_policy_no_license_is_said_to_be_without_findings() -> None:
    assert {row.standing for row in license_rows(scan_report())} == {Standing.LICENSED}


def test_the_rare_licenses_are_one_bar_and_files_without_a_license_another() -> None:
    ids = (
        "MIT",
        "Apache-2.0",
        "ISC",
        "Zlib",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "MPL-2.0",
        "EPL-2.0",
        "0BSD",
        "X11",
        "NCSA",
    )
    files = [scanned(f"{place}.c", *(found(one, line) for line, one in enumerate(ids, 1))) for place in range(3)]
    report = Report(result(*files, scanned("none.c")), None, (), None)
    bars = license_bars(report, license_rows(report))
    assert [(bar.label, bar.number, bar.share) for bar in bars[-2:]] == [
        ("2 other licenses", 3, 75.0),
        ("No license found", 1, 25.0),
    ]
    assert len(bars) == 11


def test_rules_are_ordered_by_gravity_and_then_by_places() -> None:
    bars = rule_bars(shown_findings(failing_report(), RenderOptions(), Anchors()).all)
    assert [(bar.rule, bar.findings, bar.places) for bar in bars][:2] == [
        ("license-denied", 3, 43),
        ("license-missing", 7, 7),
    ]
    assert bars[0].share == 100


def test_the_directories_with_most_to_do_come_first() -> None:
    shown, others = top_directories(standings(failing_report()))
    assert [(one.path, one.files) for one in shown][:2] == [("third_party/", 40), ("scripts/", 7)]
    assert others == 0
    assert sum(one.files for one in shown) == 77
