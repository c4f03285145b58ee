# SPDX-License-Identifier: Apache-2.0
"""docs/fix.md shows what the command really says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import OspoScan, ospo_scan
from fakes import TAG
from ospo_scan.fix.styles import known_names, known_suffixes

__all__ = ["ospo_scan"]

DOCS = (Path(__file__).parents[2] / "docs" / "fix.md").read_text()
ASKED = ("--license", "MIT", "--copyright", "2026 Example Org")
FILES = {
    "img/logo.png": b"\x89PNG\r\n\x1a\n\x00",
    "src/app.css": b"body { margin: 0 }\n",
    "src/app.py": b'#!/usr/bin/env python3\nprint("hello")\n',
    "src/compat.cpp": f"// {TAG}GPL-2.0-only\nint compat;\n".encode(),
    "src/NOTES.md": b"Copyright 2010 Jane Doe\n",
    "tests/pages/hello.html": b"<h1>Hello</h1>\n",
}


def test_the_transcripts_are_real(ospo_scan: OspoScan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    command = '$ ospo-scan fix --license MIT --copyright "2026 Example Org"'
    for more in ([], ["--write", "-q"], ["-q"]):
        said = ospo_scan("fix", *ASKED, *more)
        assert f"```\n{' '.join([command, *more])}\n{said.out}```\n" in DOCS


def test_the_number_of_styles_is_told() -> None:
    assert f"all {len(known_suffixes()) + len(known_names())}." in DOCS
