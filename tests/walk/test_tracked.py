# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from git_repository import make_repository, run_git
from ospo_scan.model import FileStatus, Reason, Scope
from ospo_scan.walk import Content, Entry, WalkOptions, open_tree


def walk(directory: Path, is_untracked_included: bool = False, exclude: tuple[str, ...] = ()) -> dict[str, Entry]:
    options = WalkOptions(is_untracked_included=is_untracked_included, exclude=exclude)
    with open_tree(str(directory), options) as tree:
        assert tree.scope is Scope.GIT
        return {entry.path: entry for entry in tree.entries}


def outcome(entry: Entry) -> tuple[FileStatus | None, Reason | None]:
    return entry.status, entry.reason


@pytest.fixture
def repository(project: Path) -> Path:
    return make_repository(project, "a", "lib/b", "lib/deep/c", ".gitignore")


def add_submodule(repository: Path, origin: Path, path: str) -> None:
    run_git(repository, "submodule", "add", "-q", str(origin), path)
    run_git(repository, "commit", "-q", "-m", "submodule")


def test_the_tracked_files_are_listed_staged_and_ignored_ones_too(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.o\n")
    for name in ("staged", "forced.o", "untracked", "ignored.o"):
        (repository / name).write_text("x")
    run_git(repository, "add", "-f", "staged", "forced.o")
    found = walk(repository)
    assert list(found) == [".gitignore", "a", "forced.o", "lib/b", "lib/deep/c", "staged"]
    assert {outcome(entry) for entry in found.values()} == {(None, None)}
    assert found["a"].size == 1


def test_untracked_files_are_added_on_request_but_not_ignored_ones(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.o\n")
    for name in ("new", "lib/new", "x.o"):
        (repository / name).write_text("x")
    assert set(walk(repository, is_untracked_included=True)) - set(walk(repository)) == {"new", "lib/new"}


def test_in_a_subdirectory_paths_are_relative_to_it(repository: Path) -> None:
    with open_tree(str(repository / "lib"), WalkOptions()) as tree:
        assert [entry.path for entry in tree.entries] == ["b", "deep/c"]
        assert (tree.scope, tree.is_project, tree.name) == (Scope.GIT, False, "lib")
        assert isinstance(tree.read("deep/c"), Content)


def test_a_deleted_file_is_skipped(repository: Path) -> None:
    (repository / "a").unlink()
    shutil.rmtree(repository / "lib/deep")
    found = walk(repository)
    assert outcome(found["a"]) == outcome(found["lib/deep/c"]) == (FileStatus.SKIPPED, Reason.DELETED)


def test_a_file_that_became_a_directory_is_deleted(repository: Path) -> None:
    (repository / "a").unlink()
    (repository / "a").mkdir()
    assert outcome(walk(repository)["a"]) == (FileStatus.SKIPPED, Reason.DELETED)


def test_a_directory_that_became_a_file_has_lost_its_files(repository: Path) -> None:
    shutil.rmtree(repository / "lib/deep")
    (repository / "lib/deep").write_text("x")
    assert outcome(walk(repository)["lib/deep/c"]) == (FileStatus.SKIPPED, Reason.DELETED)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("other", (FileStatus.SKIPPED, Reason.LINK)),
        ("/etc", (FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT)),
        ("..", (FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT)),
    ],
)
def test_a_tracked_file_behind_a_link_is_judged_as_the_link(
    repository: Path, target: str, expected: tuple[FileStatus, Reason]
) -> None:
    (repository / "lib").rename(repository / "other")
    (repository / "lib").symlink_to(target)
    found = walk(repository)
    for path in ("lib/b", "lib/deep/c"):
        assert outcome(found[path]) == expected
        assert found[path].detail == f"lib -> {target}"


def test_tracked_links_are_judged_by_where_they_lead(repository: Path) -> None:
    (repository / "in").symlink_to("lib/b")
    (repository / "out").symlink_to("../x")
    run_git(repository, "add", "in", "out")
    found = walk(repository)
    assert (found["in"].reason, found["out"].reason) == (Reason.LINK, Reason.LINK_OUTSIDE_ROOT)


def test_a_tracked_file_that_became_a_fifo_is_not_inspected(repository: Path) -> None:
    (repository / "a").unlink()
    os.mkfifo(repository / "a")
    assert outcome(walk(repository)["a"]) == (FileStatus.NOT_INSPECTED, Reason.SPECIAL_FILE)


def test_a_file_left_out_by_a_sparse_checkout_is_not_inspected(repository: Path) -> None:
    run_git(repository, "sparse-checkout", "set", "--cone", "lib/deep")
    (repository / "lib/b").unlink()
    found = walk(repository)
    assert found["lib/deep/c"].status is None
    run_git(repository, "sparse-checkout", "set", "--no-cone", "/a")
    found = walk(repository)
    assert found["a"].status is None
    assert outcome(found["lib/deep/c"]) == (FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT)


def test_a_directory_left_out_of_a_sparse_index_is_one_entry(repository: Path) -> None:
    run_git(repository, "sparse-checkout", "set", "--cone", "--sparse-index")
    found = walk(repository)
    assert outcome(found["lib/"]) == (FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT)
    assert list(found) == [".gitignore", "a", "lib/"]
    assert walk(repository, exclude=("lib",))["lib/"].reason is Reason.EXCLUDED


def test_an_unmerged_path_is_one_entry(repository: Path) -> None:
    blob = run_git(repository, "rev-parse", "HEAD:a").decode().strip()
    stages = "".join(f"100644 {blob} {stage}\ta\n" for stage in (1, 2, 3))
    run_git(repository, "update-index", "--index-info", given=f"0 {'0' * 40}\ta\n{stages}".encode())
    assert list(walk(repository)).count("a") == 1


def test_checked_out_submodules_are_listed_to_any_depth(repository: Path, tmp_path: Path) -> None:
    inner = make_repository(tmp_path / "inner", "LICENSE")
    outer = make_repository(tmp_path / "outer", "src/x")
    add_submodule(outer, inner, "vendor/inner")
    add_submodule(repository, outer, "third/outer")
    run_git(repository / "third/outer", "submodule", "--quiet", "update", "--init")
    found = walk(repository)
    assert outcome(found["third/outer/vendor/inner/LICENSE"]) == (None, None)
    assert found["third/outer/src/x"].status is None
    assert not [path for path in found if path.endswith((".git", "/"))]
    (repository / "third/outer/src/new").write_text("x")
    assert "third/outer/src/new" in walk(repository, is_untracked_included=True)


def test_a_submodule_that_is_not_checked_out_is_not_inspected(repository: Path, tmp_path: Path) -> None:
    add_submodule(repository, make_repository(tmp_path / "inner", "LICENSE"), "third/inner")
    run_git(repository, "submodule", "--quiet", "deinit", "-f", "third/inner")
    expected = (FileStatus.NOT_INSPECTED, Reason.NOT_CHECKED_OUT)
    assert outcome(walk(repository)["third/inner/"]) == expected
    (repository / "third/inner").rmdir()
    assert outcome(walk(repository)["third/inner/"]) == expected
    assert walk(repository, exclude=("third",))["third/"].reason is Reason.EXCLUDED


def test_a_submodule_swapped_for_a_link_is_a_link(repository: Path, tmp_path: Path) -> None:
    inner = make_repository(tmp_path / "inner", "LICENSE")
    add_submodule(repository, inner, "third")
    shutil.rmtree(repository / "third")
    (repository / "third").symlink_to(inner)
    found = walk(repository)
    assert outcome(found["third"]) == (FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT)
    assert "third/LICENSE" not in found


def test_an_untracked_repository_is_listed_like_a_submodule(repository: Path) -> None:
    make_repository(repository / "nested", "LICENSE")
    assert "nested/LICENSE" in walk(repository, is_untracked_included=True)


def test_an_excluded_directory_is_one_entry(repository: Path) -> None:
    found = walk(repository, exclude=("lib",))
    assert list(found) == [".gitignore", "a", "lib/"]
    assert (found["lib/"].reason, found["lib/"].detail) == (Reason.EXCLUDED, "exclude: lib")


def test_names_that_are_not_utf8_or_hold_a_newline_are_listed(repository: Path) -> None:
    name = os.fsencode(repository) + b"/\xff\n\t"
    open(name, "w").close()
    run_git(repository, "add", b"\xff\n\t")
    assert walk(repository)["\udcff\n\t"].status is None


def test_a_linked_work_tree_is_listed(repository: Path, tmp_path: Path) -> None:
    run_git(repository, "worktree", "add", "-q", str(tmp_path / "linked"))
    assert set(walk(tmp_path / "linked")) == {".gitignore", "a", "lib/b", "lib/deep/c"}
