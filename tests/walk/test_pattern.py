# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.walk.ignore import parse_ignore_file
from ospo_scan.walk.pattern import DIRECTORY_MARK, MAX_PATTERN_BYTES, PatternError, translate


def matches(pattern: bytes, path: bytes) -> bool:
    text = path[:-1] + DIRECTORY_MARK if path.endswith(b"/") else path
    return re.fullmatch(translate(pattern).encode(), text) is not None


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        (b"*.o", [b"x.o", b"a/b/x.o", b"x.o/"], [b"x.oo", b"o"]),
        (b"/x", [b"x", b"x/"], [b"a/x"]),
        (b"a/x", [b"a/x"], [b"b/a/x", b"x"]),
        (b"build/", [b"build/", b"a/build/"], [b"build"]),
        (b"a/**", [b"a/x", b"a/b/c", b"a/b/"], [b"a", b"a/"]),
        (b"a/*", [b"a/x", b"a/x/"], [b"a/", b"a/b/c"]),
        (b"**/x", [b"x", b"a/x", b"a/b/x"], [b"xx"]),
        (b"a/**/x", [b"a/x", b"a/b/x", b"a/b/c/x"], [b"ax", b"x"]),
        (b"?", [b"a", b"\xff"], [b"ab", "é".encode()]),
        (b"[a-c]", [b"b"], [b"d", b"/"]),
        (b"[!a-c]x", [b"dx"], [b"ax"]),
        (b"[]]", [b"]"], [b"["]),
        (b"[[:digit:]_]", [b"7", b"_"], [b"d"]),
        (rb"\*", [b"*"], [b"a"]),
        (rb"[\]]", [b"]"], [b"\\"]),
        (b"!keep", [b"keep"], [b"!keep"]),
        (b"a\nb", [b"a\nb"], [b"a"]),
    ],
)
def test_a_pattern_matches_as_git_says(pattern: bytes, matching: list[bytes], others: list[bytes]) -> None:
    assert [path for path in matching if not matches(pattern, path)] == []
    assert [path for path in others if matches(pattern, path)] == []


@pytest.mark.parametrize(
    "pattern",
    [b"", b"!", b"/", b"[", b"[a", b"[]", b"a\\", b"[[:nonsense:]]", b"[/]", b"a\0b", b"x" * 5000, b"[\\"],
)
def test_a_pattern_that_can_never_match_is_refused(pattern: bytes) -> None:
    with pytest.raises(PatternError):
        translate(pattern)


@given(st.binary(max_size=40) | st.text("a*?[]!^-\\/:", max_size=30).map(str.encode))
def test_any_bytes_are_translated_or_refused(pattern: bytes) -> None:
    try:
        expression = translate(pattern)
    except PatternError:
        return
    re.compile(expression.encode("ascii"))


@pytest.mark.parametrize("unit", [b"?", b"*a", b"**/", b"[[:alnum:]]*", b"[!acegikmoqsuwy]", b"[^]*"])
def test_the_longest_pattern_fits_into_re2(unit: bytes) -> None:
    rules, _ = parse_ignore_file(unit * (MAX_PATTERN_BYTES // len(unit)))
    assert rules.match(b"x" * 5000) is None or len(rules) == 1
