# SPDX-License-Identifier: Apache-2.0
"""Patterns of ignore files, policies, REUSE.toml and dep5: each is refused or compiles for RE2."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from target import Target, fixture_files, promised

from ospo_scan.declared.reuse.globs import dep5_glob, reuse_glob
from ospo_scan.policy.paths import path_matcher
from ospo_scan.walk.ignore import IgnoreRule, IgnoreRules, parse_ignore_file
from ospo_scan.walk.pattern import DIRECTORY_MARK, PatternError

WORDS = (b"**/", b"/**", b"[[:alpha:]", b"[!", b"\\", b"*" * 50, b"?" * 100, b"a/" * 50, b"[a-z]" * 20, b"\n!", b"[]-]")
PATHS = (b"a", b"a/b.py", b"a" * 300, b"x/" * 100 + b"a", b"\xff\xfe/[", b"a" + DIRECTORY_MARK)


def look_at(data: bytes) -> None:
    """Have the lines of a file read as patterns of every kind."""
    rules, faults = parse_ignore_file(data)
    lines = data.count(b"\n") + 1
    promised(all(1 <= fault.line <= lines for fault in faults), f"a line is not in the file: {faults}")
    for path in PATHS:
        found = rules.match(path)
        promised(found is None or 1 <= found.line <= lines, f"a rule is not in the file: {found}")
    texts = [line.decode("utf-8", "surrogateescape") for line in data.split(b"\n")[:50]]
    path_matcher(texts)("a/b/c.py")
    for translate in (reuse_glob, dep5_glob):
        expressions = []
        for text in texts:
            with contextlib.suppress(PatternError):
                expressions.append(translate(text))
        paths = IgnoreRules([IgnoreRule("", 1, is_negated=False)] * len(expressions), expressions)
        for path in PATHS:
            paths.match(path)


def seeds() -> Sequence[bytes]:
    """The ignore files of the test cases, and what git's own documentation has."""
    return [
        *fixture_files("*/tree/.gitignore"),
        b"*.o\n!keep.o\n/build/\n# c\ndoc/**/*.txt\n\\#x\nfoo[0-9]?\\ \n[[:digit:]]*\n",
        b"src/*\nsrc/**/a-[!x]*.c\n\\*.py",
    ]


TARGET = Target(look_at, seeds, WORDS)
