# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deep_tree import make_chain
from ospo_scan.model import FileStatus, Reason, path_bytes
from ospo_scan.walk import Entry, Tree, WalkOptions, directory, open_tree
from ospo_scan.walk.root import Root


def walk(project: Path, **options: bool) -> dict[str, Entry]:
    with open_tree(str(project), WalkOptions(**options)) as tree:  # type: ignore[arg-type]  # booleans only
        return {entry.path: entry for entry in tree.entries}


def opened(project: Path) -> Tree:
    return open_tree(str(project), WalkOptions())


def outcome(entry: Entry) -> tuple[FileStatus | None, Reason | None, str | None]:
    return entry.status, entry.reason, entry.detail


def test_ignored_paths_name_the_file_the_line_and_the_rule(project: Path) -> None:
    (project / "lib/build").mkdir(parents=True)
    (project / "lib/build/x").write_text("x")
    (project / "lib/a.o").write_text("x")
    (project / ".gitignore").write_text("# objects\n\n*.o\n")
    (project / "lib/.gitignore").write_text("build/\n")
    found = walk(project)
    assert outcome(found["lib/a.o"]) == (FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:3: *.o")
    assert outcome(found["lib/build/"]) == (FileStatus.SKIPPED, Reason.IGNORED, "lib/.gitignore:1: build/")
    assert set(found) == {".gitignore", "lib/.gitignore", "lib/a.o", "lib/build/"}


def repository(path: Path) -> None:
    for name in ("objects", "refs", "hooks"):
        (path / name).mkdir(parents=True)
    (path / "HEAD").write_text("ref: refs/heads/main\n")
    (path / "hooks/x").write_text("x")


def test_all_files_obeys_no_ignore_file_but_never_enters_git(project: Path) -> None:
    repository(project / ".git")
    (project / "sub").mkdir()
    (project / "sub/.git").write_text("gitdir: ../.git/modules/sub")
    (project / ".gitignore").write_text("*\n")
    found = walk(project, is_all_files=True)
    assert {path: entry.status for path, entry in found.items()} == {".gitignore": None, "sub/.git": FileStatus.SKIPPED}


def test_a_repository_in_the_tree_is_named_and_not_entered(project: Path) -> None:
    repository(project / "sub/.git")
    found = walk(project)
    assert list(found) == ["sub/.git/"]
    assert outcome(found["sub/.git/"]) == (
        FileStatus.SKIPPED,
        Reason.IGNORED,
        "data of git, no part of the project",
    )


def test_what_only_has_the_name_of_gits_directory_is_walked(project: Path) -> None:
    (project / "sub/.git/refs").mkdir(parents=True)
    (project / "sub/.git/hidden.c").write_text("x")
    assert set(walk(project)) == {"sub/.git/hidden.c"}


def test_an_ignore_file_above_the_root_does_not_count(project: Path) -> None:
    (project / "sub").mkdir()
    (project / "sub/a.o").write_text("x")
    (project / ".gitignore").write_text("*.o\n")
    assert walk(project / "sub")["a.o"].status is None


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"[x\n", ".gitignore:1: the pattern '[x' is not obeyed: it has a [ without a ]."),
        (b"x\n" * 200_000, ".gitignore is not obeyed: 400,000 bytes; the limit is 262,144 bytes."),
    ],
)
def test_what_an_ignore_file_says_in_vain_is_noted(project: Path, content: bytes, note: str) -> None:
    (project / ".gitignore").write_bytes(content)
    (project / "x").write_text("x")
    with opened(project) as tree:
        assert tree.notes == (note,)
        assert [entry.path for entry in tree.entries if entry.status is None] == [".gitignore", "x"]


def test_the_notes_are_bounded(project: Path) -> None:
    (project / ".gitignore").write_text("[\n" * 1000)
    with opened(project) as tree:
        assert len(tree.notes) == directory.MAX_NOTES + 1
        assert tree.notes[-1] == "980 more ignore rules are not obeyed."


def test_an_ignore_file_that_is_a_link_is_not_obeyed(project: Path) -> None:
    (project / "rules").write_text("*\n")
    (project / ".gitignore").symlink_to("rules")
    with opened(project) as tree:
        assert len(tree.notes) == 1
        assert [entry.path for entry in tree.entries if entry.status is None] == ["rules"]


def test_ignore_files_at_every_level_are_bounded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MAX_IGNORE_FILES_IN_FORCE", 2)
    for path in ("", "a", "a/b"):
        (project / path).mkdir(exist_ok=True)
        (project / path / ".gitignore").write_text("*.o\n")
        (project / path / "x.o").write_text("x")
    with opened(project) as tree:
        assert [entry.path for entry in tree.entries if entry.reason is Reason.IGNORED] == ["a/b/x.o", "a/x.o", "x.o"]
        assert "a/b/.gitignore is not obeyed" in tree.notes[0]


def test_special_files_and_links_are_listed_as_what_they_are(project: Path) -> None:
    (project / "loop").mkdir()
    (project / "loop/again").symlink_to("..")
    os.mkfifo(project / "fifo")
    (project / "out").symlink_to("/etc/passwd")
    found = walk(project)
    assert {path: (entry.reason, entry.detail) for path, entry in found.items()} == {
        "loop/again": (Reason.LINK, "-> .."),
        "fifo": (Reason.SPECIAL_FILE, "FIFO"),
        "out": (Reason.LINK_OUTSIDE_ROOT, "-> /etc/passwd"),
    }


def test_an_unreadable_directory_is_one_error_and_the_rest_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may enter every directory, so the refusal is played.
    (project / "shut").mkdir()
    (project / "shut/x").write_text("x")
    (project / "y").write_text("y")
    real = Root.directory

    def refuse(self: Root, path: bytes) -> int:
        if path == b"shut":
            raise PermissionError(13, "Permission denied")
        return real(self, path)

    monkeypatch.setattr(Root, "directory", refuse)
    found = walk(project)
    assert outcome(found["shut/"]) == (FileStatus.ERROR, Reason.UNREADABLE, "Permission denied")
    assert found["y"].status is None
    assert len(found) == 2


def test_a_directory_swapped_for_a_link_is_not_entered(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "d").mkdir()
    real = Root.list_directory

    def swap(self: Root, path: bytes) -> list[tuple[bytes, os.stat_result | OSError]]:
        if path == b"d":
            (project / "d").rmdir()
            (project / "d").symlink_to("/etc")
        return real(self, path)

    monkeypatch.setattr(Root, "list_directory", swap)
    found = walk(project)
    assert list(found) == ["d/"]
    assert (found["d/"].status, found["d/"].reason) == (FileStatus.ERROR, Reason.CHANGED)


def test_a_tree_thousands_of_directories_deep_is_walked(bottomless: Path) -> None:
    chain = make_chain(bottomless, b"d", 3000)
    with opened(bottomless) as tree:
        (entry,) = tree.entries
        assert path_bytes(entry.path) == chain + b"/file"
        assert tree.read(entry.path).size == 4


def test_a_path_beyond_the_limit_is_an_error_and_not_a_pass(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MAX_PATH_BYTES", 100)
    make_chain(project, b"d" * 30, 4)
    (entry,) = walk(project).values()
    assert (entry.path, entry.reason) == ("/".join(["d" * 30] * 4) + "/", Reason.UNREADABLE)


NAMES = [
    b"\xff\xfe",
    b"new\nline",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"a\\b",
    b"[x]",
    b"\xed\xa0\x80",
    b"x" * 255,
    b" ",
]


def test_any_name_comes_back_byte_for_byte(project: Path) -> None:
    for name in NAMES:
        with open(os.fsencode(project) + b"/" + name, "wb") as file:
            file.write(name)
    with opened(project) as tree:
        assert [path_bytes(entry.path) for entry in tree.entries] == sorted(NAMES)
        for entry in tree.entries:
            content = tree.read(entry.path)
            assert getattr(content, "data", None) == path_bytes(entry.path)


@pytest.mark.parametrize("settings", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_the_locale_changes_nothing(project: Path, settings: dict[str, str]) -> None:
    for name in NAMES:
        open(os.fsencode(project) + b"/" + name, "w").close()
    program = (
        "import sys; from ospo_scan.walk import WalkOptions, open_tree\n"
        "print(ascii([entry.path for entry in open_tree(sys.argv[1], WalkOptions()).entries]))"
    )
    command = [sys.executable, "-c", program, str(project)]
    printed = subprocess.run(command, env=settings, capture_output=True, check=True).stdout
    assert printed.decode().strip() == ascii(list(walk(project)))
