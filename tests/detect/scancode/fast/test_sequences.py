# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from array import array
from collections.abc import Sequence

from ospo_scan.detect.scancode.fast.sequences import Aligned, Memory


def test_a_run_seen_lately_is_not_computed_again() -> None:
    memory, computed = Memory(2), []

    def ask(key: str) -> Sequence[Aligned]:
        def compute() -> Sequence[Aligned]:
            computed.append(key)
            return [Aligned(len(key), array("i"))]

        return memory.recall(key, compute)

    for key in ("a", "bb", "a", "ccc", "a", "bb"):
        assert [one.rid for one in ask(key)] == [len(key)]
    assert computed == ["a", "bb", "ccc", "bb"]


def test_blocks_are_kept_as_they_were() -> None:
    assert list(Aligned(1, array("i", [0, 1, 2, 3, 9, 8, 7, 6])).blocks()) == [(0, 1, 2, 3), (9, 8, 7, 6)]
