# SPDX-License-Identifier: Apache-2.0
"""Runs that are told to end, or whose disk, memory, terminal or reader gives out.

``test_kills.py`` is about SIGKILL, ``benchmarks/kills.py`` sends signals at random moments.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.test_kills import Runs, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]

MANY = 1200
OLD = "the report of yesterday\n"


@pytest.fixture
def runs(project: Path, tmp_path: Path) -> Runs:
    for number in range(12):
        (project / f"{number}.c").write_text(f"pause\n0.15\n// {number}\n// SPDX-License-Identifier: MIT\n")
    return Runs(project, tmp_path)


@pytest.fixture
def many(project: Path, tmp_path: Path) -> Runs:
    """Runs over many quick files, and a few that take as long as it takes to interrupt them."""
    for number in range(MANY):
        (project / f"{number}.c").write_text(f"// {number}\n// SPDX-License-Identifier: MIT\n")
    for number in range(4):
        (project / f"slow{number}.c").write_text(f"pause\n{number / 10 + 0.1}\n// {number}\n")
    return Runs(project, tmp_path)


ENDS = [
    (signal.SIGINT, 130, b"Interrupted."),
    (signal.SIGTERM, 143, b"Terminated."),
    (signal.SIGHUP, 129, b"Terminated."),
]


@pytest.mark.parametrize(("number", "code", "word"), ENDS)
def test_a_run_that_is_told_to_end_leaves_nothing_but_its_exit_code(
    runs: Runs, tmp_path: Path, number: int, code: int, word: bytes
) -> None:
    report = tmp_path / "report.json"
    report.write_text(OLD)
    run = runs.start("-o", f"json={report}", "-o", f"html={tmp_path}/new.html", "-f", "csv")
    wait_until(lambda: len(runs.children()) == 3)
    for _ in range(3):  # a second and a third signal do not cut short what the first one began
        run.send_signal(number)
    out, err = run.communicate(timeout=20)
    assert (out, err.strip()) == (b"", word)
    assert run.returncode == code
    assert report.read_text() == OLD
    assert not (tmp_path / "new.html").exists()
    assert list(tmp_path.glob(".ospo-scan-*")) == []
    assert runs.children() == []
    assert list(runs.temporary.iterdir()) == []
    runs.assert_the_next_run_is_right()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_was_told_to_end_is_taken_up_from_the_store(many: Runs, number: int) -> None:
    run = many.start()
    wait_until(lambda: len(many.children()) == 3)
    time.sleep(0.7)
    run.send_signal(number)
    run.communicate(timeout=20)
    assert run.returncode == 128 + number
    out, err = many.start("-v").communicate(timeout=60)
    assert out == many.clean
    found = re.search(rb"^([0-9]+) of ([0-9]+) results came from the cache", err, re.MULTILINE)
    assert found is not None
    assert int(found[1]) > 0
    assert int(found[2]) == MANY + 4


def test_a_run_under_nohup_goes_on_when_the_terminal_closes(runs: Runs) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        run = runs.start()
    finally:
        signal.signal(signal.SIGHUP, before)
    wait_until(lambda: len(runs.children()) == 3)
    run.send_signal(signal.SIGHUP)
    assert run.communicate(timeout=60) == (runs.clean, b"")


def test_a_run_whose_terminal_is_closed_ends(runs: Runs) -> None:
    ours, theirs = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    run = runs.start(preexec_fn=take_terminal, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    wait_until(lambda: len(runs.children()) == 3)
    os.close(ours)
    assert run.wait(20) == 129
    wait_until(lambda: not runs.children())
    runs.assert_the_next_run_is_right()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_a_child_alone_changes_no_report(runs: Runs, number: int) -> None:
    run = runs.start()
    wait_until(lambda: len(runs.children()) == 3)
    for pid in runs.children():
        os.kill(pid, number)
    assert run.communicate(timeout=60) == (runs.clean, b"")
    runs.assert_the_next_run_is_right()


def test_a_reader_that_goes_away_leaves_no_process_and_no_word(runs: Runs) -> None:
    clean = runs.start()
    clean.communicate()
    run = runs.start("-f", "html")
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == b""
    assert run.wait(60) == clean.returncode
    assert runs.children() == []
    runs.assert_the_next_run_is_right()


def test_a_report_that_finds_no_room_is_said_and_the_old_one_stays(many: Runs, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(OLD)
    limit = (10_000, 10_000)
    run = many.start(
        "--no-cache", "-q", "-o", f"json={report}", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    _, err = run.communicate(timeout=60)
    assert run.returncode == 2
    assert err.decode() == f"Error: Cannot write {report}: File too large. Choose another place with -o.\n"
    assert report.read_text() == OLD
    assert list(tmp_path.glob(".ospo-scan-*")) == []
    assert many.children() == []
    assert list(many.temporary.iterdir()) == []


def test_a_report_to_a_full_device_is_said(runs: Runs) -> None:
    run = runs.start("-o", "html=/dev/full")
    _, err = run.communicate(timeout=60)
    assert run.returncode == 2
    assert b"Cannot write /dev/full: No space left on device" in err


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A file system of few bytes; skips where this user cannot mount one."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "none", str(place)], check=False)
    if done.returncode:
        pytest.skip("this user cannot mount a file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_under_the_cache_is_one_warning(many: Runs, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        many.cache = disk / "cache"
        run = many.start()
        out, err = run.communicate(timeout=60)
        assert out == many.clean
        assert err.count(b"\n") == 1
        assert err.startswith(b"warning: ")
        assert b"Traceback" not in err


def test_a_full_disk_under_the_temporary_directory_is_said(runs: Runs, tmp_path: Path) -> None:
    (runs.tree / "large.c").write_bytes(os.urandom(400_000).hex().encode())
    with small_disk(tmp_path / "disk", "256k") as disk:
        runs.temporary = disk
        run = runs.start()
        out, err = run.communicate(timeout=60)
        assert (run.returncode, out) == (2, b"")
        assert b"Cannot write to the temporary directory" in err
        assert b"No space left on device" in err
        assert err.count(b"\n") == 1
        assert list(disk.iterdir()) == []
        assert runs.children() == []


def test_no_writable_temporary_directory_is_said(runs: Runs, tmp_path: Path) -> None:
    program = "import tempfile; tempfile._candidate_tempdir_list = lambda: ['/nonexistent']\n" + runs.program
    run = runs.start(program=program)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (2, b"")
    assert b"set TMPDIR" in err
    assert err.count(b"\n") == 1


def test_a_cache_that_lies_in_the_future_or_the_past_changes_no_report(runs: Runs) -> None:
    clock = "import time; now = time.time; time.time = lambda: now() + {}\n" + runs.program
    for seconds in (10**8, -(10**9), 0, -(10**9)):
        assert runs.start(program=clock.format(seconds)).communicate(timeout=60) == (runs.clean, b"")


def test_a_worker_that_is_killed_each_time_it_looks_at_a_file_costs_that_file(runs: Runs) -> None:
    (runs.tree / "hungry.c").write_text("die\n")
    run = runs.start()
    out, _ = run.communicate(timeout=60)
    assert run.returncode == 3
    assert b'"reason": "worker-died"' in out
    assert out.count(b'"reason": "worker-died"') == 1


@pytest.mark.parametrize("place", ["ospo_scan.scan.Lookup.detect", "ospo_scan.cli.outputs.rendered"])
def test_a_run_that_itself_runs_out_of_memory_says_so(runs: Runs, tmp_path: Path, place: str) -> None:
    report = tmp_path / "report.json"
    report.write_text(OLD)
    program = f"""
from unittest import mock
patch = mock.patch({place!r}, side_effect=MemoryError)
patch.start()
{runs.program}"""
    run = runs.start("-o", f"json={report}", "-f", "csv", program=program)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (2, b"")
    assert err.startswith(b"Error: Out of memory.")
    assert err.count(b"\n") == 1
    assert report.read_text() == OLD
    assert list(runs.temporary.iterdir()) == []


@contextmanager
def small_group(place: Path, limit: int) -> Iterator[Callable[[], None]]:
    """What puts a new process into a control group of so many bytes; skips where this user can make none."""
    place.mkdir()
    command = ["mount", "-t", "cgroup", "-o", "memory", "none", str(place)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this user cannot mount control groups of version 1")
    group = place / f"ospo-scan-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(limit))

        def join() -> None:
            (group / "cgroup.procs").write_text(str(os.getpid()))

        yield join
        wait_until(lambda: not (group / "cgroup.procs").read_text())
        group.rmdir()
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_where_the_kernel_runs_out_of_memory_the_hungry_file_is_named(runs: Runs, tmp_path: Path) -> None:
    (runs.tree / "hungry.c").write_text("eat\n")
    with small_group(tmp_path / "groups", 200 * 2**20) as join:
        run = runs.start("--max-growth", "4096", "--timeout", "20", preexec_fn=join)
        out, err = run.communicate(timeout=100)
    assert run.returncode == 3, err
    assert b"Traceback" not in err
    assert out.count(b'"status": "error"') == 1
