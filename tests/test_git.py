# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from git_repository import make_repository, run_git
from hostile import git_traps
from ospo_scan import git
from ospo_scan.errors import GitError


@pytest.fixture
def repository(project: Path) -> Path:
    return make_repository(project, "a", "lib/b")


def tracked(directory: Path, work_tree: Path | None = None) -> list[bytes]:
    found = git.tracked_paths(os.fsencode(directory), os.fsencode(work_tree or directory))
    return [item.path for item in found]


def untracked(directory: Path) -> tuple[bytes, ...]:
    return git.untracked_paths(os.fsencode(directory), os.fsencode(directory))


def test_the_work_tree_is_the_nearest_directory_with_a_git_entry(repository: Path, tmp_path: Path) -> None:
    assert git.find_work_tree(os.fsencode(repository / "lib")) == os.fsencode(repository)
    assert git.find_work_tree(os.fsencode(tmp_path)) is None
    (repository / "lib/.git").write_text("gitdir: elsewhere")
    assert git.find_work_tree(os.fsencode(repository / "lib")) == os.fsencode(repository / "lib")


def test_paths_are_relative_to_the_directory_asked_about(repository: Path) -> None:
    assert tracked(repository) == [b"a", b"lib/b"]
    assert tracked(repository / "lib", repository) == [b"b"]


def test_the_environment_cannot_point_git_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_repository(tmp_path / "other", "evil")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.worktree")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(other))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert tracked(repository) == [b"a", b"lib/b"]
    assert not (tmp_path / "trace").exists()


def test_git_sees_nothing_that_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSPO_SCAN_CACHE_HMAC_KEY", "hunter2" * 6)
    monkeypatch.setenv("SSH_AUTH_SOCK", "/agent")
    environment = git._environment()
    assert environment["SSH_AUTH_SOCK"] == "/agent"
    assert not any("hunter2" in value for value in environment.values())


def set_traps(repository: Path, marker: Path) -> None:
    git_traps.set_traps(repository, marker)
    (repository / "a").write_text("changed, so that git would want to filter it")


def test_nothing_of_a_hostile_configuration_runs(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    set_traps(repository, marker)
    assert tracked(repository) == [b"a", b"lib/b"]
    assert set(untracked(repository)) == {b".gitattributes", b"trap.sh"}
    assert not marker.exists()


def test_the_traps_do_catch_a_careless_call(repository: Path, tmp_path: Path) -> None:
    set_traps(repository, tmp_path / "marker")
    with contextlib.suppress(subprocess.CalledProcessError):
        run_git(repository, "status")
    assert (tmp_path / "marker").exists()


def make_promises(repository: Path, marker: Path) -> None:
    """Make a sparse index whose trees are missing, promised by a remote that is a program creating ``marker``."""
    run_git(repository, "sparse-checkout", "set", "--cone", "--sparse-index")
    (repository / ".git/trap.sh").write_text(f"#!/bin/sh\ntouch '{marker}'\n")
    (repository / ".git/trap.sh").chmod(0o755)
    for name, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::{repository}/.git/trap.sh",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
    }.items():
        run_git(repository, "config", name, value)
    for directory in (repository / ".git/objects").iterdir():
        if len(directory.name) == 2:
            shutil.rmtree(directory)


def test_a_sparse_index_is_listed_without_a_fetch(repository: Path, tmp_path: Path) -> None:
    make_promises(repository, tmp_path / "marker")
    found = git.tracked_paths(os.fsencode(repository), os.fsencode(repository))
    assert [(item.path, item.kind) for item in found] == [
        (b"a", git.PathKind.FILE),
        (b"lib", git.PathKind.DIRECTORY),
    ]
    assert not (tmp_path / "marker").exists()


def test_paths_that_git_cannot_list_are_an_error_and_fetch_nothing(repository: Path, tmp_path: Path) -> None:
    # git expands a directory of a sparse index that is on disk, and exits with 0 when it cannot.
    make_promises(repository, tmp_path / "marker")
    (repository / "lib").mkdir()
    (repository / "lib/b").write_text("x")
    with pytest.raises(GitError):
        tracked(repository)
    assert not (tmp_path / "marker").exists()


def test_the_promises_do_catch_a_careless_call(repository: Path, tmp_path: Path) -> None:
    make_promises(repository, tmp_path / "marker")
    run_git(repository, "-c", "protocol.ext.allow=always", "ls-files", "--stage")
    assert (tmp_path / "marker").exists()


def test_another_work_tree_named_by_the_configuration_is_refused(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "other/lib").mkdir(parents=True)
    for place in ("../..", str(tmp_path / "other"), "/"):
        run_git(repository, "config", "core.worktree", place)
        with pytest.raises(GitError, match=r"core\.worktree|cannot list"):
            tracked(repository)


@pytest.mark.parametrize("path", [b"../x", b".git/x", b"//x/x", b"a/../x", b"a/./x"])
def test_an_index_with_an_impossible_path_is_refused(repository: Path, path: bytes) -> None:
    stand_in = b"q" * len(path)
    run_git(repository, "update-index", "--add", "--cacheinfo", b"100644," + b"1" * 40 + b"," + stand_in)
    index = repository / ".git/index"
    index.write_bytes(index.read_bytes().replace(stand_in, path))
    with pytest.raises(GitError):
        tracked(repository)


def test_a_broken_repository_is_refused_with_the_way_out(repository: Path) -> None:
    (repository / ".git/HEAD").unlink()
    with pytest.raises(GitError, match="--all-files"):
        tracked(repository)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository to somebody else")
def test_a_repository_of_another_user_is_refused_with_the_command_to_run(repository: Path) -> None:
    for path in (repository, repository / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(GitError, match=rf"git config --global --add safe\.directory {repository}"):
        tracked(repository)


def test_a_missing_git_is_refused_with_the_way_out(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match=r"not installed.*--all-files"):
        tracked(repository)


def test_a_git_in_the_current_directory_is_never_run(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "git").write_text(f"#!/bin/sh\ntouch {tmp_path / 'marker'}\n")
    (repository / "git").chmod(0o755)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", ".:" + os.environ["PATH"])
    assert b"a" in tracked(repository)
    assert not (tmp_path / "marker").exists()


def test_git_that_takes_too_long_is_refused(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(repository / ".gitignore")
    monkeypatch.setattr(git, "TIMEOUT_S", 0.3)
    with pytest.raises(GitError, match="within"):
        untracked(repository)


def test_a_comparison_runs_nothing_of_a_hostile_configuration(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    set_traps(repository, marker)
    folder = os.fsencode(repository)
    head = git.resolve_commit(folder, "HEAD")
    assert head is not None
    assert git.resolve_commit(folder, "main") == git.merge_base(folder, head, head) == head
    versions = git.tree_versions(folder, head)
    assert set(versions) == {b"a", b"lib", b"lib/b"}
    assert git.index_versions(folder, folder) == {path: versions[path] for path in (b"a", b"lib/b")}
    assert git.read_blob(folder, versions[b"a"].split()[1].decode(), 10) == b"a"
    assert git.read_blob(folder, versions[b"lib/b"].split()[1].decode(), 4) is None
    assert not git.is_shallow(folder)
    assert not marker.exists()


def test_a_tree_that_is_missing_is_an_error_and_is_not_fetched(repository: Path, tmp_path: Path) -> None:
    folder = os.fsencode(repository)
    head = git.resolve_commit(folder, "HEAD")
    assert head is not None
    objects = repository / ".git/objects"
    tree = run_git(repository, "rev-parse", "HEAD:lib").decode().strip()
    kept = {path: path.read_bytes() for path in objects.glob("??/*") if path.parent.name + path.name != tree}
    make_promises(repository, tmp_path / "marker")
    for path, data in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    with pytest.raises(GitError):
        git.tree_versions(folder, head)
    assert not (tmp_path / "marker").exists()
