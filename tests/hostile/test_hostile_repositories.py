# SPDX-License-Identifier: Apache-2.0
"""Row 20: no command makes git run anything that a scanned repository names, and what is tracked is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import OspoScan
from git_repository import make_repository, run_git
from hostile.cases import GPL, MIT, innocents, write
from hostile.git_traps import set_traps
from hostile.judging import saved_report, wrong_outcomes

COMMANDS = {
    "check": ("check", "{tree}"),
    "check of untracked files too": ("check", "{tree}", "--include-untracked"),
    "check of what changed": ("check", "{tree}", "--since", "HEAD"),
    "scan": ("scan", "{tree}", "--copyrights"),
    "fix": ("fix", "{tree}", "--license", "MIT"),
    "hook": ("hook", "-q", "{tree}"),
    "explain": ("explain", "changed.c", "--path", "{tree}"),
    "policy init": ("policy", "init", "{tree}"),
}


@pytest.fixture
def repository(project: Path) -> Path:
    innocents(project)
    write(project, "changed.c", MIT)
    make_repository(project)
    run_git(project, "add", ".")
    run_git(project, "commit", "-q", "-m", "first")
    return project


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_that_a_repository_names_is_run(
    ospo_scan: OspoScan, repository: Path, tmp_path: Path, name: str
) -> None:
    set_traps(repository, tmp_path / "marker")
    write(repository, "changed.c", GPL)
    said = ospo_scan(*(part.format(tree=repository) for part in COMMANDS[name]))
    assert not (tmp_path / "marker").exists()
    assert "Traceback" not in said.err
    assert "Usage:" not in said.err  # a command line that was understood


def test_a_repository_full_of_traps_is_judged_all_the_same(
    ospo_scan: OspoScan, repository: Path, tmp_path: Path
) -> None:
    cases = innocents(repository)
    set_traps(repository, tmp_path / "marker")
    write(repository, "changed.c", GPL)
    report = tmp_path / "report.json"
    assert ospo_scan("check", repository, "-q", "-o", f"json={report}").exit_code == 1
    written = saved_report(report)
    assert wrong_outcomes(written, cases) == {}
    assert {place.path for one in written.findings for place in one.places} >= {"changed.c", "innocent/gpl.c"}
    assert not (tmp_path / "marker").exists()
