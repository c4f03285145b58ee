# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import changelogs
from refine_spots import refined, whole

RULE = changelogs.RULE
HEAD = "line\n" * 20


@pytest.mark.parametrize(
    "path",
    [
        "ChangeLog",
        "CHANGES",
        "Changes.md",
        "NEWS",
        "doc/CHANGES2.5",
        "ChangeLog-2014",
        "history.adoc",
        "RELEASE-NOTES-2.0.txt",
        "ChangeLog.old",
        "CHANGELOG.rst",
    ],
)
def test_an_entry_of_a_changelog_is_a_mention(path: str) -> None:
    content = f"{HEAD}- Switch from artistic license to GPLv2.\n"
    assert refined(RULE, whole("GPL-2.0-only", content, lines=(21, 21), path=path)) == "NONE"


@pytest.mark.parametrize("path", ["history.c", "news.py", "changes.js", "changelog_parser.rb", "docs/newsletter.md"])
def test_other_files_stay(path: str) -> None:
    content = f"{HEAD}- Switch from artistic license to GPLv2.\n"
    assert refined(RULE, whole("GPL-2.0-only", content, lines=(21, 21), path=path)) is None


@pytest.mark.parametrize(
    "line",
    ["This file is under the GPL version 2.", "License: GPL-2.0", "SPDX-License-" + "Identifier: GPL-2.0-only"],
)
def test_what_is_said_of_the_changelog_itself_stays(line: str) -> None:
    assert refined(RULE, whole("GPL-2.0-only", f"{HEAD}{line}\n", lines=(21, 21), path="NEWS")) is None


def test_its_head_and_whole_notices_stay() -> None:
    assert refined(RULE, whole("GPL-2.0-only", "GPL version 2\n", lines=(1, 1), path="NEWS")) is None
    content = f"{HEAD}Permission is granted to copy\n"
    assert refined(RULE, whole("GFDL-1.3-or-later", content, lines=(21, 21), path="NEWS", length=60)) is None


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("CHANGES.md", ["- This program is licensed under the GNU General Public License version 3."]),
        ("NEWS", ["All of lib/ is under the GPL-3.0-only license."]),
        ("NEWS", ["Changed files are now under the GPL."]),
        ("NEWS", ["Updates are available under the GPL version 3."]),
        ("NEWS", ["Updates: licensed under GPL version 3."]),
        ("news.html", ["<p>License: GPL-3.0</p>"]),
        ("news.html", ["<p><b>License</b>: GPL-3.0, updated</p>"]),
        ("HISTORY.rst", ["GPL v3"]),
        ("CHANGES.md", ["Dieses Programm steht unter der GPL Version 3."]),
        ("CHANGES.md", ["The whole library was changed to the GPL."]),
    ],
)
def test_what_may_be_said_of_the_project_stays(path: str, lines: list[str]) -> None:
    content = HEAD + "\n".join(lines) + "\n"
    assert refined(RULE, whole("GPL-3.0-only", content, lines=(21, 20 + len(lines)), path=path)) is None


def test_an_entry_below_a_heading_of_licensing_stays() -> None:
    content = f"{HEAD}License\n-------\nGPL v3, updated\n"
    assert refined(RULE, whole("GPL-3.0-only", content, lines=(23, 23), path="HISTORY.rst")) is None
