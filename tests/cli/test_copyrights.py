# SPDX-License-Identifier: Apache-2.0
"""The options that say what bills of materials and notices are made of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import OspoScan
from git_repository import make_repository, run_git
from ospo_scan.cli.outputs import Output, needs_copyrights, time_of_creation
from ospo_scan.errors import UsageError
from ospo_scan.model import Project
from samples import failing_report

MIT = "# SPDX-License-Identifier: MIT\nCopyright 2021 Ada\n"


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "LICENSE").write_text(MIT)
    return project


def report(ospo_scan: OspoScan, *arguments: object) -> dict[str, Any]:
    said = ospo_scan("scan", "-f", "json", *arguments)
    assert said.exit_code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_copyrights_are_read_where_they_are_asked_for(ospo_scan: OspoScan, tree: Path) -> None:
    assert report(ospo_scan, tree)["files"][0]["copyrights"] is None
    (file,) = report(ospo_scan, "--copyrights", tree)["files"]
    assert file["copyrights"] == [
        {"statement": "Copyright 2021 Ada", "holders": ["Ada"], "start_line": 2, "end_line": 2}
    ]


def test_a_file_that_hangs_on_copyrights_does_not_fail_the_gate(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "slow.c").write_text(f"{MIT}\nhang on copyrights\n")
    said = ospo_scan("check", "--copyrights", "--timeout", "0.5", "-o", f"json={tree}/r.json", tree)
    assert said.exit_code == 0
    assert "slow.c (timeout: no answer within 0.5 s, twice)" in said.out.replace("\n", " ").replace("      ", "")


def test_a_project_has_the_name_and_version_that_it_is_given(ospo_scan: OspoScan, tree: Path) -> None:
    found = report(ospo_scan, "--project-name", "Zürich", "--project-version", "2.1", "--project-supplier", "UN", tree)[
        "project"
    ]
    assert found == {"name": "Zürich", "version": "2.1", "revision": None, "revision_date": None, "supplier": "UN"}


def test_a_tree_may_name_itself_and_the_report_says_that_it_did(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nproject-name = "itself"\n')
    found = report(ospo_scan, tree)
    assert found["project"]["name"] == "itself"
    assert "project-name" in found["notes"][0]


def test_a_work_tree_is_at_the_revision_of_its_head(ospo_scan: OspoScan, tree: Path) -> None:
    make_repository(tree, "a.c")
    project = report(ospo_scan, tree)["project"]
    assert project["revision"] == run_git(tree, "rev-parse", "HEAD").decode().strip()
    made = int(run_git(tree, "log", "-1", "--format=%ct"))
    assert project["revision_date"] == datetime.fromtimestamp(made, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_work_tree_without_a_commit_is_at_no_revision(ospo_scan: OspoScan, tree: Path) -> None:
    make_repository(tree)
    run_git(tree, "add", ".")
    assert report(ospo_scan, tree)["project"]["revision"] is None


def test_a_report_is_made_at_the_time_that_the_build_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert time_of_creation(failing_report()) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_else_it_is_made_at_the_time_of_the_commit_and_else_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    report = failing_report()
    dated = replace(report.result, project=Project(revision="1a" * 20, revision_date="2026-11-24T09:30:00Z"))
    assert time_of_creation(replace(report, result=dated)) == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert abs((time_of_creation(report) - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "-1000000000000", "9" * 30, "١٢٣"])
def test_a_time_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        time_of_creation(failing_report())


def test_people_and_programs_need_no_copyrights() -> None:
    assert not needs_copyrights([Output("terminal", "-"), Output("json", "r.json")])
