# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random
from collections.abc import Callable

import integrity
import pytest

from ospo_scan.codec import Found


def test_rows_are_attacked_and_none_is_believed() -> None:
    random.seed(1)
    faults: list[str] = []
    told = integrity.attack_rows(0.3, faults)
    assert faults == []
    assert told["refused"] > told["used"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [(Found, "was believed without the code"), (lambda: 1 / 0, "a row raised ZeroDivisionError")],
)
def test_a_store_that_believes_too_much_or_falls_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[], object], said: str
) -> None:
    monkeypatch.setattr(integrity, "unpack", lambda *_: answer())
    faults: list[str] = []
    integrity.attack_rows(0.05, faults)
    assert any(said in fault for fault in faults)
