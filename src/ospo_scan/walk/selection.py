# SPDX-License-Identifier: Apache-2.0
"""What ``--include``, ``--exclude`` and the policy's ``scan.exclude`` make of a path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ospo_scan.errors import UsageError
from ospo_scan.model import Reason
from ospo_scan.walk.entry import WalkOptions
from ospo_scan.walk.ignore import IgnoreRules, parse_patterns
from ospo_scan.walk.pattern import DIRECTORY_MARK


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a path is skipped, with the rule in words."""

    reason: Reason
    detail: str


NOT_INCLUDED = Refusal(Reason.NOT_INCLUDED, "not matched by include")


class Selection:
    """The patterns of one run. Directories are asked about before what is in them."""

    def __init__(self, options: WalkOptions) -> None:
        """Parse the patterns of ``options``. Raises: UsageError naming one that can never match."""
        self._exclude = tuple(
            (origin, _rules(origin, patterns))
            for origin, patterns in (("exclude", options.exclude), ("scan.exclude", options.policy_exclude))
            if patterns
        )
        self._include = _rules("include", options.include) if options.include else None

    @property
    def is_everything_included(self) -> bool:
        """Whether a directory that is not excluded is included by default."""
        return self._include is None

    def excluded(self, path: bytes, is_directory: bool) -> Refusal | None:
        """The exclusion that holds for ``path`` itself; None where only a directory above it may be excluded."""
        text = path + DIRECTORY_MARK if is_directory else path
        for origin, rules in self._exclude:
            rule = rules.match(text)
            if rule is not None and not rule.is_negated:
                return Refusal(Reason.EXCLUDED, f"{origin}: {rule.text}")
        return None

    def refusal(self, path: bytes) -> Refusal | None:
        """Why the file at ``path`` is left out, by itself or with a directory above it; None where it is not."""
        is_included = self.is_everything_included
        parts = path.split(b"/")
        for depth in range(1, len(parts) + 1):
            above, is_directory = b"/".join(parts[:depth]), depth < len(parts)
            if refused := self.excluded(above, is_directory):
                return refused
            is_included = self.is_included(above, is_directory, is_included)
        return None if is_included else NOT_INCLUDED

    def is_included(self, path: bytes, is_directory: bool, is_parent_included: bool) -> bool:
        """Whether ``path`` is included: by the pattern that matches it, else as the directory it is in."""
        if self._include is None:
            return True
        rule = self._include.match(path + DIRECTORY_MARK if is_directory else path)
        return is_parent_included if rule is None else not rule.is_negated


def _rules(origin: str, patterns: Sequence[str]) -> IgnoreRules:
    rules, faults = parse_patterns(patterns)
    if faults:
        raise UsageError(
            f"{origin}: the pattern {faults[0].text!r} {faults[0].message}: it could never match. "
            "Patterns are written as in a .gitignore file."
        )
    return rules
