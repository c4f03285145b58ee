# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "memory.py"
BURN = "import time\nheld = bytearray(64 * 2**20)\nwhile time.process_time() < 0.6: pass\n"
# The child outlives its parent, which does not wait for it.
ORPHAN = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BURN!r}])"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def cost_of(*command: str) -> tuple[float, float, int]:
    """Seconds of CPU, MiB, exit code."""
    said = subprocess.run([sys.executable, PROGRAM, *command], capture_output=True, text=True, check=True).stdout
    figures = re.search(r"([\d.]+) s of CPU, peak PSS (\d+) MiB, exit code (\d+)", said)
    assert figures, said
    return float(figures[1]), int(figures[2]), int(figures[3])


def test_cpu_and_memory_of_a_command_are_measured() -> None:
    cpu_s, peak, code = cost_of(sys.executable, "-c", BURN + "raise SystemExit(3)")
    assert cpu_s >= 0.6
    assert 64 <= peak < 200
    assert code == 3


def test_the_cpu_of_a_process_that_outlives_its_parent_is_counted() -> None:
    cpu_s, _, code = cost_of(sys.executable, "-c", ORPHAN)
    assert cpu_s >= 0.6
    assert code == 0
