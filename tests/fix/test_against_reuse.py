# SPDX-License-Identifier: Apache-2.0
"""Our headers beside those of `reuse annotate`, run as a program: the same meaning, and mostly the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ospo_scan.fix.comments import XML
from ospo_scan.fix.header import Notice, header_for
from ospo_scan.fix.styles import known_names, known_suffixes, style_of

pytestmark = pytest.mark.processes

NOTICE = Notice("MIT", ("2026 Example Org",))
PLAIN = b"first line\n\nsecond line\n"
MARKUP = b"<first/>\n\n<second/>\n"
PHP = b"<?php\necho 1;\n"
# Where we write other bytes, and why (docs/fix.md#where-it-differs-from-reuse-annotate).
OTHER_MARKER = {"x.asm", "x.sass", "x.vm", "x.vtl", "tox.ini"}
NO_EMPTY_LINE = {
    "configure.ac",
    "x.asax",
    "x.ashx",
    "x.asmx",
    "x.aspx",
    "x.axd",
    "x.blade.php",
    "x.ftl",
    "x.hbs",
    "x.jsp",
    "x.m4",
    "x.man",
}
SPACE_TAKEN = {"x.j2", "x.jinja", "x.jinja2"}
DIFFERENT = OTHER_MARKER | NO_EMPTY_LINE | SPACE_TAKEN


def reuse(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "reuse", *arguments], capture_output=True, text=True, check=False)


def content_of(name: str) -> bytes:
    if style_of(name, "<a/>\n") is XML:
        return MARKUP
    return PHP if any(name.endswith(one) for one in (".php", ".php3", ".php4", ".php5", ".phps", ".phtml")) else PLAIN


def annotated(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files as reuse annotates them: those that it knows a comment style for."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    asked = ("annotate", "-c", "Example Org", "-y", "2026", "-l", "MIT", "--skip-unrecognised")
    done = reuse("--root", str(folder), *asked, *(str(folder / name) for name in files))
    assert done.returncode == 0, done.stderr
    now = {name: (folder / name).read_bytes() for name in files}
    return {name: data for name, data in now.items() if data != files[name]}


def headed(name: str, data: bytes) -> bytes:
    found = header_for(name, data, NOTICE)
    assert found is not None, name
    return found.applied(data)


def linted(folder: Path) -> dict[str, tuple[set[str], set[str]]]:
    """What `reuse lint` reads of each file: licenses and copyrights."""
    (folder / "LICENSES").mkdir()
    (folder / "LICENSES" / "MIT.txt").write_text("text")
    report = json.loads(reuse("--root", str(folder), "lint", "--json").stdout)
    assert report["summary"]["compliant"] is True, report["non_compliant"]
    return {
        Path(one["path"]).name: (
            {found["value"] for found in one["spdx_expressions"]},
            {found["value"] for found in one["copyrights"]},
        )
        for one in report["files"]
    }


NAMES = [f"x{suffix}" for suffix in known_suffixes()] + list(known_names())


def test_reuse_reads_our_header_of_every_style(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes(headed(name, content_of(name)))
    said = linted(tmp_path)
    assert said.keys() == set(NAMES)
    wrong = {name: told for name, told in said.items() if told[0] != {"MIT"} or len(told[1]) != 1}
    assert wrong == {}
    assert {notice for _, notices in said.values() for notice in notices} <= {
        "2026 Example Org",
        f"SPDX-File{'CopyrightText'}: 2026 Example Org",
    }


def test_the_bytes_are_those_of_reuse_annotate_but_for_what_is_documented(tmp_path: Path) -> None:
    theirs = annotated(tmp_path / "theirs", {name: content_of(name) for name in NAMES})
    assert len(theirs) > 250
    different = {name for name, data in theirs.items() if data != headed(name, content_of(name))}
    assert different == DIFFERENT


FIRST_LINES = {
    "shebang.sh": b"#!/bin/sh\necho\n",
    "shebang-alone.sh": b"#!/bin/sh",
    "spaced.sh": b"#!/bin/sh\n\necho\n",
    "crlf.py": b"x = 1\r\ny = 2\r\n",
    "declared.xml": b'<?xml version="1.0"?>\n<a/>\n',
    "front.md": b"---\ntitle: a\n---\n# A\n",
    "tex.tex": b"% !TEX program = xelatex\n\\documentclass{a}\n",
    "a.cabal": b"cabal-version: 3.0\nname: a\n",
    "a.php": b"<?php\n\necho 1;\n",
    "bom.py": b"\xef\xbb\xbfx = 1\n",
    "ends.py": b"x = 1",
    "empty-lines.py": b"\n\nx = 1\n",
}


def test_first_lines_stay_first_as_they_do_with_reuse(tmp_path: Path) -> None:
    theirs = annotated(tmp_path / "theirs", FIRST_LINES)
    ours = {name: headed(name, data) for name, data in FIRST_LINES.items()}
    assert {name for name in ours if ours[name] != theirs[name]} == set()


# reuse puts a header above these lines, where they lose their meaning: what we write instead is read all the same.
KEPT_FIRST = {
    "coding.py": b"# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n",
    "mode.el": b";;; mode.el --- a mode  -*- lexical-binding: t -*-\n",
    "Dockerfile": b"# syntax=docker/dockerfile:1\nFROM scratch\n",
    "page.html": b"<!DOCTYPE html>\n<html></html>\n",
    "sheet.css": b'@charset "UTF-8";\na {}\n',
    "echo.bat": b"@echo off\r\ndir\r\n",
    "Package.swift": b"// swift-tools-version:5.9\nimport PackageDescription\n",
    "ruby.rb": b"# frozen_string_literal: true\n\nputs 1\n",
    "rule.md": b"---\n\nA line, no front matter.\n",
    "wide.xml": b"\xff\xfe" + '<?xml version="1.0"?>\r\n<a/>\r\n'.encode("utf-16-le"),
    "strict.php": b"<?php declare(strict_types=1);\n\necho 1;\n",
    "tool.1": b".TH TOOL 1\n.SH NAME\n",
}


def test_reuse_reads_headers_below_lines_that_it_would_displace(tmp_path: Path) -> None:
    for name, data in KEPT_FIRST.items():
        (tmp_path / name).write_bytes(headed(name, data))
    said = linted(tmp_path)
    assert {name: told[0] for name, told in said.items()} == {name: {"MIT"} for name in KEPT_FIRST}
