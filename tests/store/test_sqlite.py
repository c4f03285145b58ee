# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ospo_scan.codec import Found
from ospo_scan.store import Key, database, sqlite
from ospo_scan.store.form import pack
from ospo_scan.store.seals import Seals
from store.conftest import OpenStore, found, key

GOES_ON = "This run goes on without it."


@pytest.fixture
def database_file(directory: Path) -> Path:
    return Path(database.location(str(directory)))


@pytest.fixture
def filled(open_store: OpenStore, database_file: Path) -> Path:
    """A database with a hundred results."""
    store = open_store()
    for number in range(100):
        store.write(key(f"{number}"), found(f"{number}" * 300))
    store.close()
    return database_file


def keys(count: int = 100) -> list[Key]:
    return [key(f"{number}") for number in range(count)]


def sql(file: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 + 100)


def scribble(file: Path) -> None:
    with open(file, "r+b") as stream:
        for offset in range(4096, file.stat().st_size, 1024):
            stream.seek(offset)
            stream.write(b"\xa5" * 512)


def put_a_view_in_place(file: Path) -> None:
    sql(file, "ALTER TABLE results RENAME TO others")
    sql(file, "CREATE VIEW results AS SELECT * FROM others")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "garbage": lambda file: file.write_bytes(b"garbage " * 1000),
    "truncated": truncate,
    "cut short": lambda file: os.truncate(file, 50),
    "scribbled over": scribble,
    "another version": lambda file: sql(file, "PRAGMA user_version=99"),
    "no table": lambda file: sql(file, "DROP TABLE results"),
    "a view": put_a_view_in_place,
    "a trigger": lambda file: sql(file, "CREATE TRIGGER t AFTER INSERT ON results BEGIN DELETE FROM results; END"),
    "another column": lambda file: sql(file, "ALTER TABLE results ADD COLUMN more"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_set_aside_with_one_warning_and_never_a_wrong_answer(
    filled: Path, open_store: OpenStore, warnings: list[str], directory: Path, damage: str
) -> None:
    DAMAGES[damage](filled)
    store = open_store()
    answer = store.read(keys())
    assert all(answer[one] == found(f"{number}" * 300) for number, one in enumerate(keys()) if one in answer)
    for number in range(100):
        store.write(key(f"{number}"), found(f"{number}" * 300))
    store.close()
    assert len(warnings) == 1
    assert warnings[0].endswith(".")
    assert (directory / database.ASIDE / database.FILE).exists()
    healed = open_store()
    healed.write(key("new"), found("new"))
    healed.close()
    assert open_store().read([key("new")]) == {key("new"): found("new")}
    assert len(warnings) == 1


def test_an_empty_file_is_a_new_database(filled: Path, open_store: OpenStore, warnings: list[str]) -> None:
    filled.write_bytes(b"")
    store = open_store()
    assert store.read(keys()) == {}
    store.write(key("a"), found("a"))
    store.close()
    assert open_store().read([key("a")]) == {key("a"): found("a")}
    assert warnings == []


def test_a_poisoned_row_is_a_miss_and_is_removed(filled: Path, open_store: OpenStore, warnings: list[str]) -> None:
    other = pack(key("1"), found("1"), Seals())
    assert other is not None
    sql(filled, "UPDATE results SET body = ? WHERE key = ?", b'{"clues":[],"detections":[]}', key("0"))
    sql(
        filled,
        "UPDATE results SET length=?, body=?, seal=? WHERE key=?",
        other.length,
        other.body,
        other.seal,
        key("2"),
    )
    sql(filled, "UPDATE results SET body = 'text' WHERE key = ?", key("3"))
    sql(filled, "UPDATE results SET length = 1.5, seal = 7 WHERE key = ?", key("4"))
    store = open_store()
    assert set(keys()) - set(store.read(keys())) == {key(name) for name in "0234"}
    store.close()
    assert sql(filled, "SELECT count(*) FROM results") == [(96,)]
    assert warnings == []


def test_a_row_that_is_too_large_to_read_is_one_warning_and_costs_no_memory(
    filled: Path, open_store: OpenStore, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sql(filled, "UPDATE results SET body = zeroblob(20000000) WHERE key = ?", key("0"))
    monkeypatch.setattr(database, "MAX_LENGTH", 10_000)
    store = open_store()
    answer = store.read(keys())
    assert all(answer[one] == found(f"{number}" * 300) for number, one in enumerate(keys()) if one in answer)
    assert key("0") not in answer
    assert len(warnings) == 1
    assert warnings[0].endswith(f"{database.ASIDE}. {GOES_ON}")


def test_a_locked_database_is_one_warning(
    filled: Path, open_store: OpenStore, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_S", 0.1)
    with contextlib.closing(sqlite3.connect(filled)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = open_store()
        assert len(store.read(keys())) == 100
        store.write(key("a"), found("a"))
        store.close()
        store.close()
    assert len(warnings) == 1
    assert "locked" in warnings[0]
    assert "goes on without it" in warnings[0]
    assert len(open_store().read([*keys(), key("a")])) == 100


def test_a_full_disk_is_one_warning_and_whole_batches(
    filled: Path, open_store: OpenStore, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BATCH_ROWS", 50)
    store = open_store()
    assert store._connection is not None
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count={pages + 10}")
    for number in range(1000):
        store.write(key(f"new {number}"), found(os.urandom(400).hex()))
    store.close()
    assert len(warnings) == 1
    assert "full" in warnings[0]
    assert sql(filled, "PRAGMA integrity_check") == [("ok",)]
    assert sql(filled, "SELECT count(*) % 50 FROM results") == [(0,)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_is_one_warning_and_can_be_used_read_only(
    filled: Path, open_store: OpenStore, warnings: list[str]
) -> None:
    filled.chmod(0o400)
    filled.parent.chmod(0o500)
    try:
        assert open_store().read(keys()) == {}
        assert len(warnings) == 1
        assert len(open_store(is_readonly=True).read(keys())) == 100
        assert len(warnings) == 1
    finally:
        filled.parent.chmod(0o700)


def test_a_file_system_that_refuses_is_one_warning(
    filled: Path, open_store: OpenStore, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    store = open_store()
    store.write(key("a"), found("a"))
    assert store.read(keys()) == {}
    assert warnings == [f"The cache file {filled} cannot be written to (Read-only file system). {GOES_ON}"]


def test_a_database_that_became_read_only_is_one_warning_and_its_results_were_used(
    filled: Path, open_store: OpenStore, warnings: list[str]
) -> None:
    store = open_store()
    assert store._connection is not None
    store._connection.execute("PRAGMA query_only=ON")
    assert len(store.read(keys())) == 100
    store.write(key("a"), found("a"))
    store.close()
    assert len(warnings) == 1
    assert "readonly" in warnings[0]


def test_a_still_database_is_read_where_nothing_can_be_written_beside_it(
    filled: Path, open_store: OpenStore, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert len(open_store(is_readonly=True).read(keys())) == 100
    assert os.listdir(filled.parent) == [filled.name]
    assert warnings == []


def test_a_store_that_is_read_only_writes_nothing(filled: Path, open_store: OpenStore, warnings: list[str]) -> None:
    sql(filled, "UPDATE results SET used = 1")
    sql(filled, "UPDATE results SET seal = 'x' WHERE key = ?", key("0"))
    before = filled.read_bytes()
    store = open_store(is_readonly=True)
    assert len(store.read(keys())) == 99
    store.write(key("a"), found("a"))
    store.close()
    assert filled.read_bytes() == before
    assert warnings == []


def test_a_store_that_is_read_only_and_missing_is_no_trouble(
    open_store: OpenStore, warnings: list[str], directory: Path
) -> None:
    assert open_store(is_readonly=True).read(keys()) == {}
    assert warnings == []
    assert not directory.exists()


@pytest.mark.parametrize("statement", [None, "PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA journal_mode=WAL"])
def test_a_database_whose_maker_was_killed_is_no_trouble_when_read_only(
    filled: Path, open_store: OpenStore, warnings: list[str], statement: str | None
) -> None:
    filled.write_bytes(b"")
    if statement is not None:
        sql(filled, statement)
    filled.chmod(0o600)
    assert open_store(is_readonly=True).read(keys()) == {}
    store = open_store()
    store.write(key("a"), found("a"))
    store.close()
    assert len(open_store(is_readonly=True).read([key("a")])) == 1
    assert warnings == []


def test_a_damaged_database_is_left_where_it_is_when_read_only(
    filled: Path, open_store: OpenStore, warnings: list[str]
) -> None:
    filled.write_bytes(b"garbage " * 1000)
    assert open_store(is_readonly=True).read(keys()) == {}
    assert len(warnings) == 1
    assert filled.exists()


def test_a_link_in_place_of_the_directory_or_the_file_is_refused(
    filled: Path, open_store: OpenStore, warnings: list[str], directory: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    filled.rename(moved)
    filled.symlink_to(moved)
    assert open_store().read(keys()) == {}
    filled.unlink()
    moved.rename(filled)
    directory.rename(moved)
    directory.symlink_to(moved)
    assert open_store().read(keys()) == {}
    assert len(warnings) == 2


def test_a_planted_journal_has_no_file_of_the_user_removed(
    filled: Path, open_store: OpenStore, warnings: list[str], tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("of the user")
    journal = filled.with_name(filled.name + "-journal")
    for is_readonly in (False, True):
        journal.write_bytes(journal_that_names(precious, filled.stat().st_size))
        assert len(open_store(is_readonly=is_readonly).read(keys())) in (0, 100)
        assert precious.read_text() == "of the user"
    journal.write_bytes(journal_that_names(precious, filled.stat().st_size))
    assert len(open_store().read(keys())) == 100
    assert not journal.exists()
    assert len(warnings) == 1  # for where nothing may be written, and so nothing be mended


def journal_that_names(master: Path, size: int) -> bytes:
    """A rollback journal of SQLite without pages, that names ``master`` as what to look into and remove."""
    magic, page, name = bytes.fromhex("d9d505f920a163d7"), 4096, os.fsencode(master)
    head = magic + struct.pack(">IIIII", 0, 1, size // page, 512, page)
    tail = struct.pack(">I", 2**30 // page + 1) + name + struct.pack(">II", len(name), sum(name)) + magic
    return head.ljust(512, b"\0") + tail


def test_a_directory_in_place_of_a_journal_is_one_warning(
    filled: Path, open_store: OpenStore, warnings: list[str]
) -> None:
    journal = filled.with_name(filled.name + "-journal")
    journal.mkdir()
    assert open_store().read(keys()) == {}
    assert warnings == [f"{journal} is in the way of the cache (Is a directory): remove it. {GOES_ON}"]


def with_an_endless_schema(data: bytes) -> bytes:
    """A database whose schema is that of ``data``, and then the row of its key 400**7 times, in nine pages more."""
    size, count = 4096, len(data) // 4096
    first = data[:size]
    starts = [int.from_bytes(first[at : at + 2], "big") for at in range(108, 114, 2)]
    ends = [min([one for one in starts if one > start], default=size) for start in starts]
    rows = [first[start:end] for start, end in zip(starts, ends, strict=True)]
    pages = [page_of(13, rows), page_of(13, [row for row in rows if b"autoindex" in row])]
    for depth in range(7):
        below = count + 2 + depth
        pages.append(page_of(5, [struct.pack(">IB", below, 3)] * 400, below))
    root = page_of(5, [struct.pack(">IB", count + 1, 3)], count + len(pages), head=first[:100])
    made = bytearray(root + data[size:] + b"".join(pages))
    made[28:32] = struct.pack(">I", count + len(pages))
    made[92:96] = made[24:28]
    return bytes(made)


def page_of(kind: int, cells: list[bytes], last: int | None = None, head: bytes = b"") -> bytes:
    """A page of a table of SQLite: a leaf (13), or an inner one (5) whose rightmost child is the page ``last``."""
    ends = [sum(map(len, cells[:number])) for number in range(1, len(cells) + 1)]
    places = [4096 - end for end in ends]
    fields = struct.pack(">BHHHB", kind, 0, len(cells), places[-1], 0) + (
        b"" if last is None else struct.pack(">I", last)
    )
    begin = head + fields + struct.pack(f">{len(cells)}H", *places)
    return begin + bytes(places[-1] - len(begin)) + b"".join(reversed(cells))


@pytest.mark.parametrize("is_readonly", [True, False])
def test_a_schema_without_end_is_not_read_to_its_end(
    filled: Path, open_store: OpenStore, warnings: list[str], is_readonly: bool
) -> None:
    filled.write_bytes(with_an_endless_schema(filled.read_bytes()))
    assert open_store(is_readonly=is_readonly).read(keys()) == {}
    assert len(warnings) == 1
    assert "interrupted" in warnings[0]
    assert filled.exists()


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_a_link_beside_the_database_leads_to_no_file_that_is_written(
    filled: Path, open_store: OpenStore, warnings: list[str], tmp_path: Path, suffix: str
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("of the user")
    filled.with_name(filled.name + suffix).symlink_to(precious)
    store = open_store()
    assert len(store.read(keys())) in (0, 100)
    store.write(key("a"), found("a"))
    store.close()
    assert precious.read_text() == "of the user"
    assert len(warnings) <= 1


def test_with_a_key_rows_that_nobody_sealed_with_it_are_looked_at_anew(
    filled: Path, open_store: OpenStore, warnings: list[str]
) -> None:
    seals = Seals(b"k" * 32)
    store = open_store(seals=seals)
    assert store.read(keys()) == {}
    assert seals.refused == 100
    for number in range(50):
        store.write(key(f"{number}"), found(f"{number}" * 300))
    store.close()
    assert sql(filled, "SELECT count(*), max(length(seal)) FROM results") == [(50, 64)]
    again = Seals(b"k" * 32)
    assert len(open_store(seals=again).read(keys())) == 50
    assert again.refused == 0
    assert len(open_store().read(keys())) == 50  # as whoever has no key reads them
    assert warnings == []


def test_with_a_key_and_read_only_nothing_is_believed_and_nothing_removed(filled: Path, open_store: OpenStore) -> None:
    before = filled.read_bytes()
    store = open_store(seals=Seals(b"k" * 32), is_readonly=True)
    assert store.read(keys()) == {}
    store.close()
    assert filled.read_bytes() == before


def test_a_row_that_is_poisoned_with_a_right_digest_is_believed_only_without_a_key(
    directory: Path, open_store: OpenStore
) -> None:
    store = open_store(seals=Seals(b"k" * 32))
    store.write(key("gpl"), found("gpl"))
    store.close()
    poison = pack(key("gpl"), Found(), Seals(b"x" * 32))
    assert poison is not None
    sql(
        Path(database.location(str(directory))),
        "UPDATE results SET length=?, body=?, seal=?",
        poison.length,
        poison.body,
        poison.seal,
    )
    assert open_store(is_readonly=True).read([key("gpl")]) == {key("gpl"): Found()}
    seals = Seals(b"k" * 32)
    assert open_store(seals=seals).read([key("gpl")]) == {}
    assert seals.refused == 1


def test_the_database_and_its_directory_are_private(filled: Path, directory: Path) -> None:
    assert [path.stat().st_mode & 0o777 for path in (directory, filled.parent, filled)] == [0o700, 0o700, 0o600]


@pytest.mark.parametrize("mode", [0o777, 0o720])
def test_a_directory_that_others_can_write_to_is_refused(
    filled: Path, open_store: OpenStore, warnings: list[str], directory: Path, mode: int
) -> None:
    directory.chmod(mode)
    assert open_store().read(keys()) == {}
    assert "chmod 700" in warnings[0]


def test_what_was_not_used_for_longest_is_dropped_first(filled: Path, open_store: OpenStore) -> None:
    sql(filled, "UPDATE results SET used = 1")
    store = open_store()
    for number in range(2000):
        store.write(key(f"new {number}"), found(os.urandom(400).hex()))
    assert len(store.read(keys(50))) == 50
    store.close()
    size = filled.stat().st_size
    assert sql(filled, "SELECT count(*) FROM results WHERE used = 1") == [(50,)]
    store = open_store(limit=size // 2)
    store.write(key("last"), found("last"))
    store.close()
    assert size // 3 < filled.stat().st_size <= size // 2
    assert sql(filled, "SELECT count(*) FROM results WHERE used = 1") == [(0,)]
    assert open_store().read([key("last")]) == {key("last"): found("last")}


def test_the_day_of_use_is_written_once_a_day(filled: Path, open_store: OpenStore) -> None:
    before = filled.read_bytes()
    store = open_store()
    store.read(keys())
    store.close()
    assert filled.read_bytes() == before


@pytest.mark.parametrize("day", [-5, 10**9])
def test_a_clock_set_back_or_ahead_changes_no_answer(filled: Path, open_store: OpenStore, day: int) -> None:
    sql(filled, "UPDATE results SET used = ?", day)
    store = open_store()
    assert len(store.read(keys())) == 100
    store.close()
    today = int(time.time() // 86400)
    assert sql(filled, "SELECT DISTINCT used FROM results") == [(today,)]


def test_results_are_written_before_the_end_so_that_a_stopped_run_resumes(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BATCH_ROWS", 10)
    store = open_store()
    for number in range(25):
        store.write(key(f"{number}"), found(f"{number}"))
    assert len(open_store().read(keys(25))) == 20
    monkeypatch.setattr(sqlite, "_BATCH_S", 0.0)
    store.write(key("last"), found("last"))
    assert len(open_store().read([*keys(25), key("last")])) == 26


WRITER = """
import sys
from ospo_scan.store.seals import Seals
from ospo_scan.store.sqlite import SqliteStore
from store.conftest import found, key
print("ready", flush=True)
seals = Seals(sys.argv[4].encode() or None)
store = SqliteStore(sys.argv[1], lambda sentence: print(sentence, flush=True), seals=seals)
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    store.write(key(f"{number}"), found(f"{number}" * 300))
    if number % 100 == 0:
        print(number, flush=True)
store.close()
"""


def writer(directory: Path, start: int, end: int, secret: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(directory), str(start), str(end), secret]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def test_two_runs_may_start_on_an_empty_cache_and_write_at_once(directory: Path, open_store: OpenStore) -> None:
    writers = [writer(directory, start, start + 2000) for start in (0, 1000, 2000)]
    said = [one.communicate()[0] for one in writers]
    assert [one.returncode for one in writers] == [0, 0, 0]
    assert all(line.isdigit() for text in said for line in text.splitlines()[1:])
    store = open_store()
    assert len(store.read(keys(4000))) == 4000


@pytest.mark.parametrize("delay_s", [0.0, 0.01, 0.03, 0.3])
def test_writers_with_other_keys_that_are_killed_at_once_leave_whole_rows_that_each_believes_or_not(
    directory: Path, open_store: OpenStore, database_file: Path, warnings: list[str], delay_s: float
) -> None:
    secrets = ("", "k" * 32, "x" * 32)
    writers = [writer(directory, number, number + 10**6, secret) for number, secret in enumerate(secrets)]
    for one in writers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    time.sleep(delay_s)
    for one in writers:
        one.kill()
    assert all(line.isdigit() for one in writers for line in one.communicate()[0].splitlines())
    for secret in secrets:
        answer = open_store(seals=Seals(secret.encode() or None), is_readonly=True).read(keys(3000))
        assert all(answer[one] == found(f"{number}" * 300) for number, one in enumerate(keys(3000)) if one in answer)
    open_store().close()
    assert sql(database_file, "PRAGMA integrity_check") == [("ok",)]
    assert warnings == []


def test_a_run_killed_while_it_writes_leaves_whole_batches(
    directory: Path, open_store: OpenStore, database_file: Path, warnings: list[str]
) -> None:
    for reached in (600, 1100, 2300):
        process = writer(directory, 0, 10**6)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for line in process.stdout:
            if int(line) >= reached:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        copy = directory.parent / "copy"
        shutil.copytree(database_file.parent, copy)
        assert sql(copy / database.FILE, "PRAGMA integrity_check") == [("ok",)]
        assert sql(copy / database.FILE, f"SELECT count(*) % {sqlite._BATCH_ROWS} FROM results") == [(0,)]
        shutil.rmtree(copy)
        answer = open_store().read(keys(3000))
        assert len(answer) >= 500
        assert all(
            result == found(f"{number}" * 300) for number in range(3000) if (result := answer.get(key(f"{number}")))
        )
    assert warnings == []
