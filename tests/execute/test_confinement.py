# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ospo_scan.execute import confinement


def test_all_that_python_can_import_lies_in_a_place_that_can_be_read() -> None:
    places = confinement.python_places()
    for module in ("json", "sqlite3", "pytest", "ospo_scan"):
        file = os.path.realpath(str(__import__(module).__file__))
        assert any(file.startswith(place + os.sep) for place in places)


def test_no_place_lies_in_another_and_the_root_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "ab").mkdir()
    inside = [str(tmp_path / name) for name in ("a", "a/b", "ab")]
    monkeypatch.setattr(sys, "path", [*inside, "/", "", "relative"])
    places = confinement.python_places()
    assert [place for place in places if place in inside] == [inside[0], inside[2]]
    assert "/" not in places
    assert all(os.path.isabs(place) for place in places)
