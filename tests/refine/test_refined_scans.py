# SPDX-License-Identifier: Apache-2.0
"""The rules on what the real engine says of real wordings, from the command line to the report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ospo_scan import cli

pytestmark = pytest.mark.scancode

TAG = "SPDX-License-" + "Identifier:"
NOTICE = (
    "This program is free software; you can redistribute it and/or modify it under the terms of the GNU General\n"
    "Public License as published by the Free Software Foundation; either version 2 of the License, or (at your\n"
    "option) any later version.\n"
)
FILES = {
    ".gitattributes": f"# {TAG} MIT\n*.c text\n",
    ".gitignore": f"# {TAG} MIT\n*.o\n",
    "ChangeLog": "line\n" * 20 + "- Switch from the artistic license to GPLv2.\n",
    "LICENSE": f"{TAG} MIT\n",
    "README": "This file may be used in projects which are not available under the GNU General Public License.\n",
    "a.cow": "## Copyright (C) 1994 A. B.  License: GPL 2 or (at your option)\n## a later version.\n",
    "banner.c": f"/* {NOTICE} */\nint x;\n\n"
    + "\n" * 30
    + 'puts("This program comes with ABSOLUTELY NO WARRANTY.");\n',
    "clue.awk": "# Distributed without warranty under the terms of the\n"
    "# GNU General Public License, version 2, 1991.\n",
    "notice.m4": "dnl " + NOTICE.replace("\n", "\ndnl ") + "\n",
    "own.c": f"/* {TAG} LicenseRef-Acme-EULA */\n",
    "po/sv.po": '# Swedish\nmsgid ""\n"License GPLv3+: GNU GPL version 3 or later <%s>.\\n"\nmsgstr ""\n',
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("tree")
    for path, content in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(content)
    output = tmp_path_factory.mktemp("report") / "report.json"
    assert (
        cli.run(["scan", "--no-cache", "--no-progress", "--all-files", "-f", "json", "-o", str(output), str(root)]) == 0
    )
    files: dict[str, Any] = {file["path"]: file for file in json.loads(output.read_text())["files"]}
    return files


def said(file: dict[str, Any]) -> list[tuple[str | None, str]]:
    """The rule and the expression in force of each detection."""
    refined = [(one.get("refinement"), one["license_expression"]) for one in file["detections"]]
    return [(None, engine) if new is None else (new["rule"], new["license_expression"]) for new, engine in refined]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ChangeLog", [("changelog", "NONE")]),
        ("README", [("negated", "NONE")]),
        ("a.cow", [("gnu-version", "GPL-2.0-or-later")]),
        ("banner.c", [(None, "GPL-2.0-or-later"), ("disclaimer", "NONE")]),
        ("clue.awk", [("plain-grant", "GPL-2.0-only")]),
        ("notice.m4", [(None, "GPL-2.0-or-later")]),
        ("own.c", [("written-expression", "LicenseRef-Acme-EULA")]),
        ("po/sv.po", [("translation", "NONE")]),
    ],
)
def test_what_is_in_force_is_what_the_words_say(
    report: dict[str, Any], path: str, expected: list[tuple[str | None, str]]
) -> None:
    assert said(report[path]) == expected


@pytest.mark.parametrize("path", [".gitattributes", ".gitignore"])
def test_tags_of_dot_files_are_read(report: dict[str, Any], path: str) -> None:
    assert said(report[path]) == [(None, "MIT")]
