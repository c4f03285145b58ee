# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from git_repository import make_repository, run_git
from ospo_scan.errors import GitError, UsageError
from ospo_scan.model import FileStatus, Reason, Scope, path_bytes
from ospo_scan.walk import Content, Unread, WalkOptions, open_tree

NAMES = st.sampled_from(["a", "b", "c.o", "docs", "\udcff", "n\nl", "é"])
LEAVES = st.sampled_from(["file", "fifo", "link in", "link out", "link around", "empty"])
TREES = st.dictionaries(
    NAMES, st.recursive(LEAVES, lambda below: st.dictionaries(NAMES, below, max_size=4), max_leaves=12), max_size=5
)
PATTERNS = st.lists(st.sampled_from(["a", "docs/", "*.o", "!b", "/a/b", "a/**", "**/b", "n*", "?"]), max_size=2)
TARGETS = {"link in": "a", "link out": "/etc", "link around": "."}


def plant(directory: bytes, tree: dict[str, object]) -> None:
    os.mkdir(directory)
    for name, what in tree.items():
        path = directory + b"/" + path_bytes(name)
        if isinstance(what, dict):
            plant(path, what)
        elif what == "fifo":
            os.mkfifo(path)
        elif what == "empty":
            os.mkdir(path)
        elif what == "file":
            open(path, "w").close()
        else:
            os.symlink(TARGETS[str(what)], path)


def all_paths(directory: bytes) -> set[bytes]:
    """Every path that is no directory, as the system lists them."""
    return {
        os.path.relpath(os.path.join(where, name), directory)
        for where, directories, names in os.walk(directory)
        for name in [*names, *(name for name in directories if os.path.islink(os.path.join(where, name)))]
    }


@pytest.mark.parametrize("is_git", [False, True])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, include=PATTERNS, exclude=PATTERNS, ignore=PATTERNS)
def test_every_path_has_exactly_one_entry(
    *, tmp_path: Path, is_git: bool, tree: dict[str, object], include: list[str], exclude: list[str], ignore: list[str]
) -> None:
    directory = os.fsencode(tmp_path) + b"/tree"
    shutil.rmtree(directory, ignore_errors=True)
    plant(directory, tree)
    (tmp_path / "tree/.gitignore").write_text("\n".join(ignore))
    paths = all_paths(directory)
    if is_git:
        run_git(tmp_path / "tree", "init", "-q")
        run_git(tmp_path / "tree", "add", ".gitignore")
    options = WalkOptions(include=tuple(include), exclude=tuple(exclude), is_untracked_included=True)
    with open_tree(os.fsdecode(directory), options) as opened:
        entries = [path_bytes(entry.path) for entry in opened.entries]
        assert opened.scope is (Scope.GIT if is_git else Scope.DIRECTORY)
        assert all(isinstance(opened.read(entry.path), Content) for entry in opened.entries if entry.status is None)
    assert entries == sorted(set(entries))
    wholes = tuple(path for path in entries if path.endswith(b"/"))
    covered = {path for path in paths if path in entries or path.startswith(wholes)}
    # git lists neither what is ignored nor FIFOs that are not tracked.
    assert paths == covered or is_git
    assert set(entries) <= paths | set(wholes)
    assert [path for path in entries if path.startswith(wholes) and path not in wholes] == []


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    for path in (str(tmp_path / "no"), "", str(tmp_path / "x\0y")):
        with pytest.raises(UsageError, match=r"does not exist|cannot be opened"):
            open_tree(path, WalkOptions())


def test_an_empty_directory_has_no_entries(project: Path) -> None:
    with open_tree(str(project), WalkOptions()) as tree:
        assert (tree.entries, tree.scope, tree.is_project) == ((), Scope.DIRECTORY, True)
        assert tree.name == "project"


def test_one_file_is_a_tree_of_its_name(project: Path) -> None:
    (project / "f.c").write_text("x")
    (project / "link").symlink_to("f.c")
    for path in ("f.c", "link"):
        with open_tree(str(project / path), WalkOptions()) as tree:
            assert [entry.path for entry in tree.entries] == ["f.c"]
            assert (tree.scope, tree.is_project, tree.name) == (Scope.FILE, False, "f.c")
            content = tree.read("f.c")
            assert isinstance(content, Content)
            assert content.data == b"x"


def test_one_fifo_is_not_inspected(project: Path) -> None:
    os.mkfifo(project / "f")
    with open_tree(str(project / "f"), WalkOptions()) as tree:
        assert [entry.reason for entry in tree.entries] == [Reason.SPECIAL_FILE]


def test_one_file_meets_the_patterns_too(project: Path) -> None:
    (project / "f.c").write_text("x")
    options = {"exclude": WalkOptions(exclude=("*.c",)), "include": WalkOptions(include=("*.h",))}
    reasons = {name: open_tree(str(project / "f.c"), option).entries[0].reason for name, option in options.items()}
    assert reasons == {"exclude": Reason.EXCLUDED, "include": Reason.NOT_INCLUDED}


def test_a_link_to_a_directory_is_resolved(project: Path, tmp_path: Path) -> None:
    (project / "f").write_text("x")
    (tmp_path / "link").symlink_to("project")
    with open_tree(str(tmp_path / "link"), WalkOptions()) as tree:
        assert [entry.path for entry in tree.entries] == ["f"]
        assert tree.name == "project"


def test_a_relative_path_is_resolved_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "f").write_text("x")
    monkeypatch.chdir(project)
    with open_tree(".", WalkOptions()) as tree:
        monkeypatch.chdir("/")
        assert isinstance(tree.read("f"), Content)


def test_a_file_swapped_for_a_link_after_the_listing_is_not_followed(project: Path) -> None:
    (project / "d").mkdir()
    (project / "f").write_text("x")
    (project / "d/f").write_text("x")
    with open_tree(str(project), WalkOptions()) as tree:
        (project / "f").unlink()
        (project / "f").symlink_to("/etc/passwd")
        shutil.rmtree(project / "d")
        (project / "d").symlink_to("/etc")
        results = [tree.read(path) for path in ("f", "d/f")]
    assert [isinstance(result, Unread) and result.status for result in results[:1]] == [FileStatus.ERROR]
    assert isinstance(results[0], Unread)
    assert results[0].reason is Reason.CHANGED


def test_the_max_size_is_obeyed(project: Path) -> None:
    with open(project / "f", "wb") as file:
        file.truncate(2**31)
    with open_tree(str(project), WalkOptions(max_size=1000)) as tree:
        result = tree.read("f")
        assert tree.entries[0].size == 2**31
    assert isinstance(result, Unread)
    assert result.reason is Reason.TOO_LARGE


def test_a_directory_without_tracked_files_is_a_plain_one(project: Path) -> None:
    make_repository(project, "a")
    (project / "unpacked").mkdir()
    (project / "unpacked/x").write_text("x")
    (project / "unpacked/y").write_text("x")
    (project / "unpacked/.gitignore").write_text("y")
    (project / ".gitignore").write_text("unpacked")
    with open_tree(str(project / "unpacked"), WalkOptions()) as tree:
        assert (tree.scope, tree.is_project) == (Scope.DIRECTORY, True)
        assert [entry.path for entry in tree.entries if entry.status is None] == [".gitignore", "x"]


def test_all_files_of_a_work_tree_need_no_git(project: Path) -> None:
    make_repository(project, "a", "sub/b")
    (project / "untracked").write_text("x")
    (project / ".git/HEAD").write_text("nonsense")
    with pytest.raises(GitError):
        open_tree(str(project), WalkOptions())
    with open_tree(str(project), WalkOptions(is_all_files=True)) as tree:
        assert [entry.path for entry in tree.entries] == ["a", "sub/b", "untracked"]
        assert tree.is_project
    with open_tree(str(project / "sub"), WalkOptions(is_all_files=True)) as tree:
        assert not tree.is_project
