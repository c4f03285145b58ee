# SPDX-License-Identifier: Apache-2.0
"""The same tree gives the same bytes in every format, whatever happens to differ from run to run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fake_program import FAKE
from hostile.trees import make_tree
from ospo_scan.license_texts import license_text
from ospo_scan.report import FORMATS

pytestmark = pytest.mark.processes


@pytest.fixture
def tree(project: Path) -> Path:
    for number, expression in enumerate(("MIT", "GPL-2.0-only", "MIT OR GPL-2.0-only", "LicenseRef-ours", "MIT")):
        text = f"# SPDX-License-Identifier: {expression}\nCopyright {2015 + number} Ada Nr{number % 3}\n"
        (project / f"file{number}.c").write_text(text)
    (project / os.fsdecode(b"\xff<b>\n,.c")).write_text(
        "# SPDX-License-Identifier: AGPL-3.0-only\nCopyright 2001 =1+1\n"
    )
    (project / "icons.zip").write_bytes(b"PK\x03\x04" + bytes(60))
    (project / "LICENSE").write_text("# SPDX-License-Identifier: MIT\n")
    return project


def reports(
    tree: Path, folder: Path, jobs: int = 1, options: tuple[str, ...] = ("--no-cache",), /, **variables: str
) -> dict[str, bytes]:
    """What ``check`` writes in each format, by name."""
    folder.mkdir()
    path = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": path, "SOURCE_DATE_EPOCH": "1700000000", **variables}
    command = [sys.executable, "-c", FAKE, "check", *options, "-j", str(jobs), "--as-of", "2026-11-24", str(tree)]
    for name in FORMATS:
        command += ["-o", f"{name}={folder}/{name}"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    return {name: (folder / name).read_bytes() for name in FORMATS}


def test_jobs_hash_seed_locale_time_zone_and_directory_change_no_byte(tree: Path, tmp_path: Path) -> None:
    first = reports(tree, tmp_path / "first")
    assert all(first.values())
    assert reports(tree, tmp_path / "again") == first
    elsewhere = tmp_path / "elsewhere" / "other"
    elsewhere.parent.mkdir()
    tree.rename(elsewhere)
    different = {"PYTHONHASHSEED": "12345", "LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Auckland", "COLUMNS": "200"}
    changed = reports(elsewhere, tmp_path / "changed", 3, **different)
    assert [name for name in FORMATS if changed[name] != first[name]] == []


def test_a_cold_and_a_warm_cache_and_any_number_of_jobs_give_the_same_bytes_of_a_hostile_tree(
    project: Path, tmp_path: Path
) -> None:
    make_tree(project, ["names", "links", "special-files", "archives", "expressions", "declarations"])
    first = reports(project, tmp_path / "first")
    cache = ("--cache-dir", str(tmp_path / "cache"))
    others = {
        "cold": reports(project, tmp_path / "cold", 2, cache),
        "warm": reports(project, tmp_path / "warm", 4, cache),
        "read only": reports(project, tmp_path / "read-only", 1, (*cache, "--cache-readonly"), LC_ALL="C"),
    }
    assert [(what, name) for what, one in others.items() for name in FORMATS if one[name] != first[name]] == []


def test_the_order_in_which_files_were_made_changes_no_byte(tree: Path, tmp_path: Path) -> None:
    backwards = tmp_path / "other" / "project"
    backwards.mkdir(parents=True)
    for path in sorted(tree.iterdir(), reverse=True):
        (backwards / path.name).write_bytes(path.read_bytes())
    assert reports(backwards, tmp_path / "second", 4) == reports(tree, tmp_path / "first")


NOT_OF_THE_ENGINE = re.compile(rb"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?:fast|stock)\b")
"""Digests, ids made from digests, and the mode: what has to differ between two engines, since reports name them."""


@pytest.mark.scancode
@pytest.mark.timeout(300)
def test_both_engines_give_the_same_bytes_but_for_their_names(tree: Path, tmp_path: Path) -> None:
    make_tree(tree, ["links", "archives"])
    for license_id in ("GPL-2.0-only", "MPL-2.0", "BSD-3-Clause"):
        (tree / f"{license_id}.txt").write_text(f"Some words.\n\n{license_text(license_id)}")
    written = {}
    for engine in ("fast", "stock"):
        folder = tmp_path / engine
        folder.mkdir()
        command = [sys.executable, "-m", "ospo_scan", "check", str(tree), "-q", "--engine", engine, "-j", "2"]
        for name in FORMATS:
            command += ["-o", f"{name}={folder}/{name}"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
        assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 1
        written[engine] = {name: NOT_OF_THE_ENGINE.sub(b"X", (folder / name).read_bytes()) for name in FORMATS}
    assert [name for name in FORMATS if written["fast"][name] != written["stock"][name]] == []


def test_a_saved_report_gives_the_same_bytes_as_the_live_run(tree: Path, tmp_path: Path) -> None:
    live, saved = reports(tree, tmp_path / "live"), tmp_path / "saved"
    saved.mkdir()
    command = [sys.executable, "-m", "ospo_scan", "report", f"{tmp_path}/live/json", "--as-of", "2026-11-24"]
    for name in FORMATS:
        command += ["-o", f"{name}={saved}/{name}"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    subprocess.run(command, env=environment, capture_output=True, check=True)
    assert [name for name in FORMATS if (saved / name).read_bytes() != live[name]] == []
