# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.fix import comments as c
from ospo_scan.fix.header import (
    COPYRIGHT_TAG,
    LICENSE_TAG,
    Insertion,
    Notice,
    Tags,
    has_notice,
    header_for,
    read_tags,
)
from ospo_scan.fix.styles import known_names, known_suffixes, style_of

MIT = Notice("MIT", ("2026 Example Org",))
HASHES = f"# {COPYRIGHT_TAG} 2026 Example Org\n#\n# {LICENSE_TAG} MIT\n".encode()
PATHS = sorted([*known_names(), *(f"x{suffix}" for suffix in known_suffixes()), "a.m", "a.ini", "tool"])


def headed(path: str, data: bytes, notice: Notice = MIT) -> bytes | None:
    found = header_for(path, data, notice)
    return None if found is None else found.applied(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"import os\n", HASHES + b"\nimport os\n"),
        (b"\nimport os\n", HASHES + b"\nimport os\n"),
        (b"", HASHES),
        (b"#!/usr/bin/python", b"#!/usr/bin/python\n\n" + HASHES),
        (b"#!/usr/bin/python\n\nimport os", b"#!/usr/bin/python\n\n" + HASHES + b"\nimport os"),
        (codecs.BOM_UTF8 + b"a = 1\n", codecs.BOM_UTF8 + HASHES + b"\na = 1\n"),
        (b"a = 1\r\nb = 2\r\n", HASHES.replace(b"\n", b"\r\n") + b"\r\na = 1\r\nb = 2\r\n"),
        (b"a = 1\rb = 2\r", HASHES.replace(b"\n", b"\r") + b"\ra = 1\rb = 2\r"),
        (b"a = 'caf\xe9'\n", HASHES + b"\na = 'caf\xe9'\n"),
        (b"# a\r\n# coding: utf-8\nx\n", HASHES.replace(b"\n", b"\r\n") + b"\r\n# a\r\n# coding: utf-8\nx\n"),
    ],
)
def test_a_header_keeps_shebangs_marks_encodings_and_line_ends(data: bytes, expected: bytes) -> None:
    assert headed("a.py", data) == expected


def test_utf_16_stays_utf_16() -> None:
    data = codecs.BOM_UTF16_LE + '<?xml version="1.0"?>\r\n<a/>\r\n'.encode("utf-16-le")
    found = headed("a.xml", data)
    assert found is not None
    text = found.decode("utf-16")
    assert text.startswith('<?xml version="1.0"?>\r\n\r\n<!--\r\n')
    assert text.endswith("-->\r\n\r\n<a/>\r\n")
    assert read_tags(found) == Tags(("MIT",), ("2026 Example Org",))


def test_a_header_without_copyright_is_the_license_alone() -> None:
    assert headed("a.py", b"", Notice("MIT OR Apache-2.0")) == f"# {LICENSE_TAG} MIT OR Apache-2.0\n".encode()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\x00"),
        ("a.py", b"a\x00b"),
        ("a.json", b"{}\n"),
        ("a.rst", b"   a quotation, which the comment would swallow\n"),
        ("page.php", b"<h1>no code first</h1>\n"),
    ],
)
def test_a_file_that_can_hold_no_header_gets_none(path: str, data: bytes) -> None:
    assert header_for(path, data, MIT) is None


def test_a_notice_that_would_end_the_comment_gets_no_header() -> None:
    assert header_for("a.c", b"int a;\n", Notice("MIT", ("2026 A */ B",))) is None
    assert header_for("a.xml", b"<a/>\n", Notice("MIT", ("2026 A -- B",))) is None
    assert header_for("a.xml", b"<a/>\n", Notice("LicenseRef-a--b")) is None


def test_a_name_beyond_ascii_is_not_put_into_an_encoding_that_is_not_known() -> None:
    assert header_for("a.py", b"a = 'caf\xe9'\n", Notice("MIT", ("2026 André",))) is None
    assert headed("a.py", "a = 'café'\n".encode(), Notice("MIT", ("2026 André",))) is not None


@pytest.mark.parametrize("path", PATHS)
def test_a_header_of_every_style_is_read_back_and_keeps_every_byte(path: str) -> None:
    data = b"<?php\necho 1;\n" if "php" in path or path == "x.phtml" else b"one\ntwo\n"
    if path == "a.m":
        data = b"% one\ntwo\n"
    if path == "tool":
        data = b"#!/bin/sh\none\ntwo\n"
    if style_of(path, "<a/>\n") is c.XML:
        data = b"<a/>\n"
    found = header_for(path, data, MIT)
    assert found is not None
    assert read_tags(found.applied(data)) == Tags(("MIT",), ("2026 Example Org",))
    assert found.applied(data).replace(found.inserted, b"", 1) == data


contents = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.text(max_size=200).map(lambda text: text.encode("utf-16", "replace")),
    st.lists(
        st.sampled_from(
            [
                "#!/bin/sh",
                "# -*- coding: latin-1 -*-",
                "<?xml version='1.0'?>",
                "<?php",
                "---",
                "/*",
                "*/",
                "@echo off",
                "// x",
                "{% block a %}",
                "<!DOCTYPE html>",
                "",
                "  x",
                "%",
                "vim: x",
                "\\input texinfo",
                "é",
                "-->",
            ]
        ),
        max_size=8,
    ).flatmap(lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines).encode("latin-1"))),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PATHS), contents)
def test_whatever_the_bytes_are_they_stay_and_a_second_run_does_nothing(path: str, data: bytes) -> None:
    found = header_for(path, data, MIT)
    if found is None:
        return
    changed = found.applied(data)
    assert changed[: found.offset] + changed[found.offset + len(found.inserted) :] == data
    assert "MIT" in read_tags(changed).licenses
    assert header_for(path, changed, MIT) is None


@given(st.sampled_from(["import os\n", "x = 1", "'''doc'''\n", "#!/x\n", "# coding: utf-8\n", "\n\n", "\tif"]))
def test_python_means_the_same_with_a_header(text: str) -> None:
    try:
        before = ast.dump(ast.parse(text))
    except SyntaxError:
        return
    found = headed("a.py", text.encode())
    assert found is not None
    assert ast.dump(ast.parse(found)) == before


def test_a_header_goes_into_a_long_file_without_a_look_at_all_of_it() -> None:
    data = b"x = 1\n" * 100_000
    assert headed("a.py", data) == HASHES + b"\n" + data


def test_tags_are_read_without_the_ends_of_comments() -> None:
    text = f"/* {LICENSE_TAG} MIT */\n<!-- {COPYRIGHT_TAG} 2026 A -->\r\n{{# {LICENSE_TAG} 0BSD #}}\n".encode()
    assert read_tags(text) == Tags(("MIT", "0BSD"), ("2026 A",))


def test_a_hostile_line_is_read_in_no_time() -> None:
    assert len(read_tags(f"{LICENSE_TAG}{' ' * 10**6}{'*/' * 10**6}".encode()).licenses) == 1


def test_a_notice_is_one_only_where_reuse_reads_it_so() -> None:
    data = b'copyright = "2010 A"\n# Copyright 2010 A\n# (c) 2010 A\n'
    assert [has_notice(data, line, line) for line in (1, 2, 3)] == [False, True, False]


def test_an_insertion_keeps_what_is_there() -> None:
    assert Insertion(2, b"--").applied(b"abcd") == b"ab--cd"
