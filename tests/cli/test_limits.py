# SPDX-License-Identifier: Apache-2.0
"""What a policy makes of the limits of a scan."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from cli.conftest import OspoScan

MIT = "// SPDX-License-" + "Identifier: MIT\n"


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "LICENSE").write_text(MIT)
    (project / "large.c").write_text(MIT + " " * 2**20)
    return project


def notes(out: str) -> str:
    return " ".join(json.loads(out)["notes"])


def test_a_policy_lowers_a_limit_and_every_report_says_so(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\nscan:\n  max_file_size: 1\n")
    said = ospo_scan("check", tree, "-f", "json")
    assert said.exit_code == 3
    assert "lowers the limit --max-file-size to 1 MiB (ospo-policy.yml:4)" in notes(said.out)
    (large,) = [file for file in json.loads(said.out)["files"] if file["path"] == "large.c"]
    assert (large["status"], large["reason"]) == ("error", "too-large")


def test_a_policy_of_the_tree_can_raise_no_limit_and_that_is_said(ospo_scan: OspoScan, tree: Path) -> None:
    scan = "{max_file_size: 4096, timeout: 86400, max_growth: 1048576}"
    (tree / "ospo-policy.yml").write_text(f"version: 1\nallow: [MIT]\nscan: {scan}\n")
    said = ospo_scan("check", tree, "-f", "json", "--max-file-size", 1)
    assert said.exit_code == 3
    for limit in ("--max-file-size of 1 MiB", "--timeout of 120 seconds", "--max-growth of 1024 MiB"):
        assert f"The limit {limit} holds" in notes(said.out)
    assert notes(said.out).count("can lower a limit and not raise it") == 3


def test_time_and_growth_are_lowered_for_every_child(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "slow.c").write_text("hang\n")
    (tree / "large.c").unlink()
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\nscan: {timeout: 0.3}\n")
    said = ospo_scan("check", tree, "-f", "json")
    (slow,) = [file for file in json.loads(said.out)["files"] if file["path"] == "slow.c"]
    assert (said.exit_code, slow["error"]) == (3, "no answer within 0.3 s, twice")


def test_a_limit_that_says_what_holds_anyway_is_not_worth_a_word(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\nscan: {max_file_size: 64}\n")
    said = ospo_scan("check", tree, "-f", "json")
    assert (said.exit_code, notes(said.out)) == (0, "")


def test_the_nearest_policy_says_the_limit(ospo_scan: OspoScan, tree: Path) -> None:
    base = b"version: 1\nallow: [MIT]\nscan: {max_file_size: 1, timeout: 7}\n"
    (tree / "base.yml").write_bytes(base)
    digest = sha256(base).hexdigest()
    (tree / "ospo-policy.yml").write_text(
        f"version: 1\nextends: ['base.yml#sha256={digest}']\nscan: {{max_file_size: 2}}\n"
    )
    said = ospo_scan("check", tree, "-f", "json")
    assert said.exit_code == 0
    assert "to 2 MiB (ospo-policy.yml:3)" in notes(said.out)
    assert "to 7 seconds (base.yml:3)" in notes(said.out)
    shown = ospo_scan("policy", "show", tree / "ospo-policy.yml").out
    assert "scan.max_file_size" in shown
