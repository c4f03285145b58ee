# SPDX-License-Identifier: Apache-2.0
"""A cache that others can write to: what is in it can cost time, and with a key nothing else."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from ospo_scan.codec import Found, found_from_plain
from ospo_scan.store import Key, database
from ospo_scan.store.form import Row, pack, unpack
from ospo_scan.store.seals import Seals
from samples import detection

SECRET = "correct horse battery staple and more"
VARIABLE = "OSPO_SCAN_CACHE_HMAC_KEY"
# Not for the reader of REUSE headers, which needs no engine and so believes no store.
GPL = "// REUSE-IgnoreStart\n// SPDX-License-Identifier: " + "GPL-3.0-only\n"


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "gpl.c").write_text(GPL)
    (project / "LICENSE").write_text("SPDX-License-Identifier: MIT\n")
    return project


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OSPO_SCAN_CACHE_DIR", str(tmp_path / "shared"))
    return tmp_path / "shared"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(SECRET)
    path.chmod(0o600)
    return path


@contextlib.contextmanager
def opened(cache: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(database.location(str(cache)))) as connection, connection:
        yield connection


def poison(cache: Path, found: Found) -> None:
    """Put ``found`` in place of every result, as whoever can write to the cache, and has no key, can."""
    with opened(cache) as connection:
        for key, seal in connection.execute("SELECT key, seal FROM results").fetchall():
            row = pack(Key(key), found, Seals())
            assert row is not None
            values = (row.length, row.body, row.seal + seal[32:], key)
            connection.execute("UPDATE results SET length=?, body=?, seal=? WHERE key=?", values)


def test_a_poisoned_cache_makes_no_pass_of_a_run_with_the_key(
    ospo_scan: OspoScan, tree: Path, cache: Path, key_file: Path
) -> None:
    keyed = ("--cache-key-file", key_file)
    honest = ospo_scan("check", tree, *keyed)
    assert (honest.exit_code, honest.err) == (1, "")
    poison(cache, Found((detection("MIT", "MIT"),)))
    assert ospo_scan("check", tree, "--cache-readonly").exit_code == 0  # without the key, the limit that docs tell
    readonly = ospo_scan("check", tree, *keyed, "--cache-readonly")
    assert (readonly.exit_code, readonly.out) == (1, honest.out)
    assert readonly.err == "Note: 2 results were in the cache without a valid seal of this key, and not used.\n"
    assert ospo_scan("check", tree, *keyed, "-q", "--cache-readonly").err == ""
    mended = ospo_scan("check", tree, *keyed)
    assert (mended.exit_code, mended.out, mended.err) == (1, honest.out, readonly.err)
    again = ospo_scan("check", "-v", tree, *keyed)
    assert "2 of 2 results came from the cache, each checked with the key." in again.err
    assert "Note" not in again.err


def test_whoever_has_no_key_can_use_what_was_sealed_with_one(
    ospo_scan: OspoScan, tree: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    ospo_scan("check", tree)
    monkeypatch.setenv(VARIABLE, "")
    assert "2 of 2 results came from the cache.\n" in ospo_scan("check", "-v", tree, "--cache-readonly").err


def test_what_was_kept_without_the_key_is_looked_at_anew(
    ospo_scan: OspoScan, tree: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ospo_scan("check", tree)
    monkeypatch.setenv(VARIABLE, SECRET)
    assert "Note: 2 results were in the cache without" in ospo_scan("check", tree).err
    assert ospo_scan("check", tree).err == ""
    monkeypatch.setenv(VARIABLE, SECRET + "another")
    assert "Note: 2 results were in the cache without" in ospo_scan("check", tree).err


def test_a_row_that_stood_for_another_file_does_not_stand_for_this_one(
    ospo_scan: OspoScan, tree: Path, cache: Path, key_file: Path
) -> None:
    (tree / "mit.c").write_text("// SPDX-License-Identifier: MIT\n")
    honest = ospo_scan("check", tree, "--cache-key-file", key_file)
    with opened(cache) as connection:
        rows = connection.execute("SELECT key, length, body, seal FROM results ORDER BY key").fetchall()
        for (key, *_), values in zip(rows, [row[1:] for row in reversed(rows)], strict=True):
            connection.execute("UPDATE results SET length=?, body=?, seal=? WHERE key=?", (*values, key))
    for options in ((), ("--cache-readonly",), ("--cache-key-file", key_file)):
        assert ospo_scan("check", tree, *options).out == honest.out


MATCH = {"license_expression": "MIT", "rule": "r", "matcher": "m", "score": 100.0, "matched_length": 1}
LINES = {"start_line": 1, "end_line": 10**12, "matched_text": None}
ODD_ROWS = {
    "an expression that cannot be read": Found((detection("MIT AND (", "text"),)),
    "a very deep expression": Found((detection("(" * 3000 + "MIT" + ")" * 3000, "text"),)),
    "an expression of nothing": Found((detection("", "text"),)),
    "a line that is not there": Found((), found_from_plain({"clues": [{**MATCH, **LINES}], "detections": []}).clues),
    "another line that is not there": Found((replace(detection("MIT", "text"), start_line=1, end_line=10**12),)),
    "copyrights that nobody asked for": Found((), (), ()),
    "manifests that nobody asked for": Found((), (), None, (), "is odd"),
}


@pytest.mark.parametrize("case", ODD_ROWS)
def test_a_row_with_odd_values_under_a_right_digest_ends_no_run_with_a_traceback(
    ospo_scan: OspoScan, tree: Path, cache: Path, case: str
) -> None:
    ospo_scan("check", tree)
    poison(cache, ODD_ROWS[case])
    said = ospo_scan("check", tree, "--cache-readonly", "-f", "json")
    assert said.exit_code in (0, 1)
    assert said.out.endswith("}\n")


def test_every_row_of_a_run_with_a_key_carries_a_code(ospo_scan: OspoScan, tree: Path, cache: Path) -> None:
    (tree / "package.json").write_text('{"name": "x", "version": "1", "license": "MIT"}')
    key_file = tree.parent / "key"
    key_file.write_text(SECRET)
    key_file.chmod(0o600)
    assert ospo_scan("check", tree, "--copyrights", "--cache-key-file", key_file).exit_code == 1
    with opened(cache) as connection:
        rows = connection.execute("SELECT key, length, body, seal FROM results").fetchall()
    assert len(rows) > 3
    seals = Seals(SECRET.encode())
    assert all(unpack(Key(key), Row(length, body, seal), seals) is not None for key, length, body, seal in rows)


@pytest.mark.parametrize("place", ["variable", "file"])
def test_a_key_that_cannot_be_used_is_one_sentence_and_exit_code_2(
    ospo_scan: OspoScan, tree: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    if place == "variable":
        monkeypatch.setenv(VARIABLE, "hunter2")
    else:
        key_file.write_text("hunter2")
        monkeypatch.setenv("OSPO_SCAN_CACHE_KEY_FILE", str(key_file))
    said = ospo_scan("check", tree)
    assert (said.exit_code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert "less than 32 characters" in said.err
    assert "hunter2" not in said.err


def test_a_key_file_in_the_tree_is_refused(ospo_scan: OspoScan, tree: Path, key_file: Path) -> None:
    inside = tree / "key"
    key_file.rename(inside)
    said = ospo_scan("check", tree, "--cache-key-file", inside)
    assert (said.exit_code, said.out) == (2, "")
    assert "lies in the tree" in said.err


@pytest.mark.parametrize("setting", ["cache-key-file", "cache-readonly", "cache-hmac-key", "no-cache"])
def test_a_tree_must_not_choose_the_key(ospo_scan: OspoScan, tree: Path, setting: str) -> None:
    (tree / "pyproject.toml").write_text(f'[tool.ospo-scan]\n{setting} = "x"\n')
    said = ospo_scan("check", tree)
    assert said.exit_code == 2
    assert f"no setting {setting.replace('-', '_')!r}" in said.err


def test_the_key_is_in_no_report_and_no_message(
    ospo_scan: OspoScan, tree: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    reports = tmp_path / "reports"
    reports.mkdir()
    names = ("json", "html", "sarif", "spdx-json", "markdown", "csv", "notice")
    outputs = [part for name in names for part in ("-o", f"{name}={reports}/{name}")]
    for _ in range(2):
        said = ospo_scan("check", "-v", tree, "-o", "terminal=-", *outputs)
        assert SECRET not in said.out + said.err
    files = [path for path in (*reports.iterdir(), *cache.rglob("*")) if path.is_file()]
    assert len(files) > len(names)
    assert all(SECRET.encode() not in path.read_bytes() for path in files)
    assert SECRET not in ospo_scan("cache", "info").out
    assert os.environ[VARIABLE] == SECRET
