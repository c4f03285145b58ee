# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.fix.header import COPYRIGHT_TAG, LICENSE_TAG, Notice
from ospo_scan.fix.reuse_toml import (
    NotEditableError,
    Table,
    can_name,
    licensed_patterns,
    own_patterns,
    patterns_for,
    with_tables,
)

LICENSE, COPYRIGHT = LICENSE_TAG.rstrip(":"), COPYRIGHT_TAG.rstrip(":")
MIT = Notice("MIT", ("2026 Example Org",))


def test_a_new_file_has_a_version_and_the_table() -> None:
    found = with_tables(b"", [Table(("**/*.png", "a.csv"), MIT)]).applied(b"")
    assert found.decode() == (
        f'version = 1\n\n[[annotations]]\npath = [\n  "**/*.png",\n  "a.csv",\n]\n'
        f'{COPYRIGHT} = "2026 Example Org"\n{LICENSE} = "MIT"\n'
    )


def test_a_table_is_appended_and_all_that_is_there_stays_as_it_is() -> None:
    before = f'# ours\nversion = 1 # one\n\n[[annotations]]\npath = "b/**" # all\n{LICENSE} = "0BSD"'.encode()
    after = with_tables(before, [Table(("a.csv",), Notice("MIT"))]).applied(before)
    assert after.startswith(before + b"\n\n[[annotations]]\n")
    assert tomllib.loads(after.decode())["annotations"] == [
        {"path": "b/**", LICENSE: "0BSD"},
        {"path": "a.csv", LICENSE: "MIT"},
    ]


def test_line_ends_of_the_file_are_kept() -> None:
    before = b"version = 1\r\n"
    assert b"\r\n[[annotations]]\r\n" in with_tables(before, [Table(("a",), MIT)]).inserted


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"version = ", "not TOML"),
        (b"\xff", "not TOML"),
        (b"annotations = 1\n", "no list of tables"),
        (b'version = 1\nannotations = [{path = "a"}]\n', "not TOML|does not let"),
        (b"#" * 2**21, "larger than"),
        (b"a = " + b"[" * 20_000, "not TOML"),
    ],
)
def test_a_file_to_which_nothing_can_be_added_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotEditableError, match=why):
        with_tables(data, [Table(("a",), MIT)])


def test_all_of_a_suffix_is_one_pattern_where_no_other_file_has_it() -> None:
    assert patterns_for(["a.png", "b/c.png", "d.csv"], ["x.py"]) == ("**/*.png", "d.csv")
    assert patterns_for(["a.png", "b/c.png"], ["vendor/x.png"]) == ("a.png", "b/c.png")
    assert patterns_for([".env", "b/.env"], []) == (".env", "b/.env")


def test_all_of_a_directory_is_one_pattern_where_nothing_else_is_in_it() -> None:
    data = ["tests/data/a.html", "tests/data/b.txt", "tests/data/c/d.txt", "tests/e.txt"]
    others = ["tests/test_a.py", "docs/x.html", "docs/y.txt"]
    assert patterns_for(data, others) == ("tests/data/**", "tests/e.txt")
    assert patterns_for(data, ["tests/data/c/x.txt", "x.html"]) == tuple(data)


@given(
    st.sets(st.from_regex(r"([ab]/){0,3}[ab](\.[xy])?", fullmatch=True), max_size=12),
    st.sets(st.from_regex(r"([ab]/){0,3}[ab](\.[xy])?", fullmatch=True), max_size=6),
)
def test_patterns_match_the_paths_and_none_of_the_others(paths: set[str], others: set[str]) -> None:
    patterns = patterns_for(sorted(paths - others), others)
    matched = [re.compile(re.escape(one).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")) for one in patterns]
    assert {path for path in paths | others if any(one.fullmatch(path) for one in matched)} <= paths - others
    assert all(set(own_patterns(path)) & set(patterns) for path in paths - others)


def test_stars_and_backslashes_of_names_are_taken_as_they_are() -> None:
    assert patterns_for(["a*b\\c"], []) == ("a\\*b\\\\c",)


def test_what_was_written_here_before_is_known_again() -> None:
    data = with_tables(b"", [Table(patterns_for(["a.png", "b.png", "c.csv"], []), MIT)]).applied(b"")
    listed = licensed_patterns(data)
    assert [not listed.isdisjoint(own_patterns(path)) for path in ("a.png", "x/n.png", "c.csv", "d.csv")] == [
        True,
        True,
        True,
        False,
    ]
    assert licensed_patterns(b"") == frozenset()


def test_a_table_without_a_license_gives_none() -> None:
    assert licensed_patterns(f'version = 1\n[[annotations]]\npath = "a"\n{COPYRIGHT} = "A"\n'.encode()) == frozenset()


def test_a_name_that_is_not_utf_8_cannot_be_named() -> None:
    assert can_name("a/é.png")
    assert not can_name("a\udcff.png")


@given(
    st.lists(st.text(min_size=1).filter(can_name), min_size=1, max_size=4, unique=True),
    st.lists(st.text(min_size=1).filter(can_name), max_size=3, unique=True),
)
def test_any_names_and_notices_come_back_from_the_table(paths: list[str], notices: list[str]) -> None:
    table = Table(tuple(paths), Notice("MIT", tuple(notices)))
    data = b"version = 1\n"
    found = tomllib.loads(with_tables(data, [table]).applied(data).decode())["annotations"][0]
    said = found.get(COPYRIGHT, [])
    assert (found["path"] if len(paths) > 1 else [found["path"]]) == paths
    assert (said if isinstance(said, list) else [said]) == notices
