# SPDX-License-Identifier: Apache-2.0
"""Patterns of paths in a policy, in gitignore syntax, and the files that they match."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ospo_scan.model import path_bytes


def path_matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a file, or a directory above it, matches some patterns, of which the last that matches decides."""
    # Slow (RE2), and not for policies without patterns.
    from ospo_scan.walk.ignore import parse_patterns
    from ospo_scan.walk.pattern import DIRECTORY_MARK

    rules, _ = parse_patterns(patterns)

    def matches(path: str) -> bool:
        parts = path_bytes(path).split(b"/")
        is_matched = False
        for depth in range(1, len(parts) + 1):
            mark = DIRECTORY_MARK if depth < len(parts) else b""
            rule = rules.match(b"/".join(parts[:depth]) + mark)
            if rule is not None:
                is_matched = not rule.is_negated
        return is_matched

    return matches
