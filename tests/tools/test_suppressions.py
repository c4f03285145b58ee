# SPDX-License-Identifier: Apache-2.0
"""What the linter is told to pass over: each with a code and a reason."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_IGNORE = re.compile(r"#\s*(?:noqa|type:\s*ignore|nosec|pragma: no cover)")
_EXPLAINED = re.compile(
    r"# (?:noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)* (?:- |\()\S|type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\]  ?# \S)"
)


def suppressions(directory: str) -> Iterator[tuple[str, str]]:
    """(place, comment) of each."""
    for path in sorted((ROOT / directory).rglob("*.py")):
        with open(path, "rb") as stream:
            for token in tokenize.tokenize(stream.readline):
                if token.type == tokenize.COMMENT and _IGNORE.match(token.string):
                    yield f"{path.relative_to(ROOT)}:{token.start[0]}", token.string


@pytest.mark.parametrize("directory", ["src", "fuzz", "tools"])
def test_each_one_says_its_code_and_why(directory: str) -> None:
    unexplained = [place for place, comment in suppressions(directory) if not _EXPLAINED.match(comment)]
    assert unexplained == []


def test_there_are_some_and_those_that_say_nothing_are_seen() -> None:
    assert len(list(suppressions("src"))) > 20
    assert not _EXPLAINED.match("# noqa: S301")
    assert not _EXPLAINED.match("# noqa")
    assert _EXPLAINED.match("# noqa: S301 - written by us")


def test_every_rule_that_is_ignored_for_files_has_a_reason_on_its_line() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^ignore = \[\n(.*?)^\]|^\[tool\.ruff\.lint\.per-file-ignores\]\n(.*?)^$", text, re.M | re.S)
    lines = [line for pair in lists for part in pair for line in part.splitlines()]
    assert len(lines) > 10
    assert [line for line in lines if "#" not in line] == []
