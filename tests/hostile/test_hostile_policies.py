# SPDX-License-Identifier: Apache-2.0
"""Row 14: a hostile policy is refused with its line, before anything is scanned; hostile patterns cost no time."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from hostile.cases import GPL, innocents, write
from hostile.policies import REFUSED, SLOW_PATTERNS

MAX_SECONDS = 30


@pytest.fixture
def tree(project: Path) -> Path:
    innocents(project)
    return project


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_policy_is_refused_with_its_line_and_nothing_is_scanned(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tree.parent)
    (tree / "ospo-policy.yml").write_bytes(REFUSED[name])
    started = time.monotonic()
    said = ospo_scan("check", tree, "-o", "json=report.json")
    assert time.monotonic() - started < MAX_SECONDS
    assert said.exit_code == 2
    assert re.search(r"ospo-policy\.yml(:\d+:\d+:| .*larger|.* MiB|.* MB)", said.err), said.err
    assert "Traceback" not in said.err
    assert len(said.err) < 20_000
    assert not list(tree.parent.glob("**/owned"))
    assert not Path("report.json").exists()


def test_hostile_patterns_match_in_bounded_time_and_hide_nothing(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").write_text(f"version: 1\nscan: {{exclude: {json.dumps(SLOW_PATTERNS)}}}\n")
    for number in range(30):
        write(tree, "/".join(["a" * 60] * 20) + f"/{number}.c", GPL)
    started = time.monotonic()
    said = ospo_scan("check", tree, "-f", "json")
    assert time.monotonic() - started < MAX_SECONDS
    scanned = [file for file in json.loads(said.out)["files"] if file["status"] == "scanned"]
    assert (said.exit_code, len(scanned)) == (1, 32)


def test_a_policy_that_is_no_file_does_not_hold_up_the_run(ospo_scan: OspoScan, tree: Path) -> None:
    def make_link(path: Path) -> None:
        path.symlink_to("/dev/zero")

    for make in (os.mkfifo, Path.mkdir, make_link):
        path = tree / "ospo-policy.yml"
        make(path)
        said = ospo_scan("check", tree)
        assert (said.exit_code, "Traceback" in said.err) == (2, False)
        assert "ospo-policy.yml" in said.err
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
