# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re

import pytest

from ospo_scan.cli.progress import ProgressBar, choose_progress, shortened


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setenv("COLUMNS", "80")
    return now


def shown(bar: ProgressBar) -> str:
    """The one line that a person sees."""
    console = bar._bar.console
    with console.capture() as capture:
        console.print(bar._bar.get_renderable())
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", capture.get()).splitlines()
    assert len(lines) == 1
    assert len(lines[0]) <= 80
    return lines[0]


def test_files_and_bytes_are_shown(clock: list[float]) -> None:
    bar = ProgressBar()
    assert shown(bar).startswith("Starting")
    bar.start(3, 3 * 2**20, [])
    assert shown(bar).startswith("Loading the license index")
    clock[0] += 1
    bar.advance(2 * 2**20)
    assert shown(bar).startswith("Scanning")
    assert "1/3 files  2.0/3.0 MiB" in shown(bar)


def test_a_file_that_takes_long_is_named_with_its_seconds_and_harms_no_terminal(clock: list[float]) -> None:
    bar = ProgressBar()
    bar.start(2, 10, {"src/[red]odd\x1b[31m.c": None, "small.c": None})
    bar.advance(1)
    clock[0] += 2
    assert shown(bar).startswith("Scanning")
    clock[0] += 5
    line = shown(bar)
    assert "[red]odd" in line
    assert ", 7 s" in line
    assert "small.c" not in line
    bar.advance(1)
    assert shown(bar).startswith("Scanning")


def test_a_tree_of_empty_files_has_a_bar(clock: list[float]) -> None:
    bar = ProgressBar()
    bar.start(1, 0, [])
    bar.advance(0)
    assert "1/1 files  0.0/0.0 MiB" in shown(bar)


@pytest.mark.parametrize("path", ["short.c", "a/very/long/path/to/some/file/of/generated/code.js", "x\x1b" * 30])
def test_a_path_is_shortened_to_its_end(path: str) -> None:
    assert len(shortened(path)) <= 24
    assert "\x1b" not in shortened(path)
    assert shortened(path).endswith(path[-4:].replace("\x1b", r"\x1b")[-3:])


def test_where_nobody_looks_there_is_silence() -> None:
    assert not isinstance(choose_progress(is_wanted=True), ProgressBar)
