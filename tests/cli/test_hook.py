# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan hook`` on real repositories, without pre-commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import OspoScan
from git_repository import make_repository, run_git

TAG = "# SPDX-License-Identifier: "
DENIED = f"{TAG}AGPL-3.0-only\n"


@pytest.fixture
def tree(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, which is also the working directory, with a license and a file that is denied, not committed."""
    make_repository(project)
    monkeypatch.chdir(project)
    write(project, "LICENSE", f"{TAG}MIT\n")
    write(project, "old.py", DENIED)
    return project


def write(tree: Path, name: str, text: str) -> None:
    (tree / name).write_text(text)
    run_git(tree, "add", name)


def commit(tree: Path) -> str:
    run_git(tree, "commit", "-q", "--allow-empty", "-m", "more")
    return run_git(tree, "rev-parse", "HEAD").decode().strip()


def test_only_what_is_about_to_be_committed_is_judged(ospo_scan: OspoScan, tree: Path) -> None:
    commit(tree)
    write(tree, "new.py", f"{TAG}MIT\n")
    said = ospo_scan("hook", "-q")
    assert (said.exit_code, said.out) == (0, "PASS  no findings in 1 file changed since HEAD\n")
    write(tree, "new.py", DENIED)
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 1
    assert "\nnew.py:1: error: license-denied: AGPL-3.0-only\n" in said.out
    assert "old.py" not in said.out


def test_before_the_first_commit_the_whole_tree_is_judged(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 1
    assert said.out == "FAIL  1 finding\nold.py:1: error: license-denied: AGPL-3.0-only\n"


def test_where_nothing_is_to_be_committed_the_whole_tree_is_judged(ospo_scan: OspoScan, tree: Path) -> None:
    commit(tree)
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 1
    assert said.out == "FAIL  1 finding\nold.py:1: error: license-denied: AGPL-3.0-only\n"


def test_a_push_is_judged_from_what_the_other_side_has(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = commit(tree)
    write(tree, "new.py", f"{TAG}MIT\n")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", there)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", commit(tree))
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 0
    assert said.out.split() == f"PASS no findings in 1 file changed since {there}".split()


def test_a_push_of_what_is_not_checked_out_is_refused(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = commit(tree)
    commit(tree)
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", there)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", there)
    said = ospo_scan("hook")
    assert (said.exit_code, said.out) == (2, "")
    assert "not what is checked out" in said.err


def test_options_of_check_are_obeyed(ospo_scan: OspoScan, tree: Path) -> None:
    commit(tree)
    write(tree, "new.py", DENIED)
    assert ospo_scan("hook", "--exclude", "new.py").exit_code == 0
    assert ospo_scan("hook", "--no-such-option").exit_code == 2
    assert "[OPTIONS OF CHECK] [PATH]" in ospo_scan("hook", "--help").out


def test_outside_of_a_repository_the_whole_directory_is_judged(
    ospo_scan: OspoScan, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    (project / "a.py").write_text(DENIED)
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 1
    assert "a.py:1" in said.out
