# SPDX-License-Identifier: Apache-2.0
"""What is in the store on disk, and how it gets smaller: for the people who look after it, not for scans."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ospo_scan.store import database as db
from ospo_scan.store.location import CacheUnusableError, check_private_directory
from ospo_scan.store.sqlite import prune as prune_database

_BUSY_S = 10.0
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the store holds: ``size`` is that of its files in bytes; the days are those of the last use of a result."""

    results: int
    size: int
    oldest: date | None
    newest: date | None


def contents(directory: str) -> Contents:
    """What the store in a cache directory holds. Raises: CacheUnusableError."""
    with _usable(directory):
        connection = db.open_for_reading(directory, _BUSY_S)
        if connection is None:
            return Contents(0, 0, None, None)
        with contextlib.closing(connection):
            results, oldest, newest = connection.execute(
                "SELECT count(*), min(used), max(used) FROM results"
            ).fetchone()
        return Contents(results, _size(directory), _day(oldest), _day(newest))


def prune(directory: str, limit: int) -> int:
    """How many results were dropped, those not used for longest first, to get below ``limit`` bytes.

    Raises: CacheUnusableError.
    """
    if db.identity_of(directory) is None:
        return 0
    with _usable(directory), contextlib.closing(db.open_for_writing(directory, _BUSY_S)) as connection:
        return prune_database(connection, limit)


def clear(directory: str) -> None:
    """Remove the store, whatever its state, and nothing else. Raises: CacheUnusableError."""
    if not os.path.lexists(directory):
        return
    check_private_directory(directory)
    try:
        db.remove(directory)
    except OSError as fault:
        raise CacheUnusableError(
            f"The store of results in {directory} cannot be removed ({fault.strerror})."
        ) from fault


@contextlib.contextmanager
def _usable(directory: str) -> Iterator[None]:
    """Turns every fault of the database into a CacheUnusableError."""
    try:
        yield
    except (db.DamagedError, sqlite3.Error) as fault:
        raise CacheUnusableError(
            f"The store of results in {directory} cannot be used ({fault}): `ospo-scan cache clear` removes it."
        ) from fault


def _size(directory: str) -> int:
    total = 0
    for path in (db.location(directory), db.location(directory) + "-wal"):
        with contextlib.suppress(OSError):
            total += os.stat(path).st_size
    return total


def _day(number: object) -> date | None:
    """The date of a day as the store counts them, None where there is none."""
    with contextlib.suppress(OverflowError):
        return _EPOCH + timedelta(days=number) if isinstance(number, int) else None
    return None
