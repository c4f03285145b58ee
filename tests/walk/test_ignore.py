# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from git_repository import run_git
from ospo_scan.model import path_bytes
from ospo_scan.walk import WalkOptions, open_tree
from ospo_scan.walk.ignore import parse_ignore_file, parse_patterns

PIECES = [
    *["a", "b", "c.o", ".o", "x y", " ", "\\ ", "\t", "\r", "é", "A1", "#", "!", "-", "^"],
    *["*", "**", "?", "/", "/", "**/", "/**", "a**/", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[a-]", "[z-a]", "[/]"],
    *[
        "[[:alpha:]]",
        "[[:digit:]x]",
        "[^[:alnum:]]",
        "[[:punct:]]",
        "[[:foo:]]",
        "[[a]",
        "[\\]a]",
        "[",
        "]",
        "\\",
        "\\*",
    ],
]
PATTERN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
LINE = st.builds("{}{}{}".format, st.sampled_from(["", "", "!"]), PATTERN, st.sampled_from(["", "", "/"]))
IGNORE_FILE = st.lists(LINE, max_size=7).map("\n".join)
NAMES = ["a", "b", "ab", "c.o", "x y", "t ", "é", "\udcff", "n\nl", "[", "-", "\\", "!a", "#b", "A1", "*", "a\t"]
TREE = st.recursive(
    st.none(),
    lambda below: st.dictionaries(st.sampled_from(NAMES), below, max_size=5) | IGNORE_FILE,
    max_leaves=25,
)


def plant(directory: bytes, tree: object) -> None:
    """Make ``tree`` on disk: a dict is a directory, None a file, a text the ignore file of a directory."""
    if isinstance(tree, dict):
        os.mkdir(directory)
        for name, below in tree.items():
            plant(directory + b"/" + path_bytes(name), below)
    elif isinstance(tree, str):
        os.mkdir(directory)
        Path(os.fsdecode(directory), "a").touch()
        Path(os.fsdecode(directory), ".gitignore").write_bytes(path_bytes(tree))
    else:
        open(directory, "w").close()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("repository")
    run_git(directory, "init", "-q")
    return directory


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(below=st.dictionaries(st.sampled_from(NAMES), TREE, min_size=1, max_size=6), rules=IGNORE_FILE)
def test_what_is_ignored_is_what_git_ignores(repository: Path, below: dict[str, object], rules: str) -> None:
    for entry in repository.iterdir():
        if entry.is_dir() and entry.name != ".git":
            shutil.rmtree(os.fsencode(entry))
        elif entry.name != ".git":
            entry.unlink()
    for name, tree in below.items():
        plant(os.fsencode(repository) + b"/" + path_bytes(name), tree)
    (repository / ".gitignore").write_bytes(path_bytes(rules))
    listing = run_git(repository, "ls-files", "-z", "--others", "--exclude-standard")
    with open_tree(str(repository), WalkOptions()) as found:
        ours = {path_bytes(entry.path) for entry in found.entries if entry.status is None}
    assert ours == set(listing.split(b"\0")[:-1])


def test_the_last_matching_rule_decides_and_is_named() -> None:
    rules, faults = parse_ignore_file(b"# objects\n*.o\n\n!keep.o\n")
    assert faults == ()
    found = [rules.match(path) for path in (b"x.o", b"keep.o", b"x.c")]
    assert [rule and (rule.line, rule.text, rule.is_negated) for rule in found] == [
        (2, "*.o", False),
        (4, "!keep.o", True),
        None,
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [(b"a  ", "a"), (b"a\\ ", "a\\ "), (b"a\\\\  ", "a\\\\"), (b"a\t", "a\t"), (b"a\r", "a"), (b"\xef\xbb\xbfa", "a")],
)
def test_trailing_blanks_are_cut_as_git_cuts_them(line: bytes, text: str) -> None:
    rules, _ = parse_ignore_file(line + b"\n" + b"other")
    rule = rules.match({"a\\ ": b"a ", "a\\\\": b"a\\"}.get(text, text.encode()))
    assert rule is not None
    assert rule.text == text


def test_a_faulty_pattern_is_reported_and_the_others_hold() -> None:
    rules, faults = parse_ignore_file(b"*.o\n[unclosed\n*.a\n")
    assert [(fault.line, fault.text) for fault in faults] == [(2, "[unclosed")]
    assert rules.match(b"x.a") is not None


def test_an_option_may_begin_with_a_hash() -> None:
    rules, _ = parse_patterns(["#x"])
    assert rules.match(b"#x") is not None


def test_a_long_pattern_is_shortened_where_it_is_shown() -> None:
    rules, _ = parse_patterns(["x" * 4000])
    rule = rules.match(b"x" * 4000)
    assert rule is not None
    assert len(rule.text) == 200


@pytest.mark.timeout(30)
def test_hostile_patterns_cannot_hang_and_lose_no_rule() -> None:
    lines = [("*a" * 40 + f"{number}").encode() for number in range(2000)]
    rules, faults = parse_ignore_file(b"first\n" + b"\n".join(lines) + b"\nlast\n")
    assert faults == ()
    assert rules.match(b"a" * 200 + b"b") is None
    first, last = rules.match(b"first"), rules.match(b"last")
    assert first is not None
    assert last is not None
    assert (first.line, last.line) == (1, 2002)
