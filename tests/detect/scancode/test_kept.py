# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.installation import find_installation


def plant(cache: Path, name: str, size: int) -> Path:
    directory = cache / "index" / name
    directory.mkdir(parents=True)
    (directory / "index.pickle").write_bytes(b"x" * size)
    return directory


def test_the_directory_is_named_after_the_engine(tmp_path: Path) -> None:
    told = kept.variables(str(tmp_path), "f" * 64, is_readonly=True)
    assert told == {
        kept.DIRECTORY_VARIABLE: str(tmp_path / "index" / ("f" * 32)),
        kept.READONLY_VARIABLE: "1",
    }
    assert kept.READONLY_VARIABLE not in kept.variables(str(tmp_path), "f" * 64, is_readonly=False)
    assert kept.variables(None, "f" * 64, is_readonly=False) == {}


def test_indexes_of_other_versions_and_rests_are_removed_and_nothing_else(tmp_path: Path) -> None:
    current = plant(tmp_path, find_installation().fingerprint[:32], 10)
    old, rest, foreign = plant(tmp_path, "0" * 32, 20), plant(tmp_path, ".building-x", 5), plant(tmp_path, "mine", 7)
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, tmp_path / "index" / ("1" * 32))
    assert kept.index_bytes(str(tmp_path)) == 35
    assert kept.remove_indexes(str(tmp_path), is_current_kept=True) == 2
    assert (current.exists(), old.exists(), rest.exists(), foreign.exists()) == (True, False, False, True)
    assert kept.remove_indexes(str(tmp_path), is_current_kept=False) == 1
    assert outside.exists()


def test_there_is_nothing_where_there_is_no_cache(tmp_path: Path) -> None:
    assert kept.index_bytes(str(tmp_path)) == 0
    assert kept.remove_indexes(str(tmp_path), is_current_kept=False) == 0


HOLD = """
import sys, time
from ospo_scan.detect.scancode import kept
with getattr(kept, sys.argv[1])(sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held(what: str, directory: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process inside of ``kept.alone`` or ``kept.building``."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", HOLD, what, directory]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_whoever_makes_an_index_is_waited_for(tmp_path: Path) -> None:
    directory = str(tmp_path / "index" / ("0" * 32))
    order = []

    def second() -> None:
        with kept.alone(directory):
            order.append("second")

    with kept.alone(directory):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.3)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    directory = str(tmp_path / "index" / ("0" * 32))
    with held("alone", directory), kept.alone(directory, longest_s=0.2):
        pass  # the work is done twice


def test_a_lock_ends_with_its_process_however_it_ends(tmp_path: Path) -> None:
    directory = str(tmp_path / "index" / ("0" * 32))
    with held("alone", directory) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        started = time.monotonic()
        with kept.alone(directory):
            assert time.monotonic() - started < 30


def test_where_no_lock_can_be_had_the_work_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    started = time.monotonic()
    with kept.alone(str(tmp_path / "file" / "index" / "x")):
        assert time.monotonic() - started < 30
    assert (tmp_path / "file").is_file()


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir(mode=0o700)
    os.symlink(tmp_path / "victim", tmp_path / "index" / ".lock")
    with kept.alone(str(tmp_path / "index" / "x")):
        pass
    assert not (tmp_path / "victim").exists()


@pytest.mark.parametrize("is_current_kept", [True, False])
def test_what_is_just_being_made_stays_and_its_rest_goes(tmp_path: Path, is_current_kept: bool) -> None:
    with held("building", str(tmp_path / "index" / ("0" * 32))) as process:
        assert kept.remove_indexes(str(tmp_path), is_current_kept=is_current_kept) == 0
        assert len(list((tmp_path / "index").glob(".building-*"))) == 1
        process.kill()
        process.wait()
        assert kept.remove_indexes(str(tmp_path), is_current_kept=is_current_kept) == 1
        assert list((tmp_path / "index").glob(".building-*")) == []


def test_an_index_removed_while_it_is_made_leaves_nothing(tmp_path: Path) -> None:
    with kept.building(str(tmp_path / "index" / ("0" * 32))) as temporary:
        os.rmdir(temporary)
    assert os.listdir(tmp_path / "index") == []
