# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.detect.scancode.fast.sequences import Memory


def test_what_was_asked_lately_is_not_computed_again() -> None:
    memory: Memory[int] = Memory(2)
    computed: list[str] = []

    def ask(key: str) -> int:
        def compute() -> int:
            computed.append(key)
            return len(key)

        return memory.recall(key, compute)

    for key in ("a", "bb", "a", "ccc", "a", "bb"):
        assert ask(key) == len(key)
    assert computed == ["a", "bb", "ccc", "bb"]
