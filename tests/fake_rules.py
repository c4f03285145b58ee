# SPDX-License-Identifier: Apache-2.0
"""A rule with what accelerated matching asks of scancode's, for tests without scancode."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FakeRule:
    """Thresholds are a third of the length, and half of the tokens have to be shared."""

    identifier: str
    license_expression: str
    length: int
    is_continuous: bool = False
    is_required_phrase: bool = False
    is_small: bool = False
    minimum_coverage: int = 0
    _minimum_containment: float = 0.5
    required_phrase_spans: list[list[int]] = field(default_factory=list)

    @property
    def min_matched_length(self) -> int:
        return self.length // 3

    @property
    def min_high_matched_length(self) -> int:
        return 1

    def get_length(self, is_unique: bool) -> int:
        return self.length

    def get_min_high_matched_length(self, is_unique: bool) -> int:
        return 1

    def get_min_matched_length(self, is_unique: bool) -> int:
        return self.length // 3
