# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ospo_scan.execute.scratch import private_directory, remove_rests


def aged(path: Path, mode: int = 0o700) -> Path:
    path.mkdir(mode=mode)
    (path / "j1").mkdir()
    (path / "j1" / "f.c").write_text("secret")
    os.utime(path, (0, time.time() - 3600))
    return path


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    rest, foreign, open_ = (
        aged(tmp_path / "ospo-scan-abc"),
        aged(tmp_path / "other"),
        aged(tmp_path / "ospo-scan-x", 0o755),
    )
    (tmp_path / "ospo-scan-file").write_text("a file")
    os.symlink(foreign, tmp_path / "ospo-scan-link")
    young = tmp_path / "ospo-scan-young"
    young.mkdir(mode=0o700)
    assert remove_rests(str(tmp_path)) == 1
    assert not rest.exists()
    assert all(path.exists() for path in (foreign / "j1", open_, young, tmp_path / "ospo-scan-file"))


def test_the_directory_of_a_run_that_lives_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    directory, lock = private_directory()
    os.utime(directory, (0, 0))
    assert remove_rests(str(tmp_path)) == 0
    os.close(lock)
    assert remove_rests(str(tmp_path)) == 1
    assert os.listdir(tmp_path) == []


def test_there_is_nothing_to_remove_where_there_is_no_directory(tmp_path: Path) -> None:
    assert remove_rests(str(tmp_path / "none")) == 0
