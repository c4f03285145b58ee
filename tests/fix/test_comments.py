# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle

LINES = ["one", "", "two"]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (c.HASH, ["# one", "#", "# two"]),
        (c.C_BLOCK, ["/*", " * one", " *", " * two", " */"]),
        (c.XML, ["<!--", "one", "", "two", "-->"]),
        (c.JINJA, ["{#", "one", "", "two", "-#}"]),
        (c.DNL, ["dnl one", "dnl", "dnl two"]),
    ],
)
def test_lines_become_a_comment(style: CommentStyle, expected: list[str]) -> None:
    assert style.comment(LINES) == expected


@pytest.mark.parametrize(
    ("style", "text"),
    [(c.C_BLOCK, "a */ b"), (c.XML, "a -- b"), (c.PHP, "a ?> b"), (c.BIBTEX, "a@example.org"), (c.REM, "%PATH%")],
)
def test_what_would_end_a_comment_cannot_be_held(style: CommentStyle, text: str) -> None:
    assert not style.can_hold([text])
    assert style.can_hold(["2026 Example Org"])


def test_a_style_opens_with_what_its_comments_begin_with() -> None:
    assert [c.HASH.opening, c.XML.opening] == ["#", "<!--"]
