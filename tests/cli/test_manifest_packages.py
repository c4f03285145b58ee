# SPDX-License-Identifier: Apache-2.0
"""Manifests of a tree on the command line: the packages that they name, and those that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import OspoScan


def test_a_scan_names_the_packages_that_the_manifests_name(ospo_scan: OspoScan, project: Path) -> None:
    (project / "package.json").write_text("app\nMIT\n")
    (project / "sub").mkdir()
    (project / "sub" / "setup.cfg").write_text("part\nISC\n")
    (project / "main.c").write_text("int x;\n")
    said = ospo_scan("scan", "-q", "--no-cache", "-f", "json", project)
    document = json.loads(said.out)
    assert [(one["location"]["path"], one["name"], one["license_declared"]) for one in document["packages"]] == [
        ("package.json", "app", "MIT"),
        ("sub/setup.cfg", "part", "ISC"),
    ]
    assert document["faults"] == []


def test_a_second_run_knows_the_manifests(ospo_scan: OspoScan, project: Path, tmp_path: Path) -> None:
    (project / "package.json").write_text("app\nMIT\n")
    arguments = ("scan", "-q", "--cache-dir", tmp_path / "cache", "-f", "json", project)
    assert ospo_scan(*arguments).out == ospo_scan(*arguments).out
