# SPDX-License-Identifier: Apache-2.0
"""Packages that lock files name, and directories of the machine that know their licenses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import OspoScan
from lock_files import SAMPLES


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "Cargo.lock").write_bytes(SAMPLES["Cargo.lock"])
    return project


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    crate = tmp_path / "src" / "index-1" / "serde-1.0.200"
    crate.mkdir(parents=True)
    (crate / "Cargo.toml").write_text('[package]\nname = "serde"\nversion = "1.0.200"\nlicense = "MIT"\n')
    return tmp_path / "src"


def report(ospo_scan: OspoScan, *arguments: object) -> dict[str, Any]:
    said = ospo_scan("scan", "-f", "json", *arguments)
    assert said.exit_code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_what_a_lock_file_names_has_no_license_unless_it_is_known(ospo_scan: OspoScan, tree: Path) -> None:
    (package,) = report(ospo_scan, tree)["packages"]
    assert (package["kind"], package["purl"], package["license_declared"], package["location"]["path"]) == (
        "dependency",
        "pkg:cargo/serde@1.0.200",
        None,
        "Cargo.lock",
    )


def test_a_directory_of_the_machine_may_tell_the_license(ospo_scan: OspoScan, tree: Path, cache: Path) -> None:
    found = report(ospo_scan, "--environment", cache, tree)
    assert found["packages"][0]["license_declared"] == "MIT"
    assert found["notes"] == [
        "Licenses of packages that are not in the tree were looked up in one directory of this machine."
    ]
    assert str(cache) not in json.dumps(found)


def test_a_tree_cannot_choose_where_on_the_machine_is_looked(ospo_scan: OspoScan, tree: Path, cache: Path) -> None:
    (tree / "pyproject.toml").write_text(f'[tool.ospo-scan]\nenvironment = ["{cache}"]\n')
    said = ospo_scan("scan", "-f", "json", tree)
    assert said.exit_code == 2
    assert "has no setting 'environment'" in said.err


def test_a_directory_that_is_not_there_is_refused(ospo_scan: OspoScan, tree: Path) -> None:
    assert ospo_scan("scan", "--environment", tree / "nothing", tree).exit_code == 2


def test_a_lock_file_that_cannot_be_read_is_told(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "Cargo.lock").write_text("[[package")
    (fault,) = report(ospo_scan, tree)["faults"]
    assert fault["location"]["path"] == "Cargo.lock"
    assert "not TOML" in fault["message"]
