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
        texts = (b"/".join(parts[:depth]) + DIRECTORY_MARK for depth in range(1, len(parts)))
        found = [rule for text in (*texts, b"/".join(parts)) if (rule := rules.match(text)) is not None]
        return bool(found) and not max(found, key=lambda rule: rule.line).is_negated

    return matches
