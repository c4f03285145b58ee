# SPDX-License-Identifier: Apache-2.0
"""What counts as changed, on real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from git_repository import make_repository, run_git
from ospo_scan.declared.weights import account
from ospo_scan.errors import GitError
from ospo_scan.walk import WalkOptions, open_tree
from ospo_scan.walk.large import WHOLE_SIZE
from weight_files import numbers, safetensors

UNCHANGED = ("a", "lib/b", "lib/deep/c")


@pytest.fixture
def repository(project: Path) -> Path:
    return make_repository(project, *UNCHANGED)


def commit(repository: Path, message: str = "more") -> None:
    run_git(repository, "add", "-A", "-f")
    run_git(repository, "commit", "-q", "-m", message)


def changed(directory: Path, ref: str = "main", **options: bool) -> set[str]:
    """The paths that changed, as a scan finds them."""
    with open_tree(str(directory), WalkOptions(**options), account) as tree:  # type: ignore[arg-type]
        changes = tree.changes_since(ref)
        return {
            entry.path
            for entry in tree.entries
            if changes.has_changed(entry, tree.read(entry.path) if entry.status is None else None)
        }


def test_nothing_changed_in_a_clean_work_tree(repository: Path) -> None:
    assert changed(repository) == set()
    assert changed(repository / "lib") == set()
    assert changed(repository / "a") == set()


def test_commits_after_the_merge_base_count_and_those_of_the_other_branch_do_not(repository: Path) -> None:
    run_git(repository, "checkout", "-q", "-b", "feature")
    (repository / "a").write_text("on the feature")
    (repository / "new").write_text("new")
    commit(repository)
    run_git(repository, "checkout", "-q", "main")
    (repository / "lib/b").write_text("on main")
    commit(repository)
    run_git(repository, "checkout", "-q", "feature")
    assert changed(repository) == {"a", "new"}
    assert changed(repository, "HEAD") == set()
    assert changed(repository, "HEAD~1") == {"a", "new"}


def test_staged_and_unstaged_changes_count(repository: Path) -> None:
    (repository / "a").write_text("staged")
    (repository / "added").write_text("staged too")
    run_git(repository, "add", "a", "added")
    (repository / "lib/b").write_text("not staged")
    assert changed(repository) == {"a", "added", "lib/b"}


def test_a_change_that_keeps_size_and_times_is_seen(repository: Path) -> None:
    before = (repository / "lib/b").stat()
    (repository / "lib/b").write_text("LIB/B")
    os.utime(repository / "lib/b", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert changed(repository) == {"lib/b"}


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_flag_of_the_index_hides_no_change(repository: Path, flag: str) -> None:
    run_git(repository, "update-index", flag, "a")
    (repository / "a").write_text("hidden")
    assert changed(repository) == {"a"}


def test_a_touched_file_did_not_change(repository: Path) -> None:
    os.utime(repository / "a", (1, 1))
    assert changed(repository) == set()


def test_what_was_changed_and_changed_back_counts_where_git_has_both(repository: Path) -> None:
    (repository / "a").write_text("other")
    commit(repository)
    (repository / "a").write_text("a")
    assert changed(repository, "HEAD~1") == {"a"}
    run_git(repository, "add", "a")
    assert changed(repository, "HEAD~1") == {"a"}
    commit(repository)
    assert changed(repository, "HEAD~2") == set()


def test_renames_modes_and_kinds_count_and_deleted_files_are_gone(repository: Path) -> None:
    run_git(repository, "mv", "a", "moved")
    (repository / "lib/b").chmod(0o755)
    (repository / "lib/deep/c").unlink()
    (repository / "lib/deep/c").symlink_to("../b")
    commit(repository)
    assert changed(repository, "HEAD~1") == {"moved", "lib/b", "lib/deep/c"}
    (repository / "moved").unlink()
    assert changed(repository, "HEAD~1") == {"lib/b", "lib/deep/c"}
    assert changed(repository, "HEAD") == set()


def test_links_are_compared_by_where_they_lead(repository: Path) -> None:
    (repository / "link").symlink_to("a")
    (repository / "out").symlink_to("/etc")
    commit(repository)
    assert changed(repository, "HEAD") == set()
    (repository / "link").unlink()
    (repository / "link").symlink_to("lib/b")
    (repository / "out").unlink()
    (repository / "out").write_text("/etc")
    assert changed(repository, "HEAD") == {"link", "out"}


def test_untracked_and_ignored_files_count_only_where_they_are_scanned(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.o\n")
    commit(repository)
    (repository / "new").write_text("new")
    (repository / "x.o").write_text("ignored")
    assert changed(repository, "HEAD") == set()
    assert changed(repository, "HEAD", is_untracked_included=True) == {"new"}
    assert changed(repository, "HEAD", is_all_files=True) == {"new", "x.o"}


def test_a_file_that_git_converts_counts_as_changed(repository: Path) -> None:
    (repository / ".gitattributes").write_text("a text eol=crlf\n")
    (repository / "a").write_text("one\r\n")
    commit(repository)
    assert changed(repository, "HEAD") == {"a"}


def test_a_file_in_conflict_counts_as_changed(repository: Path) -> None:
    for branch in ("one", "two"):
        run_git(repository, "checkout", "-q", "-b", branch, "main")
        (repository / "a").write_text(branch)
        commit(repository)
    ids = [run_git(repository, "rev-parse", f"{name}:a").strip() for name in ("main", "one", "two")]
    stages = b"".join(b"100644 %b %d\ta\n" % (one, stage) for stage, one in enumerate(ids, 1))
    run_git(repository, "rm", "-q", "--cached", "a")
    run_git(repository, "update-index", "--index-info", given=stages)
    (repository / "a").write_text("two")
    assert changed(repository, "HEAD") == {"a"}


def test_names_that_are_not_text_are_compared_too(repository: Path) -> None:
    name = os.fsdecode(b"odd\xff\n")
    (repository / name).write_text("x")
    commit(repository)
    assert changed(repository, "HEAD") == set()
    (repository / name).write_text("y")
    assert changed(repository, "HEAD") == {"odd\udcff\n"}


def test_an_archive_that_is_not_read_whole_is_compared_whole(repository: Path) -> None:
    (repository / "x.zip").write_bytes(b"PK\x03\x04" + b"x" * 3_000_000)
    commit(repository)
    assert changed(repository, "HEAD") == set()
    (repository / "x.zip").write_bytes(b"PK\x03\x04" + b"x" * 2_999_999 + b"y")
    assert changed(repository, "HEAD") == {"x.zip"}


def test_weights_of_which_parts_are_read_are_compared_whole(repository: Path) -> None:
    (repository / "m.safetensors").write_bytes(safetensors({}, {"a": numbers(WHOLE_SIZE)}))
    commit(repository)
    assert changed(repository, "HEAD") == set()
    with open(repository / "m.safetensors", "r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    assert changed(repository, "HEAD") == {"m.safetensors"}


def test_a_repository_with_sha256_ids_is_compared(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    run_git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    (folder / "a").write_text("a")
    (folder / "b").write_text("b")
    commit(folder)
    (folder / "b").write_text("c")
    assert changed(folder) == {"b"}


@pytest.fixture
def with_submodule(repository: Path, tmp_path: Path) -> Path:
    origin = make_repository(tmp_path / "origin", "x", "y")
    run_git(repository, "submodule", "add", "-q", str(origin), "sub")
    commit(repository)
    return repository


def test_a_submodule_is_compared_with_the_commits_that_the_repository_names(with_submodule: Path) -> None:
    assert changed(with_submodule, "HEAD") == set()
    assert changed(with_submodule, "HEAD~1") == {".gitmodules", "sub/x", "sub/y"}
    (with_submodule / "sub/x").write_text("edited")
    assert changed(with_submodule, "HEAD") == {"sub/x"}
    commit(with_submodule / "sub")
    assert changed(with_submodule, "HEAD") == {"sub/x"}
    commit(with_submodule)
    assert changed(with_submodule, "HEAD") == set()
    assert changed(with_submodule, "HEAD~1") == {"sub/x"}


def test_a_submodule_that_is_not_checked_out_changes_with_its_commit(with_submodule: Path) -> None:
    run_git(with_submodule, "submodule", "deinit", "-q", "-f", "sub")
    assert changed(with_submodule, "HEAD") == set()
    assert changed(with_submodule, "HEAD~1") == {".gitmodules", "sub/"}


def test_what_a_sparse_checkout_leaves_out_changes_with_its_commits(repository: Path) -> None:
    (repository / "lib/deep/c").write_text("other")
    commit(repository)
    for more in ([], ["--sparse-index"]):
        run_git(repository, "sparse-checkout", "set", "--cone", *more)
        assert changed(repository, "HEAD") == set()
        left_out = "lib/" if more else "lib/deep/c"
        assert changed(repository, "HEAD~1") == {left_out}


def test_a_replacement_of_a_commit_hides_no_change(repository: Path) -> None:
    (repository / "a").write_text("new")
    commit(repository)
    run_git(repository, "replace", "HEAD~1", "HEAD")
    assert changed(repository, run_git(repository, "--no-replace-objects", "rev-parse", "HEAD~1").decode().strip()) == {
        "a"
    }


def test_settings_of_the_repository_hide_no_change(with_submodule: Path) -> None:
    for name, value in {
        "diff.ignoreSubmodules": "all",
        "diff.relative": "true",
        "diff.renames": "copies",
        "submodule.sub.ignore": "all",
        "core.fileMode": "false",
        "core.trustctime": "false",
        "core.checkStat": "minimal",
        "core.ignoreStat": "true",
        "core.autocrlf": "true",
    }.items():
        run_git(with_submodule, "config", name, value)
    (with_submodule / "a").write_text("edited")
    (with_submodule / "sub/x").write_text("edited")
    assert changed(with_submodule, "HEAD") == {"a", "sub/x"}


def test_a_path_of_its_own_is_compared_with_the_base(repository: Path) -> None:
    (repository / "fresh").write_text("not tracked")
    (repository / "a").write_text("edited")
    (repository / "lib/b").unlink()
    with open_tree(str(repository), WalkOptions()) as tree:
        changes = tree.changes_since("main")
        found = {path for path in ("fresh", "a", "lib/b", "lib/deep/c", "nowhere") if changes.has_path_changed(path)}
        assert found == {"fresh", "a", "lib/b"}
        assert changes.content_at_base("a", 10) == b"a"
        assert changes.content_at_base("lib/b", 4) is None
        assert changes.content_at_base("nowhere", 10) is None


def refusal(directory: Path, ref: str) -> str:
    with open_tree(str(directory), WalkOptions()) as tree, pytest.raises(GitError) as fault:
        tree.changes_since(ref)
    return str(fault.value)


def test_what_is_in_no_work_tree_is_refused(tmp_path: Path) -> None:
    make_repository(tmp_path / "above/below", "a")
    assert refusal(tmp_path / "above", "main") == (
        f"{tmp_path}/above is not in a git work tree, and --since compares with a commit: name a directory of the "
        "repository, or leave out --since."
    )


@pytest.mark.parametrize("ref", ["nothing", "main..main", "-h", "--all", "main^{tree}", "main:a", "", "a\0b"])
def test_a_ref_that_is_no_commit_is_refused(repository: Path, ref: str) -> None:
    assert "knows no such commit. Name a branch, a tag or a commit" in refusal(repository, ref)


def test_a_repository_without_a_commit_is_refused(project: Path) -> None:
    make_repository(project)
    (project / "a").write_text("a")
    run_git(project, "add", "a")
    assert "without a commit" in refusal(project, "main")


def test_histories_without_a_common_commit_are_refused(repository: Path) -> None:
    run_git(repository, "checkout", "-q", "--orphan", "other")
    commit(repository)
    assert "have no commit in common. Name a branch" in refusal(repository, "main")


def test_a_shallow_clone_is_refused_with_the_way_out(repository: Path, tmp_path: Path) -> None:
    run_git(repository, "checkout", "-q", "-b", "feature")
    for number in range(3):
        (repository / "a").write_text(str(number))
        commit(repository)
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "-q", "--depth=1", "-b", "feature", f"file://{repository}", str(clone))
    assert "knows no such commit. The clone is shallow" in refusal(clone, "origin/main")
    run_git(clone, "fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    said = refusal(clone, "origin/main")
    assert "have no commit in common. The clone is shallow" in said
    assert "git fetch --unshallow" in said
    assert "fetch-depth: 0" in said
    run_git(clone, "fetch", "-q", "--unshallow")
    assert changed(clone, "origin/main") == {"a"}
