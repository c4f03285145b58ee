# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle
from ospo_scan.fix.styles import known_names, known_suffixes, style_of


@pytest.mark.parametrize(
    ("path", "style"),
    [
        ("src/a.py", c.HASH),
        ("A.PY", c.HASH),
        ("lib/a.c", c.C_BLOCK),
        ("a.cpp", c.SLASHES),
        ("Dockerfile", c.HASH),
        ("docker/Dockerfile.alpine", c.HASH),
        ("requirements-dev.txt", c.HASH),
        ("config.h.in", c.C_BLOCK),
        ("a.md", c.XML),
        ("views/a.blade.php", c.BLADE),
        ("index.php", c.PHP),
        ("a.el", c.SEMICOLONS),
        ("setup.cfg", c.HASH),
        ("a.mdx", c.MDX),
        (".gitignore", c.HASH),
    ],
)
def test_a_name_or_a_suffix_tells_the_style(path: str, style: CommentStyle) -> None:
    assert style_of(path, "first\nsecond\n") is style


@pytest.mark.parametrize(
    "path", ["a.json", "a.csv", "a.png", "notes.txt", "LICENSE", "package-lock.json", "Cargo.lock", "a.ipynb", "a"]
)
def test_what_has_no_comments_has_no_style(path: str) -> None:
    assert style_of(path, "first\nsecond\n") is None


@pytest.mark.parametrize(
    ("path", "head", "style"),
    [
        ("a.m", "% octave\nx = 1\n", c.PERCENT),
        ("a.m", "// objective-c\n#import <a.h>\n", c.SLASHES),
        ("a.m", "x = 1\n", None),
        ("a.pl", "#!/usr/bin/perl\nprint 1;\n", c.HASH),
        ("a.pl", "% prolog\nfact(a).\n", c.PERCENT),
        ("a.pl", "fact(a).\n", None),
        ("a.v", "(* coq *)\n", c.ML),
        ("a.v", "module m;\n// verilog\n", c.SLASHES),
        ("a.ini", "[a]\n# hash\n", c.HASH),
        ("a.ini", "[a]\n", c.SEMICOLON),
        ("a.cfg", "[a]\n", None),
        ("a.l", ";; lisp\n", c.SEMICOLONS),
    ],
)
def test_a_shared_suffix_is_settled_by_a_comment_of_the_file(path: str, head: str, style: CommentStyle | None) -> None:
    assert style_of(path, head) is style


@pytest.mark.parametrize(
    ("head", "style"),
    [
        ("#!/bin/sh\n", c.HASH),
        ("#!/usr/bin/env python3\n", c.HASH),
        ("#!/usr/bin/env -S node --trace\n", c.SLASHES),
        ("#!/usr/bin/lua5.3\n", c.DASHES),
        ("#!/usr/bin/env php\n<?php\n", c.PHP),
        ("#!/opt/own/thing\n", None),
    ],
)
def test_a_file_without_a_suffix_is_what_its_interpreter_reads(head: str, style: CommentStyle | None) -> None:
    assert style_of("bin/tool", head) is style


def test_translations_of_qt_are_no_typescript() -> None:
    assert style_of("app_de.ts", '<?xml version="1.0"?>\n<TS/>\n') is c.XML
    assert style_of("app.ts", "const a = 1;\n") is c.SLASHES


@pytest.mark.parametrize("sign", ["{% include 'b' %}", "{{ name }}", "<%= name %>", "<?php echo 1 ?>", "${name}"])
def test_a_template_can_hold_no_header_because_it_would_be_sent_to_readers(sign: str) -> None:
    assert style_of("a.html", f"<p>{sign}</p>\n") is None
    assert style_of("a.html", "<p>name</p>\n") is c.XML


def test_a_numbered_suffix_is_a_manual_page_only_where_it_reads_like_one() -> None:
    assert style_of("man/tool.1", ".TH TOOL 1\n") is c.ROFF
    assert style_of("libz.so.1", "whatever\n") is None


def test_the_table_knows_more_than_a_hundred_suffixes_each_with_one_style() -> None:
    assert len(known_suffixes()) > 400
    assert len(known_names()) > 100
    assert len(set(known_suffixes())) == len(known_suffixes())
