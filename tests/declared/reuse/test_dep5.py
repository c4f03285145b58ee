# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.reuse.annotations import MAX_BYTES, Annotations, Precedence
from ospo_scan.declared.reuse.dep5 import read_dep5
from ospo_scan.model import DeclarationSource, TextLocation

FORMAT = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"


def read(text: str) -> Annotations:
    found = read_dep5(".reuse/dep5", text.encode())
    assert isinstance(found, Annotations), found
    return found


def faults(text: str | bytes) -> list[tuple[int | None, str]]:
    found = read_dep5(".reuse/dep5", text if isinstance(text, bytes) else text.encode())
    assert isinstance(found, list), found
    return [(fault.location.start_line, fault.message) for fault in found]


def test_a_stanza_says_the_license_and_the_copyrights_of_its_files() -> None:
    text = f"""{FORMAT}Upstream-Name: x

# a comment
Files: po/*.po
       po/*.pot
Copyright: 2019 Translation Company
           Copyright 2020 Jane
License: GPL-3.0-or-later
 The text of the license,
 .
 in lines.

License: GPL-3.0-or-later
 More of it.
"""
    found = read(text)
    (table,) = found.tables
    assert table.source is DeclarationSource.DEP5
    assert table.precedence is Precedence.AGGREGATE
    assert table.licenses == ("GPL-3.0-or-later",)
    assert table.copyrights == ("2019 Translation Company", "Copyright 2020 Jane")
    assert table.location == TextLocation(".reuse/dep5", 5, 12)
    assert [found.table_of(path) is table for path in ("po/a/b.po", "po/x.pot", "x.po")] == [True, True, False]


def test_the_last_stanza_that_matches_a_file_is_used() -> None:
    text = f"{FORMAT}\nFiles: *\nCopyright: A\nLicense: MIT\n\nFiles: a b\nCopyright: B\nLicense: ISC\n"
    found = read(text)
    assert [table.licenses for path in ("x/y", "b") if (table := found.table_of(path))] == [("MIT",), ("ISC",)]


def test_fields_are_read_in_any_case_with_any_line_end() -> None:
    text = "\ufefffORMAT: x\r\n \t\r\nfiles:\r\n *\r\ncopyright : A\r\nLICENSE:MIT\r\n"
    (table,) = read(text).tables
    assert (table.licenses, table.copyrights) == (("MIT",), ("A",))


def test_a_dep5_below_the_root_covers_its_directory() -> None:
    data = f"{FORMAT}\nFiles: *\nCopyright: A\nLicense: MIT\n".encode()
    found = read_dep5("vendor/x/.reuse/dep5", data)
    assert isinstance(found, Annotations)
    assert found.directory == "vendor/x/"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "dep5 cannot be read: its first stanza has no Format."),
        ("\n\nFiles: *\n", 3, "dep5 cannot be read: its first stanza has no Format."),
        (f"{FORMAT}\nFiles: *\nCopyright: A\n", 3, "This stanza of dep5 has no License."),
        (f"{FORMAT}\nFiles: *\nCopyright: A\nLicense:\n text\n", 3, "This stanza of dep5 has no License."),
        (f"{FORMAT}\nFiles: *\nLicense: MIT\n", 3, "This stanza of dep5 has no Copyright."),
        (f"{FORMAT}\nFiles:\nCopyright: A\nLicense: MIT\n", 3, "This stanza of dep5 names no files."),
        (f"{FORMAT}\nFiles: a\\b\nCopyright: A\nLicense: MIT\n", 3, "The path 'a\\\\b' has a backslash before"),
        (f"{FORMAT}\nComment: x\n", 3, "This stanza of dep5 has neither Files nor License."),
        (f"{FORMAT}\n x\n", 3, "This line of dep5 continues no field."),
        (f"{FORMAT}x\n", 2, "This line of dep5 is no field: NAME: VALUE is expected."),
        (f"{FORMAT}Format: y\n", 2, "The field Format is in this stanza of dep5 twice."),
        (FORMAT.encode() + b"X: \xff", 2, "dep5 cannot be read: it is not UTF-8."),
        (b"#" * (MAX_BYTES + 1), None, "dep5 is not read: it is larger than 1,048,576 bytes."),
        (
            f"{FORMAT}\nFiles:{' a' * 10_001}\nCopyright: A\nLicense: MIT\n",
            None,
            "dep5 is not read: it names more than",
        ),
        (
            f"{FORMAT}\nFiles: *\nCopyright:{f'{chr(10)} ' + 'x' * 999}{f'{chr(10)} ' + 'y' * 100_000}\nLicense: MIT\n",
            3,
            "This stanza says more than 100,000 characters of each file.",
        ),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_its_line(text: str | bytes, line: int | None, message: str) -> None:
    found = faults(text)
    assert found[0][0] == line
    assert found[0][1].startswith(message)


@pytest.mark.parametrize("text", [":::\n" * 250_000, FORMAT + " x\n" * 300_000, "a:\n\n" * 200_000])
def test_hostile_files_take_seconds_at_most(text: str) -> None:
    began = time.process_time()
    read_dep5(".reuse/dep5", text.encode())
    assert time.process_time() - began < 10


@given(
    st.lists(
        st.sampled_from(
            [
                FORMAT,
                "\n",
                " ",
                "Files: ",
                "*",
                "Copyright: ",
                "License: ",
                "MIT",
                "#",
                "\\",
                "?",
                ":",
                "x",
                "\t",
                "\r\n",
            ]
        )
    )
)
def test_any_sequence_of_parts_gives_stanzas_or_faults(parts: list[str]) -> None:
    text = "".join(parts)
    found = read_dep5(".reuse/dep5", text.encode())
    places = [fault.location for fault in found] if isinstance(found, list) else [one.location for one in found.tables]
    assert all(place.start_line is None or 1 <= place.start_line <= text.count("\n") + 1 for place in places)


@given(st.binary())
def test_any_bytes_give_stanzas_or_faults(data: bytes) -> None:
    read_dep5(".reuse/dep5", data)
