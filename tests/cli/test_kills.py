# SPDX-License-Identifier: Apache-2.0
"""Runs whose processes are killed: the next run is right, nothing is corrupt, no process is left behind.

``benchmarks/kills.py`` does the same at random moments.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]

FAKE = """
import sys
from ospo_scan import cli, detect
from fakes import FakeDetector, FakePackageDetector
detect.DETECTORS.update(scancode=FakeDetector, packages=FakePackageDetector)
sys.exit(cli.run(sys.argv[1:]))
"""
REAL = "import sys; from ospo_scan import cli; sys.exit(cli.run(sys.argv[1:]))"
PAUSE = "pause\n0.15\n"


class Runs:
    """Runs of the command line as processes of their own, all on one cache."""

    def __init__(self, tree: Path, folder: Path, program: str = FAKE) -> None:
        self.tree, self.cache, self.temporary, self.program = tree, folder / "cache", folder / "temporary", program
        self.temporary.mkdir()
        self.clean = self.start("--no-cache").communicate()[0]
        assert self.clean

    def start(self, *options: str, program: str | None = None, **how: Any) -> subprocess.Popen[bytes]:
        """A run; ``how`` is for ``Popen``."""
        path = os.pathsep.join(path for path in sys.path if path)
        environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": str(self.temporary)}
        command = [sys.executable, "-c", program or self.program, "check", "--no-config", "-f", "json", "-j", "2"]
        command += ["--cache-dir", str(self.cache), *options, str(self.tree)]
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
        return subprocess.Popen(command, env=environment, **how)

    def children(self) -> list[int]:
        """The nurseries and workers that live, in the order of their birth."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if str(self.temporary) in os.readlink(f"/proc/{pid}/cwd"):
                    found.append(int(pid))
            except OSError:
                continue
        return sorted(found)

    def assert_the_next_run_is_right(self) -> None:
        wait_until(lambda: not self.children())
        out, err = self.start().communicate(timeout=60)
        assert (out, err) == (self.clean, b"")
        database = self.cache / "results" / "results.sqlite3"
        assert sqlite3.connect(database).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def wait_until(is_so: Callable[[], object], longest_s: float = 30) -> None:
    until = time.monotonic() + longest_s
    while not is_so():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def runs(project: Path, tmp_path: Path) -> Runs:
    for number in range(12):
        (project / f"{number}.c").write_text(
            f"{PAUSE}// {number}\n// SPDX-License-Identifier: GPL-{2 + number % 2}.0-only\n"
        )
    return Runs(project, tmp_path)


@pytest.mark.parametrize("victim", [0, 1, -1], ids=["nursery", "first worker", "last worker"])
def test_a_killed_child_costs_nothing_but_time(runs: Runs, victim: int) -> None:
    run = runs.start()
    wait_until(lambda: len(runs.children()) == 3)
    os.kill(runs.children()[victim], signal.SIGKILL)
    assert run.communicate(timeout=60) == (runs.clean, b"")
    runs.assert_the_next_run_is_right()


def test_a_killed_run_leaves_no_process_and_the_next_one_is_right(runs: Runs) -> None:
    run = runs.start()
    wait_until(lambda: len(runs.children()) == 3)
    run.kill()
    assert run.communicate()[0] == b""
    runs.assert_the_next_run_is_right()


def test_of_two_runs_on_one_cache_one_is_killed_and_the_other_is_right(runs: Runs) -> None:
    first, second = runs.start(), runs.start()
    wait_until(lambda: len(runs.children()) == 6)
    first.kill()
    first.communicate()
    assert second.communicate(timeout=60) == (runs.clean, b"")
    runs.assert_the_next_run_is_right()


def test_two_runs_that_are_killed_at_once_leave_a_good_cache(runs: Runs) -> None:
    both = [runs.start(), runs.start()]
    wait_until(lambda: (runs.cache / "results").exists() and len(runs.children()) == 6)
    time.sleep(0.3)
    for run in both:
        run.kill()
    for run in both:
        run.communicate()
    runs.assert_the_next_run_is_right()


@pytest.mark.scancode
@pytest.mark.timeout(300)
def test_while_the_index_is_made_its_maker_is_killed_and_a_waiting_run_makes_it(project: Path, tmp_path: Path) -> None:
    (project / "a.c").write_text("// SPDX-License-Identifier: MIT\n")
    runs = Runs(project, tmp_path, REAL)
    first = runs.start()
    wait_until(lambda: list(runs.cache.glob("index/.building-*")), 120)
    second = runs.start()
    time.sleep(1)
    first.kill()
    first.communicate()
    assert second.communicate(timeout=200) == (runs.clean, b"")
    (index,) = runs.cache.glob("index/[0-9a-f]*")
    (runs.cache / "index" / index.name / "digests.json").read_text()
    assert list(runs.cache.glob("index/.building-*")) == []
    runs.assert_the_next_run_is_right()
