# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import OspoScan
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.load import load_policy
from policy_cases import found, result
from rendering import rendered
from samples import scanned

POLICY = "version: 1  # ours\nallow: [MIT]\n"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A directory with a policy and a report with one finding, and the name of the finding."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ospo-policy.yml").write_text(POLICY)
    report = evaluate(
        result(scanned("lib/a.c", found("GPL-3.0-only")), scanned("lib/b.c", found("GPL-3.0-only"))),
        load_policy(str(tmp_path / "ospo-policy.yml"), str(tmp_path)),
    )
    (tmp_path / "r.json").write_text(rendered("json", report))
    return tmp_path, report.findings[0].fingerprint


def test_a_waiver_is_written_and_covers_the_finding(ospo_scan: OspoScan, case: tuple[Path, str]) -> None:
    folder, name = case
    said = ospo_scan(
        "waive", name[:12], "--report", "r.json", "--reason", "linking-only", "--expires", "2027-01-31", "--owner", "me"
    )
    assert (said.exit_code, said.err) == (0, "")
    assert (folder / "ospo-policy.yml").read_text().startswith(POLICY)
    policy = load_policy(str(folder / "ospo-policy.yml"), str(folder))
    (waiver,) = policy.waivers
    assert (waiver.where, waiver.license, waiver.owner) == (("/lib/a.c", "/lib/b.c"), "GPL-3.0-only", "me")
    again = evaluate(
        result(scanned("lib/a.c", found("GPL-3.0-only")), scanned("lib/b.c", found("GPL-3.0-only"))), policy
    )
    assert [finding.suppression is not None for finding in again.findings] == [True]


def test_a_dry_run_shows_the_difference_and_writes_nothing(ospo_scan: OspoScan, case: tuple[Path, str]) -> None:
    folder, name = case
    said = ospo_scan(
        "waive", name, "--report", "r.json", "--reason", "linking-only", "--expires", "2027-01-31", "--dry-run"
    )
    assert said.exit_code == 0
    assert "+  - rule: license-denied" in said.out
    assert (folder / "ospo-policy.yml").read_text() == POLICY


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["abc"], "is too short for a finding: give 12 digits or more"),
        (["0" * 12], "The report has no finding 000000000000"),
    ],
)
def test_what_names_no_finding_is_said(
    ospo_scan: OspoScan, case: tuple[Path, str], arguments: list[str], message: str
) -> None:
    said = ospo_scan("waive", *arguments, "--report", "r.json", "--reason", "linking-only", "--expires", "2027-01-31")
    assert said.exit_code == 2
    assert message in said.err


def test_without_a_report_it_is_said_how_to_make_one(ospo_scan: OspoScan, case: tuple[Path, str]) -> None:
    said = ospo_scan("waive", case[1], "--reason", "linking-only", "--expires", "2027-01-31")
    assert said.exit_code == 2
    assert "make one with `ospo-scan check -o json=report.json`, then add --report report.json" in said.err


def test_a_reason_that_was_left_out_is_asked_for_with_the_choices(ospo_scan: OspoScan) -> None:
    said = ospo_scan("waive", "0" * 12, "--expires", "2027-01-31")
    assert said.exit_code == 2
    assert "Missing option '--reason'" in said.err
    assert "\n  linking-only" in said.err
    assert "\\x09" not in said.err


def test_the_reason_other_needs_a_comment(ospo_scan: OspoScan, case: tuple[Path, str]) -> None:
    said = ospo_scan("waive", case[1], "--report", "r.json", "--reason", "other", "--expires", "2027-01-31")
    assert said.exit_code == 2
    assert "--reason other needs a --comment" in said.err


def test_a_policy_that_cannot_be_added_to_gives_the_lines_to_paste(ospo_scan: OspoScan, case: tuple[Path, str]) -> None:
    folder, name = case
    (folder / "ospo-policy.yml").write_text("{version: 1, allow: [MIT]}\n")
    said = ospo_scan("waive", name, "--report", "r.json", "--reason", "linking-only", "--expires", "2027-01-31")
    assert said.exit_code == 2
    assert "is written in braces" in said.err
    assert "- rule: license-denied" in said.err
