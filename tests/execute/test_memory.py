# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ospo_scan.execute.memory import available_bytes, private_bytes, resident_bytes

linux = pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")


def write(root: Path, files: dict[str, str]) -> str:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return str(root)


MACHINE = {"proc/meminfo": "MemTotal: 9000 kB\nMemAvailable: 1000 kB\n"}


def test_without_groups_it_is_what_the_machine_has(tmp_path: Path) -> None:
    assert available_bytes(write(tmp_path, MACHINE)) == 1000 * 1024


@pytest.mark.parametrize("mounted", ["a/b", "a", ""])
def test_a_group_of_version_2_on_any_level_limits_it_and_files_read_do_not_count(tmp_path: Path, mounted: str) -> None:
    group = f"sys/fs/cgroup/{mounted}".rstrip("/")
    files = {
        "proc/self/cgroup": "0::/a/b\n",
        f"{group}/memory.max": "600000\n",
        f"{group}/memory.current": "500000\n",
        f"{group}/memory.stat": "anon 100\ninactive_file 300000\n",
    }
    assert available_bytes(write(tmp_path, MACHINE | files)) == 400000


def test_a_group_of_version_1_limits_it(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "5:cpu,cpuacct:/\n4:cpuset,memory:/docker/abc\n0::/\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "600000\n",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": "500000\n",
        "sys/fs/cgroup/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 50000\n",
    }
    assert available_bytes(write(tmp_path, MACHINE | files)) == 150000


def test_a_group_without_a_limit_or_over_it_is_no_negative_number(tmp_path: Path) -> None:
    group = "sys/fs/cgroup/memory."
    files = {"proc/self/cgroup": "0::/\n", f"{group}max": "max\n", f"{group}current": "5\n"}
    assert available_bytes(write(tmp_path, MACHINE | files)) == 1000 * 1024
    assert available_bytes(write(tmp_path, {f"{group}max": "3\n"})) == 0


def test_what_is_not_known_is_no_number(tmp_path: Path) -> None:
    assert available_bytes(str(tmp_path)) is None


@linux
def test_a_process_alone_holds_what_it_took_for_itself() -> None:
    program = "x = bytearray(b'x') * (50 * 2**20); print('there', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert 50 * 2**20 < private_bytes(process.pid, 0) <= resident_bytes(process.pid)
        process.kill()
    assert private_bytes(process.pid, 0) == resident_bytes(process.pid) == 0


@linux
def test_this_machine_has_memory() -> None:
    assert (available_bytes() or 0) > 0
    assert resident_bytes(os.getpid()) > 2**20
