# SPDX-License-Identifier: Apache-2.0
"""The SQLite database of results: one private directory that holds it and nothing else.

A database that is damaged, or of another version, is set aside by renaming that directory, which takes its journal
along in one step: another process that has it open goes on with files that no new database shares.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator

from ospo_scan.store.form import MAX_LENGTH
from ospo_scan.store.location import (
    CacheUnusableError,
    check_private_directory,
    check_private_file,
    make_private_directory,
)

SCHEMA_VERSION = 1
DIRECTORY = "results"
FILE = "results.sqlite3"
ASIDE = "results.damaged"

# To read a schema takes some hundred. Pages that hold each other again and again can make of a few kilobytes a schema
# that is read for years.
_MOST_STEPS = 100_000
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_SUFFIXES = ("", "-wal", "-shm", "-journal")
_SCHEMA = (
    "CREATE TABLE results (key BLOB PRIMARY KEY, used INTEGER NOT NULL, length INTEGER NOT NULL, "
    "body BLOB NOT NULL, seal BLOB NOT NULL)",
    "CREATE INDEX results_used ON results (used)",
)
# Faults of what is stored, in contrast to those of the machine (locked, full, read-only): the database is no use.
_DAMAGE = frozenset(
    (
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_FORMAT,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_INTERRUPT,  # by nobody but _MOST_STEPS
    )
)


class DamagedError(Exception):
    """The database is not one of ours, or not any more; the message is a clause that says what is wrong with it."""


def is_damage(fault: sqlite3.Error) -> bool:
    """Whether a fault says that the database itself is no use, and not that it cannot be used now."""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def location(directory: str) -> str:
    """The path of the database in a cache directory."""
    return os.path.join(directory, DIRECTORY, FILE)


def files(directory: str) -> tuple[str, ...]:
    """The paths of all files that the database in a cache directory may have."""
    return tuple(location(directory) + suffix for suffix in _SUFFIXES)


def open_for_writing(directory: str, timeout_s: float) -> sqlite3.Connection:
    """The database in a cache directory, made where there is none.

    Raises: CacheUnusableError, DamagedError, sqlite3.Error.
    """
    make_private_directory(directory)
    make_private_directory(os.path.join(directory, DIRECTORY))
    path = location(directory)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except OSError as fault:
        raise CacheUnusableError(f"The cache file {path} cannot be written to ({fault.strerror}).") from fault
    check_private_file(path)
    _remove_planted_journal(path + "-journal")
    with _closed_on_fault(_connected(path, "rw", timeout_s)) as connection:
        _prepare(connection)
        connection.set_progress_handler(None, 0)
    return connection


def open_for_reading(directory: str, timeout_s: float) -> sqlite3.Connection | None:
    """The database in a cache directory, to be read only; None where there is none, or none yet.

    Raises: CacheUnusableError, DamagedError, sqlite3.Error.
    """
    path = location(directory)
    if not os.path.lexists(path):
        return None
    check_private_directory(directory)
    check_private_directory(os.path.dirname(path))
    check_private_file(path)
    # NOTE: SQLite has to write beside a database with a write-ahead log even to read it. Where it cannot, and the log
    # is empty, nobody else can be writing either, and the file can be taken as it lies there.
    is_still = not os.access(os.path.dirname(path), os.W_OK) and not _size(path + "-wal")
    mode = "ro&immutable=1" if is_still else "ro"
    with _closed_on_fault(_connected(path, mode, timeout_s)) as connection:
        connection.execute("PRAGMA query_only=ON")
        is_unmade = _is_new(connection)  # whoever was to make it was killed at that, or is about to
        if not is_unmade:
            _check_schema(connection)
        connection.set_progress_handler(None, 0)
    if is_unmade:
        connection.close()
        return None
    return connection


def set_aside(directory: str, identity: tuple[int, int] | None) -> str | None:
    """Where the database went that was found unusable, None where it is another one by now or cannot be moved.

    ``identity`` is what ``identity_of`` said of it. What was set aside before is removed.
    """
    kept = os.path.join(directory, ASIDE)
    with contextlib.suppress(OSError):
        if identity is None or identity_of(directory) != identity:
            return None
        remove_directory(kept)
        os.rename(os.path.join(directory, DIRECTORY), kept)
        return kept
    return None


def identity_of(directory: str) -> tuple[int, int] | None:
    """What tells the database in a cache directory from a later one at the same place; None where there is none."""
    try:
        status = os.lstat(location(directory))
    except OSError:
        return None
    return status.st_dev, status.st_ino


def remove(directory: str) -> None:
    """Remove the database in a cache directory, whoever has it open, and what was set aside. Raises: OSError."""
    doomed = os.path.join(directory, f"{DIRECTORY}.removed-{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        os.rename(os.path.join(directory, DIRECTORY), doomed)
        remove_directory(doomed)
    remove_directory(os.path.join(directory, ASIDE))


def remove_directory(path: str) -> None:
    """Remove a directory with a database in it, and only the files that a database has. Raises: OSError."""
    with contextlib.suppress(FileNotFoundError):
        for suffix in _SUFFIXES:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(path, FILE + suffix))
        os.rmdir(path)


def used_bytes(connection: sqlite3.Connection) -> int:
    """How many bytes of the file hold something. Raises: sqlite3.Error."""
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    free: int = connection.execute("PRAGMA freelist_count").fetchone()[0]
    size: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return (pages - free) * size


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written meanwhile, or nothing of it. Raises: sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _remove_planted_journal(path: str) -> None:
    """Remove a rollback journal that cannot be ours, and no other: another run may be making the database just now.

    NOTE: SQLite obeys a journal that it finds, and removes the file that it names as its super-journal, which can be
    any file of the user. Such a name, and then these 8 bytes, end the journal of a transaction over several databases
    (https://www.sqlite.org/fileformat2.html#the_rollback_journal); ours is one.
    Raises: CacheUnusableError.
    """
    try:
        is_planted = not stat.S_ISREG(os.lstat(path).st_mode)
        if not is_planted:
            with open(path, "rb") as journal:
                journal.seek(max(os.fstat(journal.fileno()).st_size - len(_JOURNAL_MAGIC), 0))
                is_planted = journal.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC
        if is_planted:
            os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as fault:
        raise CacheUnusableError(f"{path} is in the way of the cache ({fault.strerror}): remove it.") from fault


@contextlib.contextmanager
def _closed_on_fault(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.close()
        raise


def _connected(path: str, mode: str, timeout_s: float) -> sqlite3.Connection:
    name = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    uri = f"file:{name}?mode={mode}"
    connection = sqlite3.connect(uri, timeout=timeout_s, isolation_level=None, uri=True)
    connection.set_progress_handler(lambda: 1, _MOST_STEPS)  # until the schema is known to be ours
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 2 * MAX_LENGTH)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.text_factory = bytes  # nothing in it is text: what claims to be fails its seal, not the run
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
    if _is_new(connection):
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
        with transaction(connection):
            if _is_new(connection):  # nobody else made it meanwhile
                for statement in _SCHEMA:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    _check_schema(connection)


def _is_new(connection: sqlite3.Connection) -> bool:
    return _version(connection) == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def _check_schema(connection: sqlite3.Connection) -> None:
    """Raises: DamagedError unless the tables are ours to the letter: no other version, no view, no trigger."""
    version = _version(connection)
    if version != SCHEMA_VERSION:
        raise DamagedError(f"it has schema version {version}, and this ospo-scan uses {SCHEMA_VERSION}")
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    if [row[0] for row in rows] != [statement.encode() for statement in _SCHEMA]:
        raise DamagedError("its tables are not those that ospo-scan makes")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
