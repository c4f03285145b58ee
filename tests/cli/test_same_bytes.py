# SPDX-License-Identifier: Apache-2.0
"""The same tree gives the same bytes in every format, whatever happens to differ from run to run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fake_program import FAKE
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


def reports(tree: Path, folder: Path, jobs: int = 1, **variables: str) -> dict[str, bytes]:
    """What ``check`` writes in each format, by name."""
    folder.mkdir()
    path = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": path, "SOURCE_DATE_EPOCH": "1700000000", **variables}
    command = [sys.executable, "-c", FAKE, "check", "--no-cache", "-j", str(jobs), "--as-of", "2026-11-24", str(tree)]
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
    changed = reports(elsewhere, tmp_path / "changed", jobs=3, **different)
    assert [name for name in FORMATS if changed[name] != first[name]] == []


def test_a_saved_report_gives_the_same_bytes_as_the_live_run(tree: Path, tmp_path: Path) -> None:
    live, saved = reports(tree, tmp_path / "live"), tmp_path / "saved"
    saved.mkdir()
    command = [sys.executable, "-m", "ospo_scan", "report", f"{tmp_path}/live/json", "--as-of", "2026-11-24"]
    for name in FORMATS:
        command += ["-o", f"{name}={saved}/{name}"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    subprocess.run(command, env=environment, capture_output=True, check=True)
    assert [name for name in FORMATS if (saved / name).read_bytes() != live[name]] == []
