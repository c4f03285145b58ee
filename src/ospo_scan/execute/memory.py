# SPDX-License-Identifier: Apache-2.0
"""How much memory a process holds, asked from outside, and how much there is.

A limit inside the process would raise MemoryError, which the engine swallows here and there and then gives a
wrong answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def resident_bytes(pid: int) -> int:
    """Resident bytes of a process, 0 where it is gone."""
    if sys.platform == "linux":
        try:
            with open(f"/proc/{pid}/statm", "rb") as statm:
                return int(statm.read().split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0
    said = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=False).stdout.strip()
    return int(said) * 1024 if said.isdigit() else 0


def private_bytes(pid: int, shared: int) -> int:
    """Resident bytes that a process shares with no other, 0 where it is gone.

    Where the system does not tell (all but Linux), what it holds above ``shared`` bytes.
    """
    if sys.platform == "linux":
        try:
            with open(f"/proc/{pid}/smaps_rollup", "rb") as rollup:
                return sum(int(line.split()[1]) * 1024 for line in rollup if line.startswith(b"Private_"))
        except (OSError, IndexError, ValueError):
            pass
    return max(0, resident_bytes(pid) - shared)


def available_bytes(root: str = "/") -> int | None:
    """Bytes that may be taken without swapping: by the machine and by each control group that this process is in.

    None where that is not known (all but Linux). ``root`` is where ``proc`` and ``sys`` are.
    """
    known = [*_free_on_machine(root), *_free_in_groups(root)]
    return max(0, min(known)) if known else None


def _free_on_machine(root: str) -> Iterator[int]:
    yield from (number * 1024 for number in _numbers(os.path.join(root, "proc/meminfo"), "MemAvailable:"))


def _free_in_groups(root: str) -> Iterator[int]:
    """What is left to each group on the way up, in either version of control groups.

    Files that were read and are not in use any longer count as used there, but are given up when memory is wanted.
    """
    for line in _lines(os.path.join(root, "proc/self/cgroup")):
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0":
            mount, limit, used, reclaimable = "", "memory.max", "memory.current", "inactive_file"
        elif "memory" in controllers.split(","):
            mount, limit, used, reclaimable = (
                "memory",
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "total_inactive_file",
            )
        else:
            continue
        # NOTE: in a container, the path can be that of the host, where the group itself is mounted as the top.
        parts = [part for part in path.strip("/").split("/") if part not in ("", "..")]
        for depth in range(len(parts), -1, -1):
            folder = os.path.join(root, "sys/fs/cgroup", mount, *parts[:depth])
            free = sum(_numbers(os.path.join(folder, "memory.stat"), reclaimable))
            for total in _numbers(os.path.join(folder, limit)):
                yield from (total - taken + free for taken in _numbers(os.path.join(folder, used)))


def _numbers(path: str, name: str | None = None) -> Iterator[int]:
    """The number after ``name`` on its line of a file, or the one that a file holds; nothing where there is none."""
    for line in _lines(path):
        words = line.split()
        if name is not None:
            words = words[1:] if words[:1] == [name] else []
        if words and words[0].isdigit():
            yield int(words[0])


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []
