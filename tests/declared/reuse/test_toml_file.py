# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.reuse.annotations import (
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_FAULTS,
    MAX_PATHS,
    Annotations,
    Precedence,
)
from ospo_scan.declared.reuse.toml_file import read_reuse_toml
from ospo_scan.model import TextLocation

LICENSE = "SPDX-License-" + "Identifier"
NOTICE = "SPDX-FileCopyright" + "Text"
TABLE = "[[annotations]]\n"


def read(text: str) -> Annotations:
    found = read_reuse_toml("a/REUSE.toml", text.encode())
    assert isinstance(found, Annotations), found
    return found


def faults(text: str | bytes) -> list[tuple[int | None, str]]:
    found = read_reuse_toml("REUSE.toml", text if isinstance(text, bytes) else text.encode())
    assert isinstance(found, list), found
    return [(fault.location.start_line, fault.message) for fault in found]


def test_a_table_says_the_licenses_and_copyrights_of_its_paths() -> None:
    text = f"""version = 1
{TABLE}path = ["a.csv", "b/**"]
precedence = "override"
{LICENSE} = ["MIT", "ISC"]
{NOTICE} = ["2020 Jane", "{NOTICE}: 2021 John"]
"""
    found = read(text)
    (table,) = found.tables
    assert found.directory == "a/"
    assert (table.precedence, table.licenses) == (Precedence.OVERRIDE, ("MIT", "ISC"))
    assert table.copyrights == ("2020 Jane", "2021 John")
    assert table.location == TextLocation("a/REUSE.toml", 2, 6)
    assert [found.table_of(path) is table for path in ("a/a.csv", "a/b/c/d", "a/c")] == [True, True, False]


def test_all_but_the_version_and_the_paths_may_be_missing() -> None:
    (table,) = read(f'version = 1\n{TABLE}path = "x"\n').tables
    assert (table.precedence, table.licenses, table.copyrights) == (Precedence.CLOSEST, (), ())
    assert read("version = 1").tables == []
    assert len(read(f'version = 1\nx = 2\n{TABLE}path = "x"\nSPDX-FileComment = "y"\n[other]\nz = 1\n').tables) == 1


def test_the_last_table_that_matches_a_path_is_used() -> None:
    text = f'version = 1\n{TABLE}path = "**"\n{LICENSE} = "MIT"\n{TABLE}path = "b*"\n{LICENSE} = "ISC"\n'
    found = read(text)
    tables = [found.table_of(path) for path in ("a/a", "a/b")]
    assert [table.licenses for table in tables if table] == [("MIT",), ("ISC",)]


def test_each_table_has_its_lines_whatever_stands_between_them() -> None:
    text = f'''# [[annotations]]
version = 1
x = """
[[annotations]]
\\""" [[annotations]]
"""
y = "[[annotations]]"
{TABLE}path = "a"

# about b
[["annotations"]] # a comment
path = [
  "b",
]
z = \'\'\'
[other]\'\'\'

[other]
path = 1
  [[ annotations ]]
path = "c"
'''
    places = [(table.location.start_line, table.location.end_line) for table in read(text).tables]
    assert places == [(8, 9), (12, 17), (21, 22)]


def test_tables_written_inline_are_at_the_file_as_a_whole() -> None:
    (table,) = read('version = 1\nannotations = [{path = "a"}]\n').tables
    assert table.location == TextLocation("a/REUSE.toml")


def test_every_line_of_a_notice_is_one() -> None:
    (table,) = read(f'version = 1\n{TABLE}path = "x"\n{NOTICE} = """\n2020 Jane\n  2021 John\n"""\n').tables
    assert table.copyrights == ("2020 Jane", "2021 John")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("version = 1\npath = [", 2, "REUSE.toml is not TOML"),
        ("version = 1\n\nx = = 1\n", 3, "REUSE.toml is not TOML: Invalid value, at column 5."),
        (TABLE + 'path = "x"', None, "REUSE.toml has no version; what is read here is version = 1."),
        ("x=1\nversion = 2", 2, "REUSE.toml says that its version is 2; what is read here is version = 1."),
        ("version = true", 1, "REUSE.toml says that its version is True; what is read here is version = 1."),
        ("version = '1'", 1, "REUSE.toml says that its version is '1'; what is read here is version = 1."),
        ("version = 1\nannotations = 3", None, "REUSE.toml cannot be read: annotations is not an array of tables."),
        ("version = 1\n[annotations]", None, "REUSE.toml cannot be read: annotations is not an array of tables."),
        ("version = 1\nannotations = [3]", None, "An entry of annotations is not a table."),
        (f"version = 1\n{TABLE}", 2, "This table of annotations names no path."),
        (f"version = 1\n{TABLE}path = []", 2, "This table of annotations names no path."),
        (f"version = 1\n{TABLE}path = 1", 2, "path is 1; it can be a string or a list of strings."),
        (f"version = 1\n{TABLE}path = ['a', 1]", 2, "path is 1; it can be a string or a list of strings."),
        (f"version = 1\n{TABLE}path = '../a'", 2, "The path '../a' leads out of the directory of REUSE.toml."),
        (
            f"version = 1\n{TABLE}path = 'a'\nprecedence = 'file'",
            2,
            "precedence is 'file'; it can be closest, aggregate or override.",
        ),
        (
            f"version = 1\n{TABLE}path = 'a'\nprecedence = ['file']",
            2,
            "precedence is ['file']; it can be closest, aggregate or override.",
        ),
        (
            f"version = 1\n{TABLE}path = 'a'\n{LICENSE} = 1",
            2,
            f"{LICENSE} is 1; it can be a string or a list of strings.",
        ),
        (b"version = 1\n# \xff", 2, "REUSE.toml cannot be read: it is not UTF-8."),
        ("x = " + "[" * 5000, None, "REUSE.toml cannot be read: it is nested too deeply."),
        ("x = " + "9" * 5000, None, "REUSE.toml cannot be read: Exceeds the limit"),
        ("a" + ".a" * 100 + " = 1", 1, "REUSE.toml is not read: a line has more than 50 dots in a key."),
        (b"#" * (MAX_BYTES + 1), None, "REUSE.toml is not read: it is larger than 1,048,576 bytes."),
        (
            f"version = 1\n{TABLE}path = {['a'] * (MAX_PATHS + 1)}",
            None,
            "REUSE.toml is not read: it names more than 10,000 paths.",
        ),
        (
            f"version = 1\n{TABLE}path = 'a'\n{NOTICE} = {[f'{n:0900}' for n in range(MAX_CHARACTERS // 900 + 1)]}",
            2,
            "This table says more than 100,000 characters of each file.",
        ),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_its_line(text: str | bytes, line: int | None, message: str) -> None:
    found = faults(text)
    assert found[0][0] == line
    assert found[0][1].startswith(message)


def test_all_faults_of_a_file_are_told_up_to_a_limit() -> None:
    assert [line for line, _ in faults(f"{TABLE}path = 1\n{TABLE}\npath = 'a'\nprecedence = 2")] == [None, 1, 3]
    assert len(faults(TABLE * 50)) == MAX_FAULTS


def test_dots_in_strings_and_comments_are_no_keys() -> None:
    read(f"version = 1 # {'.' * 100}\nx = \"{'.' * 100}\"\ny = '{'.' * 100}'\n")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"x{number}" + ".a" * 49 + "=1\n" for number in range(9000)),
        "".join(f"[a{number}.b.c]\n" for number in range(60_000)),
        'x="""' + '\\"""' * 200_000 + '"""',
        "version=1\n" + (TABLE + "path='a'\n") * 40_000,
    ],
    ids=["keys", "tables", "strings", "annotations"],
)
def test_hostile_files_take_seconds_at_most(text: str) -> None:
    began = time.process_time()
    read_reuse_toml("REUSE.toml", text.encode())
    assert time.process_time() - began < 15


@given(
    st.lists(
        st.sampled_from(
            [
                *(TABLE, "version = 1\n", "path = ", "precedence = ", '"**"\n', "1\n", '"override"\n', '["a", "b"]\n'),
                *('"""', "\n", "\\", "[", "]", "{", "}", "#", f"{LICENSE} = ", f"{NOTICE} = ", '"MIT"\n', "é", "\0"),
            ]
        )
    )
)
def test_any_sequence_of_parts_gives_tables_or_faults(parts: list[str]) -> None:
    text = "".join(parts)
    found = read_reuse_toml("REUSE.toml", text.encode())
    places = [fault.location for fault in found] if isinstance(found, list) else [one.location for one in found.tables]
    assert isinstance(found, Annotations) or found
    assert all(place.start_line is None or 1 <= place.start_line <= text.count("\n") + 1 for place in places)


@given(st.binary())
def test_any_bytes_give_tables_or_faults(data: bytes) -> None:
    read_reuse_toml("REUSE.toml", data)
