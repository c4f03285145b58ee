# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from ospo_scan.errors import UsageError
from ospo_scan.model import Reason
from ospo_scan.walk import WalkOptions, open_tree
from ospo_scan.walk.selection import Selection


def plan(project: Path, *paths: str) -> None:
    for path in paths:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(path)


def to_be_read(project: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    with open_tree(str(project), WalkOptions(include=include, exclude=exclude)) as tree:
        return [entry.path for entry in tree.entries if entry.status is None]


@pytest.fixture
def tree(project: Path) -> Path:
    plan(project, "a.c", "src/a.c", "src/a.h", "src/gen/x.c", "docs/a.md", "docs/keep.md")
    return project


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        (["*.c"], ["a.c", "src/a.c", "src/gen/x.c"]),
        (["src"], ["src/a.c", "src/a.h", "src/gen/x.c"]),
        (["src/**"], ["src/a.c", "src/a.h", "src/gen/x.c"]),
        (["src/*.c"], ["src/a.c"]),
        (["/*.c", "docs/"], ["a.c", "docs/a.md", "docs/keep.md"]),
        (["src", "!src/gen"], ["src/a.c", "src/a.h"]),
        (["nothing"], []),
    ],
)
def test_with_include_only_what_matches_is_read(tree: Path, include: list[str], expected: list[str]) -> None:
    assert to_be_read(tree, include=tuple(include)) == expected


def test_exclude_wins_over_include(tree: Path) -> None:
    assert to_be_read(tree, include=("*.c",), exclude=("src/gen",)) == ["a.c", "src/a.c"]


def test_neither_brings_back_an_ignored_file(tree: Path) -> None:
    plan(tree, "b.o")
    (tree / ".gitignore").write_text("*.o\n")
    assert "b.o" not in to_be_read(tree, include=("*.o", "b.o"), exclude=("!b.o",))


def test_each_skipped_path_names_the_rule(tree: Path) -> None:
    options = WalkOptions(include=("src",), exclude=("docs/",), policy_exclude=("**/gen/**",))
    with open_tree(str(tree), options) as opened:
        skipped = {entry.path: (entry.reason, entry.detail) for entry in opened.entries if entry.reason}
    assert skipped == {
        "a.c": (Reason.NOT_INCLUDED, "not matched by include"),
        "docs/": (Reason.EXCLUDED, "exclude: docs/"),
        "src/gen/x.c": (Reason.EXCLUDED, "scan.exclude: **/gen/**"),
    }


def test_a_file_in_an_excluded_directory_cannot_come_back(tree: Path) -> None:
    assert "docs/keep.md" not in to_be_read(tree, exclude=("docs", "!docs/keep.md"))
    assert "docs/keep.md" in to_be_read(tree, exclude=("docs/*", "!docs/keep.md"))


@pytest.mark.parametrize("option", ["include", "exclude", "policy_exclude"])
def test_a_pattern_that_can_never_match_is_a_usage_error_that_names_it(option: str) -> None:
    options = {option: ("ok", "[abc")}
    with pytest.raises(UsageError, match=r"\[abc"):
        Selection(WalkOptions(**options))  # type: ignore[arg-type]  # one field of several types
