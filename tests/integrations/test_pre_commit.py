# SPDX-License-Identifier: Apache-2.0
"""The two hooks of .pre-commit-hooks.yaml, run by pre-commit itself, with a stand-in for the installed program."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from git_repository import make_repository, run_git
from integrations.composite import ROOT, load
from integrations.conftest import DENIED, POLICY, TAG, write

pytestmark = pytest.mark.processes

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in load(MANIFEST.read_text())}


@dataclass(frozen=True)
class Hooked:
    """A repository in which git runs one of the hooks, with a denied file that is committed already."""

    folder: Path

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return _run(sys.executable, "-m", "pre_commit", *arguments, folder=self.folder)

    def stage(self, **files: str | None) -> None:
        write(self.folder, **files)
        run_git(self.folder, "add", "-A")

    def commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
        return _run("git", *who, "commit", "-m", "more", *arguments, folder=self.folder)


def _run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )


@pytest.fixture(params=[pytest.param("ospo-scan", id="whole"), pytest.param("ospo-scan-changed", id="changed")])
def hooked(request: pytest.FixtureRequest, project: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Hooked:
    """The hook as the manifest has it, but for its installation."""
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(project.parent / "pre-commit"))
    make_repository(project)
    hook = HOOKS[request.param] | {"language": "system"}
    with (project / ".pre-commit-config.yaml").open("w") as config:
        YAML(typ="safe", pure=True).dump({"repos": [{"repo": "local", "hooks": [hook]}]}, config)
    one = Hooked(project)
    one.stage(LICENSE=f"{TAG}MIT\n", old_dot_py=DENIED, **{"ospo-policy_dot_yml": POLICY})
    return one


@pytest.fixture
def used(hooked: Hooked) -> Hooked:
    """The same, after a first commit, and with the hook installed into git."""
    run_git(hooked.folder, "commit", "-q", "-m", "first")
    assert hooked.pre_commit("install", "-t", "pre-commit", "-t", "pre-push").returncode == 0
    return hooked


only_whole = pytest.mark.parametrize("hooked", ["ospo-scan"], indirect=True)
only_changed = pytest.mark.parametrize("hooked", ["ospo-scan-changed"], indirect=True)


def test_the_manifest_is_one_that_pre_commit_reads() -> None:
    done = _run(sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST), folder=ROOT)
    assert (done.returncode, done.stdout) == (0, "")
    assert list(HOOKS) == ["ospo-scan", "ospo-scan-changed"]
    assert all(hook["require_serial"] for hook in HOOKS.values())


@only_changed
def test_a_commit_with_a_denied_file_is_refused_and_one_without_is_made(used: Hooked) -> None:
    used.stage(new_dot_py=DENIED)
    done = used.commit()
    assert done.returncode == 1
    assert "- exit code: 1" in done.stdout
    assert "new.py:1" in done.stdout
    assert "old.py" not in done.stdout
    used.stage(new_dot_py=f"{TAG}MIT\n")
    done = used.commit()
    assert done.returncode == 0, done.stdout
    assert "licenses of changed files" in done.stdout


@only_whole
def test_the_whole_tree_is_judged_at_each_commit(used: Hooked) -> None:
    used.stage(new_dot_py=f"{TAG}MIT\n")
    done = used.commit()
    assert done.returncode == 1
    assert "old.py:1" in done.stdout
    used.stage(old_dot_py=None)
    assert used.commit().returncode == 0
    used.stage(LICENSE=None)
    done = used.commit()
    assert done.returncode == 1
    assert "project-license-missing" in done.stdout


@only_changed
def test_what_is_staged_is_judged_and_not_what_lies_beside_it(used: Hooked) -> None:
    used.stage(new_dot_py=DENIED)
    write(used.folder, new_dot_py=f"{TAG}MIT\n")
    assert used.commit().returncode == 1
    used.stage(new_dot_py=f"{TAG}MIT\n")
    write(used.folder, new_dot_py=DENIED)
    done = used.commit()
    assert done.returncode == 0, done.stdout
    assert (used.folder / "new.py").read_text() == DENIED


@only_changed
def test_a_commit_of_all_changes_is_judged(used: Hooked) -> None:
    used.stage(new_dot_py=f"{TAG}MIT\n")
    assert used.commit().returncode == 0
    write(used.folder, new_dot_py=DENIED)
    done = used.commit("-a")
    assert done.returncode == 1
    assert "new.py:1" in done.stdout


@only_changed
def test_the_first_commit_is_judged(hooked: Hooked) -> None:
    assert hooked.pre_commit("install").returncode == 0
    done = hooked.commit()
    assert done.returncode == 1
    assert "old.py:1" in done.stdout


def test_all_files_are_judged_where_that_is_asked_for(used: Hooked) -> None:
    done = used.pre_commit("run", "--all-files")
    assert done.returncode == 1
    assert "old.py:1" in done.stdout


@only_changed
def test_what_two_commits_differ_in_is_judged(used: Hooked) -> None:
    used.stage(new_dot_py=DENIED)
    assert used.commit("--no-verify").returncode == 0
    done = used.pre_commit("run", "--from-ref", "HEAD~1", "--to-ref", "HEAD")
    assert done.returncode == 1
    assert "new.py:1" in done.stdout
    assert "old.py" not in done.stdout


@only_changed
def test_a_push_is_judged(used: Hooked, tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "--bare", "remote")
    run_git(used.folder, "remote", "add", "origin", str(tmp_path / "remote"))
    run_git(used.folder, "push", "-q", "--no-verify", "origin", "main")
    used.stage(new_dot_py=DENIED, LICENSE=f"{TAG}MIT\n\n")
    assert used.commit("--no-verify").returncode == 0
    done = _run("git", "push", "origin", "main", folder=used.folder)
    assert done.returncode == 1
    assert "new.py:1" in done.stdout
    run_git(used.folder, "checkout", "-q", "-b", "other", "HEAD~1")
    done = _run("git", "push", "origin", "main", folder=used.folder)
    assert done.returncode == 1
    assert "not what is checked out" in done.stdout


@only_changed
def test_a_commit_that_only_removes_files_is_said_to_be_skipped(used: Hooked) -> None:
    used.stage(old_dot_py=None)
    done = used.commit()
    assert done.returncode == 0
    assert "(no files to check)Skipped" in done.stdout


@only_changed
def test_a_commit_that_only_adds_a_link_is_looked_at(used: Hooked) -> None:
    (used.folder / "link").symlink_to("../elsewhere")
    run_git(used.folder, "add", "link")
    done = used.pre_commit("run", "--verbose")
    assert done.returncode == 0
    assert "1 file changed since HEAD" in done.stdout
    assert "link-outside-root" in done.stdout
