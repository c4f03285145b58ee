# SPDX-License-Identifier: Apache-2.0
"""Patterns in gitignore syntax, matched as git matches them: the rules of one ignore file or option.

Every pattern becomes one RE2 expression over bytes, so no pattern can make a match slow, and all patterns of a
file are tried at once. A path is matched for itself alone: whoever walks goes from the top down and stops at a
directory that is ignored, as git does. Specification: https://git-scm.com/docs/gitignore

NOTE: pathspec is not used. It matches a path by its parents too, so the usual ``*``, ``!*/``, ``!*.c`` hides whole
directories and ``build/``, ``!build/x`` brings x back, both unlike git; ``[[:digit:]]`` and names that are not UTF-8
raise. tests/walk/test_ignore.py compares with ``git check-ignore``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import re2

from ospo_scan.walk.pattern import PatternError, translate

MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """One pattern as written, shortened for display; ``line`` is 1-based in its file or list of options."""

    text: str
    line: int
    is_negated: bool


@dataclass(frozen=True, slots=True)
class IgnoreFault:
    """A pattern that is not obeyed, and why."""

    text: str
    line: int
    message: str


class IgnoreRules:
    """The rules of one ignore file, or of one list of options, in order; the last that matches decides."""

    def __init__(self, rules: Sequence[IgnoreRule], expressions: Sequence[str]) -> None:
        self._rules = tuple(rules)
        self._sets: list[tuple[int, Any]] = _sets(expressions, 0)

    def match(self, path: bytes) -> IgnoreRule | None:
        """The rule that decides on ``path``, negated or not; a directory's path ends in DIRECTORY_MARK."""
        for first, regex_set in self._sets:
            # The probe, added first, has the id 0.
            found: list[int] | None = regex_set.Match(path)
            if found and (last := max(found)):
                return self._rules[first + last - 1]
        return None

    def __len__(self) -> int:
        return len(self._rules)


def parse_ignore_file(data: bytes) -> tuple[IgnoreRules, tuple[IgnoreFault, ...]]:
    """The rules that the bytes of an ignore file state, and the patterns in it that cannot be obeyed."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    patterns = [(number, _without_blanks(line.removesuffix(b"\r"))) for number, line in enumerate(lines, 1)]
    return _parse([(number, pattern) for number, pattern in patterns if pattern and not pattern.startswith(b"#")])


def parse_patterns(patterns: Sequence[str]) -> tuple[IgnoreRules, tuple[IgnoreFault, ...]]:
    """The rules that a list of options states; a pattern's line is its place in the list."""
    return _parse([(number, text.encode("utf-8", "surrogateescape")) for number, text in enumerate(patterns, 1)])


def _parse(patterns: list[tuple[int, bytes]]) -> tuple[IgnoreRules, tuple[IgnoreFault, ...]]:
    rules, expressions, faults = [], [], []
    for line, pattern in patterns:
        text = _shown(pattern)
        try:
            expressions.append(translate(pattern))
            rules.append(IgnoreRule(text, line, is_negated=pattern.startswith(b"!")))
        except PatternError as error:
            faults.append(IgnoreFault(text, line, str(error)))
    return IgnoreRules(rules, expressions), tuple(faults)


def _without_blanks(line: bytes) -> bytes:
    """The line without trailing spaces, but for one that a backslash keeps."""
    bare = line.rstrip(b" ")
    backslashes = len(bare) - len(bare.rstrip(b"\\"))
    return bare + b" " if backslashes % 2 and len(bare) < len(line) else bare


def _shown(pattern: bytes) -> str:
    text = pattern[: MAX_SHOWN + 1].decode("utf-8", "surrogateescape")
    return text if len(pattern) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _sets(expressions: Sequence[str], first: int) -> list[tuple[int, Any]]:
    """Sets of RE2 expressions with the index of their first one, the last set first.

    A set that is too large for RE2's memory would match nothing without a word, hence the probe; it is halved.
    """
    if not expressions:
        return []
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.never_capture = True
    regex_set = re2.Set.FullMatchSet(options)
    try:
        regex_set.Add(rb"\x00\x00")
        for expression in expressions:
            regex_set.Add(expression.encode("ascii"))
        regex_set.Compile()
    except re2.error:
        is_usable = False
    else:
        is_usable = bool(regex_set.Match(b"\0\0"))
    if is_usable:
        return [(first, regex_set)]
    if len(expressions) == 1:
        # translate() bounds a pattern so that it fits by itself.
        raise PatternError("is too large for RE2")
    middle = len(expressions) // 2
    return _sets(expressions[middle:], first + middle) + _sets(expressions[:middle], first)
