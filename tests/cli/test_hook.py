# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan hook`` on real repositories, without pre-commit."""

from __future__ import annotations

import hashlib
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


def push(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", first)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")


@pytest.mark.parametrize("hidden", ["staged removal", "removal", "staged", "edited", "skipped"])
def test_a_push_of_what_is_not_on_disk_is_refused(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, hidden: str
) -> None:
    push(monkeypatch, commit(tree))
    write(tree, "bad.py", DENIED)
    commit(tree)
    assert ospo_scan("hook", "-q").exit_code == 1
    if hidden == "skipped":
        run_git(tree, "update-index", "--skip-worktree", "bad.py")
    if "removal" in hidden:
        (tree / "bad.py").unlink()
    else:
        (tree / "bad.py").write_text("harmless\n")
    if "staged" in hidden:
        run_git(tree, "add", "-A")
    said = ospo_scan("hook", "-q")
    assert (said.exit_code, said.out) == (2, "")
    assert "bad.py goes out as it is in HEAD" in said.err


def test_a_push_beside_unrelated_work_is_judged(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tree, "aside.py", "one\n")
    push(monkeypatch, commit(tree))
    write(tree, "new.py", f"{TAG}MIT\n")
    commit(tree)
    write(tree, "aside.py", "two\n")
    assert ospo_scan("hook", "-q").exit_code == 0


def test_a_first_push_is_judged_whole_and_never_by_what_is_staged(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tree)
    monkeypatch.setenv("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
    write(tree, "new.py", f"{TAG}MIT\n")
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 1
    assert "old.py:1" in said.out
    run_git(tree, "rm", "-q", "--cached", "old.py")
    assert ospo_scan("hook", "-q").exit_code == 2


@pytest.mark.parametrize("is_first", [True, False])
def test_a_commit_of_what_is_not_on_disk_is_refused(ospo_scan: OspoScan, tree: Path, is_first: bool) -> None:
    if not is_first:
        commit(tree)
    write(tree, "bad.py", DENIED)
    (tree / "bad.py").write_text("harmless\n")
    said = ospo_scan("hook", "-q")
    assert (said.exit_code, said.out) == (2, "")
    assert "bad.py is staged in another version" in said.err


def test_a_commit_beside_unstaged_work_is_judged(ospo_scan: OspoScan, tree: Path) -> None:
    write(tree, "aside.py", "one\n")
    commit(tree)
    write(tree, "new.py", f"{TAG}MIT\n")
    (tree / "aside.py").write_text("two\n")
    run_git(tree, "rm", "-q", "old.py")
    assert ospo_scan("hook", "-q").exit_code == 0


def test_the_index_that_git_commits_from_is_the_one_compared(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tree)
    write(tree, "new.py", DENIED)
    index = tree / ".git" / "index"
    (tree / ".git" / "other").write_bytes(index.read_bytes())
    write(tree, "new.py", f"{TAG}MIT\n")
    assert ospo_scan("hook", "-q").exit_code == 0
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    assert ospo_scan("hook", "-q").exit_code == 2


def test_files_that_git_keeps_in_another_form_are_judged(ospo_scan: OspoScan, tree: Path) -> None:
    commit(tree)
    write(tree, ".gitattributes", "*.bat text eol=crlf\n")
    (tree / "run.bat").write_bytes(b"one\r\ntwo\r\n")
    digest = hashlib.sha256(b"large").hexdigest()
    write(tree, "large.bin", f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n")
    (tree / "large.bin").write_text("large")
    run_git(tree, "add", "run.bat")
    assert ospo_scan("hook", "-q").exit_code == 0


def test_a_push_of_a_submodule_is_judged_by_the_commit_that_goes_out(
    ospo_scan: OspoScan, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    make_repository(library)
    commit(library)
    run_git(tree, "submodule", "--quiet", "add", str(library), "library")
    push(monkeypatch, commit(tree))
    write(tree / "library", "bad.py", DENIED)
    commit(tree / "library")
    run_git(tree, "add", "library")
    commit(tree)
    said = ospo_scan("hook", "-q")
    assert said.exit_code == 1
    assert "library/bad.py:1" in said.out
    run_git(tree / "library", "checkout", "-q", "HEAD~1")
    said = ospo_scan("hook", "-q")
    assert (said.exit_code, said.out) == (2, "")
    assert "library/bad.py goes out" in said.err


@pytest.mark.parametrize("form", ["--no-sparse-index", "--sparse-index"])
def test_a_push_of_what_a_sparse_checkout_leaves_out_is_to_be_reviewed_and_no_pass(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    push(monkeypatch, commit(tree))
    (tree / "aside").mkdir()
    write(tree, "aside/bad.py", DENIED)
    commit(tree)
    run_git(tree, "sparse-checkout", "set", "--cone", form)
    said = ospo_scan("hook", "-q", "--fail-on", "review")
    assert said.exit_code == 1
    assert "aside/" in said.out
    assert "so it was not read" in " ".join(said.out.split())
