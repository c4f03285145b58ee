# SPDX-License-Identifier: Apache-2.0
"""A store on disk that several runs share: reads in bulk, writes in whole batches, drops what was not used for long.

Trouble of any kind is told once, in one sentence, and the store then knows and keeps nothing more.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ospo_scan.codec import Found
from ospo_scan.store import Key
from ospo_scan.store import database as db
from ospo_scan.store.form import Row, pack, unpack
from ospo_scan.store.location import CacheUnusableError
from ospo_scan.store.seals import Seals

DEFAULT_LIMIT = 2**30

_CHUNK = 500  # keys in one query: below the number of variables that any SQLite allows
_BATCH_ROWS = 500
_BATCH_S = 2.0
_BUSY_S = 5.0
_DAY_S = 86_400
_PRUNED_AT_LEAST = 10
_PRUNE_TO = 0.9  # of the limit, so that not every batch has to prune

_SELECT = "SELECT key, used, length, body, seal FROM results WHERE key IN ({})"
_INSERT = "INSERT OR REPLACE INTO results (key, used, length, body, seal) VALUES (?, ?, ?, ?, ?)"
_TOUCH = "UPDATE results SET used = ? WHERE key = ?"
_DELETE = "DELETE FROM results WHERE key = ?"
_PRUNE = "DELETE FROM results WHERE rowid IN (SELECT rowid FROM results ORDER BY used, rowid LIMIT ?)"


class SqliteStore:
    """A ResultStore in the cache directory ``directory``, of at most about ``limit`` bytes.

    ``warn`` is told of trouble, in one sentence, at most once. ``is_readonly``: nothing is written, not even what
    was used, and a missing store is no trouble. ``seals`` say what may be believed; none stands for those without key.
    """

    def __init__(
        self,
        directory: str,
        warn: Callable[[str], None],
        limit: int = DEFAULT_LIMIT,
        is_readonly: bool = False,
        seals: Seals | None = None,
    ) -> None:
        self._directory = directory
        self._warn = warn
        self._limit = limit
        self._is_readonly = is_readonly
        self._seals = seals or Seals()
        self._today = int(time.time() // _DAY_S)
        self._new: dict[Key, Row] = {}
        self._used: list[Key] = []
        self._damaged: list[Key] = []
        self._written_at = time.monotonic()
        self._identity: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        with self._one_warning():
            self._connection = self._open()
        self._identity = db.identity_of(directory)

    def read(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """See ``ResultStore``."""
        found: dict[Key, Found] = {}
        with self._one_warning():
            for chunk in _chunks(keys):
                if self._connection is None:
                    break
                query = _SELECT.format(",".join("?" * len(chunk)))
                for values in self._connection.execute(query, chunk):
                    self._take(values, found)
        return found

    def write(self, key: Key, found: Found) -> None:
        """See ``ResultStore``."""
        if self._connection is None or self._is_readonly or (row := pack(key, found, self._seals)) is None:
            return
        self._new[key] = row
        if len(self._new) >= _BATCH_ROWS or time.monotonic() - self._written_at >= _BATCH_S:
            with self._one_warning():
                self._flush(self._connection)

    def close(self) -> None:
        """See ``ResultStore``."""
        with self._one_warning():
            if self._connection is not None:
                self._flush(self._connection)
        self._give_up()

    def _take(self, values: tuple[Any, ...], found: dict[Key, Found]) -> None:
        """Put one row into ``found``, or note that it is no use."""
        key, used, length, body, seal = values
        result = None
        if type(length) is int and type(body) is bytes:
            result = unpack(key, Row(length, body, seal), self._seals)
        if result is None:
            self._damaged.append(key)
            return
        found[key] = result
        if used != self._today:
            self._used.append(key)

    def _flush(self, connection: sqlite3.Connection) -> None:
        """Write all that waits in one transaction, then make room where it is needed."""
        self._written_at = time.monotonic()
        if self._is_readonly or not (self._new or self._used or self._damaged):
            return
        with db.transaction(connection):
            connection.executemany(_DELETE, [(key,) for key in self._damaged])
            connection.executemany(_TOUCH, [(self._today, key) for key in self._used])
            connection.executemany(
                _INSERT, [(key, self._today, row.length, row.body, row.seal) for key, row in self._new.items()]
            )
        self._new.clear()
        self._used.clear()
        self._damaged.clear()
        prune(connection, self._limit)

    def _open(self) -> sqlite3.Connection | None:
        if self._is_readonly:
            return db.open_for_reading(self._directory, _BUSY_S)
        try:
            return db.open_for_writing(self._directory, _BUSY_S)
        except (db.DamagedError, sqlite3.DatabaseError) as fault:
            if isinstance(fault, sqlite3.Error) and not db.is_damage(fault):
                raise
            kept = db.set_aside(self._directory, db.identity_of(self._directory))
            if kept is None:
                raise
            self._warn(f"The store of results could not be used ({fault}): it was set aside as {kept}.")
            self._warn = _ignore
            return db.open_for_writing(self._directory, _BUSY_S)

    @contextlib.contextmanager
    def _one_warning(self) -> Iterator[None]:
        """Whatever goes wrong meanwhile is one sentence, and the end of the store."""
        try:
            yield
        except CacheUnusableError as fault:
            self._give_up()
            self._say(str(fault))
        except (db.DamagedError, sqlite3.Error) as fault:
            self._give_up()
            is_damaged = isinstance(fault, db.DamagedError) or db.is_damage(fault)
            kept = None
            if is_damaged and not self._is_readonly:
                kept = db.set_aside(self._directory, self._identity)
            self._say(
                f"The store of results in {self._directory} cannot be used ({fault})"
                + (f" and was set aside as {kept}." if kept else ".")
            )

    def _say(self, sentence: str) -> None:
        self._warn(f"{sentence} This run goes on without it.")
        self._warn = _ignore

    def _give_up(self) -> None:
        connection, self._connection = self._connection, None
        self._new.clear()
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()


def prune(connection: sqlite3.Connection, limit: int) -> int:
    """How many results were dropped, those first that were not used for longest, to get below ``limit`` bytes.

    Raises: sqlite3.Error.
    """
    if db.used_bytes(connection) <= limit:
        return 0
    dropped = 0
    target = int(limit * _PRUNE_TO)
    while (used := db.used_bytes(connection)) > target:
        (results,) = connection.execute("SELECT count(*) FROM results").fetchone()
        if not results:
            break
        with db.transaction(connection):
            share = results * (used - target) // used
            dropped += connection.execute(_PRUNE, (max(share, _PRUNED_AT_LEAST),)).rowcount
    # NOTE: a script, because one step of this statement gives back one page only.
    connection.executescript("PRAGMA incremental_vacuum")
    return dropped


def _chunks(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    iterator: Iterator[Key] = iter(keys)
    while chunk := list(itertools.islice(iterator, _CHUNK)):
        yield chunk


def _ignore(_: str) -> None:
    pass
