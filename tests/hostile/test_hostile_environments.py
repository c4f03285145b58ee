# SPDX-License-Identifier: Apache-2.0
"""Row 21: no home, a home that cannot be written to, no locale, a clock that goes back, no room for temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from fake_program import FAKE
from hostile.cases import Case
from hostile.judging import saved_report, wrong_outcomes
from hostile.trees import make_tree

NO_PLACE = "/dev/null/nowhere"
"""Where not even root can make a directory."""


@pytest.fixture
def cases(project: Path) -> list[Case]:
    return make_tree(project, ["names", "links"])


def run(tree: Path, report: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """``check`` in a process of its own, with nothing in its environment but ``variables``."""
    path = os.pathsep.join(path for path in sys.path if path)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "GIT_CONFIG_GLOBAL": os.devnull, **variables}
    command = [sys.executable, "-c", FAKE, "check", str(tree), "-j", "1", "-f", "terminal", "-o", f"json={report}"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.processes
@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": NO_PLACE},
        {"HOME": NO_PLACE, "XDG_CACHE_HOME": NO_PLACE},
        {"HOME": "relative"},
        {"HOME": "/proc"},
    ],
)
def test_a_home_that_cannot_be_written_to_costs_one_warning_and_no_result(
    project: Path, cases: list[Case], tmp_path: Path, variables: dict[str, str]
) -> None:
    said = run(project, tmp_path / "report.json", **variables)
    assert said.returncode == 1
    assert wrong_outcomes(saved_report(tmp_path / "report.json"), cases) == {}
    assert len([line for line in said.stderr.splitlines() if "cache" in line or "results" in line]) == 1
    assert "Traceback" not in said.stderr


@pytest.mark.processes
@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"},
        {"LC_ALL": "no_SUCH.locale"},
    ],
)
def test_a_locale_changes_no_report_and_breaks_no_line_of_the_terminal(
    project: Path, cases: list[Case], tmp_path: Path, variables: dict[str, str]
) -> None:
    usual = run(project, tmp_path / "usual.json", HOME=NO_PLACE, LC_ALL="C.UTF-8")
    other = run(project, tmp_path / "other.json", HOME=NO_PLACE, **variables)
    assert other.returncode == usual.returncode == 1
    assert "Traceback" not in other.stderr
    assert (tmp_path / "other.json").read_bytes() == (tmp_path / "usual.json").read_bytes()
    assert wrong_outcomes(saved_report(tmp_path / "other.json"), cases) == {}


def test_a_clock_that_goes_back_changes_no_report(
    ospo_scan: OspoScan, project: Path, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("check", project, "-q", "-j", 1, "-f", "json")
    usual = ospo_scan(*arguments)
    seconds = count(2**31, -86_400)
    monkeypatch.setattr(time, "time", lambda: float(next(seconds)))
    again, cold = ospo_scan(*arguments), ospo_scan(*arguments, "--no-cache")
    assert usual.out == again.out == cold.out
    assert usual.exit_code == again.exit_code == cold.exit_code == 1
    assert cases


def test_files_from_the_future_and_from_before_all_time_are_read(ospo_scan: OspoScan, project: Path) -> None:
    cases = make_tree(project, ["expressions"])
    for moment, place in zip((0, -(10**9), 2**33, 2**31 - 1), (project / "expressions").iterdir(), strict=False):
        os.utime(place, (moment, moment))
    report = project.parent / "report.json"
    assert ospo_scan("check", project, "-q", "-o", f"json={report}").exit_code == 1
    assert wrong_outcomes(saved_report(report), cases) == {}


def test_where_there_is_no_temporary_directory_the_run_ends_with_2_and_no_report(
    ospo_scan: OspoScan, project: Path, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = project.parent / "report.json"
    with monkeypatch.context() as patch:  # pytest wants a place for itself when the test is over
        patch.setattr(tempfile, "tempdir", None)
        patch.setattr(tempfile, "_candidate_tempdir_list", lambda: [NO_PLACE])
        said = ospo_scan("check", project, "-o", f"json={report}")
    assert said.exit_code == 2
    assert "TMPDIR" in said.err
    assert "Traceback" not in said.err
    assert not report.exists()
    assert cases
