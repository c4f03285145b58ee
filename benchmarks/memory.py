# SPDX-License-Identifier: Apache-2.0
"""What a command costs with all its children, on Linux: wall time, CPU time and peak memory.

CPU is user and system time of every process, to the end, as the kernel counts it when a process is collected; this
process adopts those whose parent ends before them, so that none is left out. Memory is the highest sum of PSS over
the process tree, sampled from ``/proc`` five times a second (more often at first, for what is over soon): PSS counts
a shared page once, divided among those who share it, so the sum is what the machine really spends. The sampling
costs time too, the same for every command.

usage: python benchmarks/memory.py COMMAND [ARGUMENT ...]
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

_PR_SET_CHILD_SUBREAPER = 36
SAMPLE_EVERY_S = 0.2
_FIRST_SAMPLES_EVERY_S = 0.02
_FIRST_S = 0.5


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall time and of CPU, highest sum of PSS in bytes, and the command's exit code."""

    wall_s: float
    cpu_s: float
    peak_bytes: int
    exit_code: int


def measure(command: Sequence[object], interval_s: float = SAMPLE_EVERY_S) -> Cost:
    """The cost of a command and all its children; no other child may run meanwhile. What it prints is dropped."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = _children_cpu_s()
    started = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    peak = 0
    while _is_running(process, interval_s if time.monotonic() - started > _FIRST_S else _FIRST_SAMPLES_EVERY_S):
        peak = max(peak, sum(map(_pss, _descendants(os.getpid()))))
    wall_s = time.monotonic() - started
    _collect_orphans()
    return Cost(wall_s, _children_cpu_s() - before, peak, process.returncode)


def _is_running(process: subprocess.Popen[bytes], wait_s: float) -> bool:
    try:
        process.wait(wait_s)
    except subprocess.TimeoutExpired:
        return True
    return False


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _collect_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _descendants(root: int) -> list[int]:
    """All processes below ``root``, without it."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                parents[int(name)] = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found[1:]


def _pss(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return next(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit((__doc__ or "").strip())
    cost = measure(sys.argv[1:])
    print(
        f"{cost.wall_s:.2f} s of wall time, {cost.cpu_s:.2f} s of CPU, peak PSS {cost.peak_bytes / 2**20:.0f} MiB, "
        f"exit code {cost.exit_code}"
    )
