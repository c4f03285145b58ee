# SPDX-License-Identifier: Apache-2.0
"""What a hostile tree, or a broken place to write to, must not achieve."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import OspoScan

TAG = "# SPDX-License-Identifier: "


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    return project


def git(tree: Path, *arguments: str) -> None:
    command = ["git", "-C", str(tree), "-c", "user.email=a@b.example", "-c", "user.name=n", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def test_an_output_does_not_follow_a_link_of_the_tree(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (tree / "report.json").symlink_to(precious)
    (tree / "out").symlink_to(tmp_path)
    for output in ("report.json", "out/precious"):
        said = ospo_scan("check", tree, "-o", f"json={tree}/{output}")
        assert said.exit_code == 2
        assert "link in the scanned tree" in said.err
    assert precious.read_text() == "precious"


def test_a_link_that_is_not_in_the_tree_is_no_reason_to_refuse(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "link").symlink_to(tree)
    for root, output in ((tmp_path / "deep" / "link", tree), (tree, tmp_path / "deep" / "link")):
        assert ospo_scan("check", root, "-o", f"json={output}/report.json").exit_code == 0


def test_a_tracked_file_is_judged_even_where_this_run_writes_to_it(ospo_scan: OspoScan, tree: Path) -> None:
    git(tree, "init", "-q")
    (tree / "report.json").write_text(f"{TAG}AGPL-3.0-only\n")
    git(tree, "add", ".")
    assert ospo_scan("check", tree, "-o", f"json={tree}/report.json").exit_code == 1


def test_settings_of_the_tree_that_were_obeyed_are_in_the_report(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nexclude = ["*.c"]\n')
    (tree / "a.c").write_text(f"{TAG}AGPL-3.0-only\n")
    said = ospo_scan("check", tree)
    assert said.exit_code == 0
    assert "pyproject.toml decided these settings of the scan: exclude" in " ".join(said.out.split())
    assert ospo_scan("check", tree, "--no-config").exit_code == 1


def test_a_settings_file_that_is_slow_to_read_is_not_read(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "pyproject.toml").write_text("a." * 100_000 + "b = 1\n")
    assert ospo_scan("check", tree).exit_code == 0
    (tree / "pyproject.toml").write_text("# ospo-scan\n" + "a." * 100_000 + "b = 1\n")
    assert ospo_scan("check", tree).exit_code == 2


@pytest.mark.parametrize("value", ["nan", "-1", "0", "inf"])
def test_a_time_limit_is_a_number(ospo_scan: OspoScan, tree: Path, value: str) -> None:
    assert ospo_scan("check", tree, "--timeout", value).exit_code == 2


def test_a_submodule_without_tracked_files_is_not_inspected(ospo_scan: OspoScan, tree: Path) -> None:
    git(tree, "init", "-q")
    (tree / "vendor").mkdir()
    git(tree / "vendor", "init", "-q")
    (tree / "vendor" / "a.c").write_text(f"{TAG}GPL-3.0-only\n")
    git(tree / "vendor", "add", ".")
    git(tree / "vendor", "commit", "-qm", "x")
    git(tree, "add", ".")
    assert ospo_scan("check", tree).exit_code == 1
    git(tree / "vendor", "read-tree", "--empty")
    said = ospo_scan("check", tree, "--fail-on", "review")
    assert said.exit_code == 1
    assert "not-checked-out" in said.out


def test_untracked_files_are_named(ospo_scan: OspoScan, tree: Path) -> None:
    git(tree, "init", "-q")
    git(tree, "add", ".")
    (tree / "forgotten.c").write_text(f"{TAG}AGPL-3.0-only\n")
    said = ospo_scan("check", tree)
    assert said.exit_code == 0
    assert "1 untracked file is not scanned (forgotten.c)" in said.err
    assert ospo_scan("check", tree, "--include-untracked").exit_code == 1


def test_a_policy_above_the_path_is_pointed_out(ospo_scan: OspoScan, tree: Path) -> None:
    (tree.parent / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\n")
    assert "is not used" not in ospo_scan("check", tree).err
    git(tree.parent, "init", "-q")
    git(tree.parent, "add", ".")
    assert "is not used" in ospo_scan("check", tree).err


def test_a_saved_scan_is_judged_by_what_it_leaves_open(ospo_scan: OspoScan, tmp_path: Path) -> None:
    def entry(path: str) -> dict[str, object]:
        return {"path": path, "type": "file", "license_detections": [], "license_clues": [], "scan_errors": []}

    header = {"tool_name": "scancode-toolkit", "tool_version": "32.5.0", "options": {"--license": True}}
    saved = tmp_path / "s.json"
    saved.write_text(json.dumps({"headers": [header], "files": [entry("r/lib.ZIP"), entry("r/README")]}))
    arguments = ("check", "--from-scancode", saved, "--fail-on", "review")
    assert "archive-not-inspected" in ospo_scan(*arguments).out
    assert "archive-not-inspected" not in ospo_scan(*arguments, "--exclude", "*.ZIP").out
    assert "archive-not-inspected" not in ospo_scan(*arguments, "--include", "/README").out


@pytest.mark.parametrize(
    "change", [{"score": float("nan")}, {"score": "1e400"}, {"matched_text": 5}, {"start_line": 0}]
)
def test_a_saved_scan_that_no_report_could_hold_is_refused(
    ospo_scan: OspoScan, tmp_path: Path, change: dict[str, object]
) -> None:
    match = {
        "license_expression_spdx": "MIT",
        "start_line": 1,
        "end_line": 2,
        "matcher": "2-aho",
        "score": 100.0,
        "matched_length": 9,
        "rule_identifier": "mit.RULE",
        **change,
    }
    detection = {"license_expression_spdx": "MIT", "matches": [match]}
    file = {"path": "r/a", "type": "file", "license_detections": [detection], "license_clues": [], "scan_errors": []}
    header = {"tool_name": "scancode-toolkit", "tool_version": "32.5.0", "options": {"--license": True}}
    saved = tmp_path / "s.json"
    saved.write_text(json.dumps({"headers": [header], "files": [file]}))
    said = ospo_scan("check", "--from-scancode", saved)
    assert said.exit_code == 2
    assert "Traceback" not in said.err


def test_names_in_messages_are_inert(ospo_scan: OspoScan) -> None:
    said = ospo_scan("check", ".", "\x1b]0;owned\x07")
    assert said.exit_code == 2
    assert "\x1b" not in said.err


COMMAND = [sys.executable, "-m", "ospo_scan", "policy", "schema"]


def test_a_full_standard_output_is_said_and_is_no_pass() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(COMMAND, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"Cannot write to standard output" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_standard_output_is_said() -> None:
    done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND], stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_changes_no_exit_code() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(COMMAND, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_pipe_that_nobody_reads_does_not_hang(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert ospo_scan("check", tree, "-o", f"json={tmp_path}/pipe").exit_code == 2
