# SPDX-License-Identifier: Apache-2.0
"""The peak memory of a command with all its children: the highest sum of PSS, sampled from ``/proc`` (Linux).

PSS counts a shared page once, divided among those who share it, so the sum is what the machine really spends.

usage: python benchmarks/memory.py COMMAND [ARGUMENT ...]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time


def peak_pss(command: list[str], interval_s: float = 0.1) -> tuple[int, float, int]:
    """Peak bytes over the process tree, seconds of wall time, and the command's exit code."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_pss, _descendants(process.pid))))
        time.sleep(interval_s)
    return peak, time.monotonic() - started, process.returncode


def _descendants(root: int) -> list[int]:
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
    return found


def _pss(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return next(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit((__doc__ or "").strip())
    bytes_, seconds, code = peak_pss(sys.argv[1:])
    print(f"peak PSS {bytes_ / 2**20:.0f} MiB, {seconds:.1f} s, exit code {code}")
