# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.reuse.annotations import Annotations, Precedence, Table
from ospo_scan.declared.reuse.globs import dep5_glob, reuse_glob
from ospo_scan.model import DeclarationSource, TextLocation
from ospo_scan.walk.pattern import PatternError

TABLE = Table(DeclarationSource.REUSE_TOML, TextLocation("REUSE.toml"), Precedence.CLOSEST, ("MIT",), ())


def matches(glob: str, path: str, translate: Callable[[str], str] = reuse_glob) -> bool:
    return Annotations("", "REUSE.toml", [TABLE], [(translate(glob), 0)]).table_of(path) is not None


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("a.py", "a.py"),
        ("*.py", "a.py"),
        ("*", "a"),
        ("src/*", "src/a"),
        ("src/*/c", "src/b/c"),
        ("**", "a/b/c"),
        ("src/**", "src/a/b"),
        ("src/**/x.py", "src/a/b/x.py"),
        ("src/**/x.py", "src/x.py"),
        ("src/**x.py", "src/a/bx.py"),
        ("***", "a/b"),
        ("**/*.py", "a.py"),
        (r"a\*b", "a*b"),
        (r"a\\b", "a\\b"),
        (r"a\b", "ab"),
        ("a\\", "a\\"),
        ("[a]", "[a]"),
        ("a?", "a?"),
        ("é*", "éa"),
        ("*", "\udcff"),
    ],
)
def test_a_path_of_reuse_toml_covers(glob: str, path: str) -> None:
    assert matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("a.py", "b/a.py"),
        ("*.py", "b/a.py"),
        ("src", "src/a"),
        ("src/*", "src/a/b"),
        ("a.py", "aXpy"),
        (r"a\*b", "axb"),
        (r"a\*", "a*b"),
        ("a?", "ab"),
        ("src/*/c", "src/c"),
        ("A", "a"),
    ],
)
def test_a_path_of_reuse_toml_does_not_cover(glob: str, path: str) -> None:
    assert not matches(glob, path)


@pytest.mark.parametrize("glob", ["../x", "/etc", "a/../b", "x" * 5000, "a\0"])
def test_a_path_that_leads_out_or_is_too_long_is_refused(glob: str) -> None:
    with pytest.raises(PatternError):
        reuse_glob(glob)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*", "a/b"),
        ("a/*.c", "a/b/x.c"),
        ("?", "é"),
        ("a?c", "a/c"),
        (r"a\*\?\\", "a*?\\"),
        ("a", "a"),
        ("?", "\udcff"),
    ],
)
def test_a_path_of_dep5_covers(glob: str, path: str) -> None:
    assert matches(glob, path, dep5_glob)


@pytest.mark.parametrize(("glob", "path"), [("?", "ab"), ("a", "a/b"), (r"\*", "a"), ("[ab]", "a")])
def test_a_path_of_dep5_does_not_cover(glob: str, path: str) -> None:
    assert not matches(glob, path, dep5_glob)


@pytest.mark.parametrize("glob", [r"a\b", "a\\"])
def test_a_path_of_dep5_escapes_wildcards_alone(glob: str) -> None:
    with pytest.raises(PatternError, match="backslash"):
        dep5_glob(glob)


def test_no_pattern_is_slow_to_match() -> None:
    globs = [(reuse_glob("*a" * 2000), 0), *((reuse_glob(f"**x{number}**y*z"), 0) for number in range(1000))]
    annotations = Annotations("", "REUSE.toml", [TABLE], globs)
    began = time.process_time()
    assert not any(annotations.table_of("a" * 250 + f"/{number}" * 20) for number in range(1000))
    assert time.process_time() - began < 10


@given(st.text("ab/*.", max_size=8), st.text("ab/.", max_size=8))
def test_stars_match_as_the_specification_says(glob: str, path: str) -> None:
    if ".." in glob or glob.startswith("/"):
        return
    parts = re.split(r"(\*\*+/?|\*)", glob)
    expression = "".join("[^/]*" if one == "*" else ".*" if "*" in one else re.escape(one) for one in parts)
    assert matches(glob, path) is bool(re.fullmatch(expression, path))
