# SPDX-License-Identifier: Apache-2.0
"""Every hostile file of the generated trees gives a finding or an incomplete run, and no innocent one suffers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from hostile.judging import is_accounted_for, saved_report, wrong_outcomes
from hostile.trees import MAKERS, make_tree
from ospo_scan.model import FileStatus, Report

NEED_THE_ENGINE = frozenset(("slow-texts", "slow-pdf", "manifests"))
MAX_SECONDS = 30
"""Of a run over one row; as a rule it takes one or two."""


def checked(ospo_scan: OspoScan, tree: Path, *arguments: object) -> tuple[Report, int]:
    """The report of ``check`` in one worker, and its exit code."""
    report = tree.parent / "report.json"
    limits = ("--max-file-size", 1, "--timeout", 10, "--no-config", "--no-cache", "-j", 1)
    policy = ("--policy", "builtin:permissive")
    said = ospo_scan("check", tree, "-q", *policy, *limits, "-o", f"json={report}", *arguments)
    assert "Traceback" not in said.err
    return saved_report(report), said.exit_code


@pytest.mark.parametrize("name", [name for name in MAKERS if name not in NEED_THE_ENGINE])
def test_each_hostile_file_of_a_row_is_told_and_the_innocent_ones_are_judged(
    ospo_scan: OspoScan, project: Path, name: str
) -> None:
    cases = make_tree(project, [name])
    started = time.monotonic()
    report, exit_code = checked(ospo_scan, project)
    assert time.monotonic() - started < MAX_SECONDS
    assert wrong_outcomes(report, cases) == {}
    assert is_accounted_for(report)
    has_error = any(scan.status is FileStatus.ERROR for scan in report.result.files)
    assert exit_code == (3 if has_error else 1)
