# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from fakes import FakeDetector

TAG = "# SPDX-License-Identifier: "


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    (project / "src").mkdir()
    (project / "src" / "a.py").write_text(f"{TAG}MIT\n")
    return project


def test_an_allowed_tree_passes(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("check", tree)
    assert said.exit_code == 0
    assert said.out.startswith("PASS")
    assert said.err == ""


def test_a_denied_license_fails_and_is_named_with_its_place(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "src" / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    said = ospo_scan("check", tree)
    assert said.exit_code == 1
    assert said.out.startswith("FAIL")
    assert "src/b.py:1" in said.out
    assert "AGPL-3.0-only" in said.out


def test_review_passes_unless_asked_otherwise(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "src" / "b.py").write_text(f"{TAG}MPL-2.0\n")
    assert ospo_scan("check", tree).exit_code == 0
    assert ospo_scan("check", "--fail-on", "review", tree).exit_code == 1


@pytest.mark.parametrize("harm", ["die\n", "nonsense\n"])
def test_a_file_that_could_not_be_scanned_wins_over_findings_which_are_still_listed(
    ospo_scan: OspoScan, tree: Path, harm: str
) -> None:
    (tree / "src" / "bad.py").write_text(harm)
    (tree / "src" / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    said = ospo_scan("check", tree)
    assert said.exit_code == 3
    assert said.out.startswith("INCOMPLETE")
    assert "src/bad.py" in said.out
    assert "AGPL-3.0-only" in said.out


def test_the_exit_code_is_the_same_in_every_format(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "src" / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    assert {ospo_scan("check", tree, "-f", name).exit_code for name in ("terminal", "json")} == {1}


def test_a_saved_report_gives_the_same_bytes_as_the_live_run(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    (tree / "src" / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    (tree / os.fsdecode(b"odd\xff\x1b[31m\n.py")).write_text(f"{TAG}GPL-2.0-only\n")
    saved = tmp_path / "saved.json"
    live = ospo_scan("check", tree, "-o", f"json={saved}")
    again = ospo_scan("report", saved)
    assert again.exit_code == 0
    assert again.out == live.out
    assert "\x1b" not in live.out
    assert ospo_scan("report", saved, "-f", "json").out == saved.read_text()


def test_our_own_report_and_policy_in_the_tree_do_not_trip_the_gate(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "bad.py").write_text(f"{TAG}AGPL-3.0-only\n")
    assert ospo_scan("check", tree, "-o", f"json={tree}/report.json").exit_code == 1
    (tree / "bad.py").unlink()
    (tree / "ospo-policy.yml").write_text(f"version: 1\ndefault: deny\nallow: [MIT]\n{TAG}AGPL-3.0-only\n")
    said = ospo_scan("check", tree, "-f", "json")
    files = {file["path"]: file for file in json.loads(said.out)["files"]}
    assert said.exit_code == 0
    assert files["report.json"]["reason"] == files["ospo-policy.yml"]["reason"] == "own-file"


def test_a_report_with_something_added_is_no_hiding_place(ospo_scan: OspoScan, tree: Path) -> None:
    ospo_scan("check", tree, "-o", f"json={tree}/report.json")
    report = json.loads((tree / "report.json").read_text())
    report["comment"] = f"{TAG}AGPL-3.0-only"
    (tree / "report.json").write_text(json.dumps(report, indent=1))
    assert ospo_scan("check", tree, "--fail-on", "review").exit_code == 1


def test_the_verdict_does_not_depend_on_the_number_of_jobs(ospo_scan: OspoScan, tree: Path) -> None:
    for number in range(12):
        (tree / f"m{number}.py").write_text(f"{TAG}GPL-{2 + number % 2}.0-only\n")
    said = {ospo_scan("check", tree, "-f", "json", "--jobs", jobs).out for jobs in (1, 2, 4)}
    assert len(said) == 1


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["check", "/nonexistent"], 2, "/nonexistent"),
        (["check", "--policy", "/nonexistent.yml", "."], 2, "/nonexistent.yml"),
        (["check", "--policy", "builtin:nothing", "."], 2, "there are permissive"),
        (["check", "--format", "pdf", "."], 2, "terminal"),
        (["check", "--bogus", "."], 2, "--bogus"),
        (["check", "--from-scancode", "/nonexistent.json"], 2, "/nonexistent.json"),
        (["report", "/nonexistent.json"], 2, "/nonexistent.json"),
        (["report"], 2, "Give one report"),
        (["scan", "/nonexistent"], 2, "/nonexistent"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_never_passed(
    ospo_scan: OspoScan, project: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], exit_code: int, said: str
) -> None:
    monkeypatch.chdir(project)
    answer = ospo_scan(*arguments)
    assert answer.exit_code == exit_code
    assert said in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err


def test_an_empty_tree_is_incomplete(ospo_scan: OspoScan, project: Path) -> None:
    said = ospo_scan("check", project)
    assert said.exit_code == 3
    assert said.out.startswith("INCOMPLETE")


def test_every_fault_of_a_policy_is_told_at_once(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MITT, Apache-3.0]\ndefault: perhaps\n")
    said = ospo_scan("check", tree)
    assert said.exit_code == 2
    assert "ospo-policy.yml:2:9" in said.err
    assert "ospo-policy.yml:2:15" in said.err
    assert "ospo-policy.yml:3:10" in said.err


def test_a_scan_has_evidence_and_no_verdict(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    said = ospo_scan("scan", tree, "-f", "json")
    report = json.loads(said.out)
    assert said.exit_code == 0
    assert (report["policy"], report["verdict"], report["findings"]) == (None, None, [])
    assert "AGPL-3.0-only" in said.out


def test_settings_of_the_tree_are_read_and_flags_win(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "b.py").write_text(f"{TAG}MPL-2.0\n")
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nfail-on = "review"\nexclude = ["pyproject.toml"]\n')
    assert ospo_scan("check", tree).exit_code == 1
    assert ospo_scan("check", tree, "--fail-on", "deny").exit_code == 0
    assert ospo_scan("check", tree, "--no-config").exit_code == 0


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("output = 'json=/tmp/x'", "no setting 'output'"),
        ("fail-on = 'never'", "never"),
        ("= 3", "TOML"),
        ("jobs = 'x'", "x"),
    ],
)
def test_settings_that_cannot_be_used_are_told(ospo_scan: OspoScan, tree: Path, setting: str, said: str) -> None:
    (tree / "pyproject.toml").write_text(f"[tool.ospo-scan]\n{setting}\n")
    answer = ospo_scan("check", tree)
    assert answer.exit_code == 2
    assert said in answer.err


def test_an_option_can_be_set_in_the_environment(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "b.py").write_text(f"{TAG}MPL-2.0\n")
    monkeypatch.setenv("OSPO_SCAN_FAIL_ON", "review")
    assert ospo_scan("check", tree).exit_code == 1


def test_quiet_says_the_verdict_and_a_line_a_finding(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    lines = ospo_scan("check", tree, "--quiet").out.splitlines()
    assert lines[0].startswith("FAIL")
    assert any(line.startswith("b.py:1:") for line in lines)
    assert len(lines) < 6


def test_another_engine_than_the_one_asked_for_is_one_line_on_stderr(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ospo_scan("check", tree).err == ""
    monkeypatch.setattr(FakeDetector, "caution", "scancode-toolkit 1.0 is installed, so another engine is used.")
    assert ospo_scan("check", tree).err == "Note: scancode-toolkit 1.0 is installed, so another engine is used.\n"
    assert "nothing to make ready" in ospo_scan("cache", "warm").out


def test_fewer_workers_for_want_of_memory_are_one_line_on_stderr_and_the_same_report(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_usual = ospo_scan("check", tree, "-f", "json", "--no-cache")
    little = ospo_scan("check", tree, "-f", "json", "--no-cache", "--max-memory", 1)
    assert (little.exit_code, little.out) == (as_usual.exit_code, as_usual.out)
    assert (as_usual.err, len(little.err.splitlines())) == ("", 1)
    assert "1 MiB may be used (--max-memory)" in little.err
    assert ospo_scan("check", tree, "-q", "--no-cache", "--max-memory", 1).err == ""
    monkeypatch.setenv("OSPO_SCAN_MAX_MEMORY", "1")
    again = ospo_scan("check", tree, "-f", "json", "--no-cache").err
    assert re.sub(r"\d+ MiB of memory", "", again) == re.sub(r"\d+ MiB of memory", "", little.err)


def test_a_scancode_result_is_judged(ospo_scan: OspoScan, tmp_path: Path) -> None:
    match = {
        "license_expression_spdx": "AGPL-3.0-only",
        "from_file": "x/a.c",
        "start_line": 1,
        "end_line": 2,
        "matcher": "2-aho",
        "score": 100.0,
        "matched_length": 9,
        "rule_identifier": "agpl.RULE",
    }
    file: dict[str, object] = {"path": "x/a.c", "type": "file", "license_clues": [], "scan_errors": []}
    file["license_detections"] = [{"license_expression_spdx": "AGPL-3.0-only", "matches": [match]}]
    header = {"tool_name": "scancode-toolkit", "tool_version": "32.5.0", "options": {"--license": True}}
    saved = tmp_path / "scancode.json"
    saved.write_text(json.dumps({"headers": [header], "files": [file]}))
    said = ospo_scan("check", "--from-scancode", saved)
    assert said.exit_code == 1
    assert "a.c:1" in said.out
    file["scan_errors"] = ["ERROR: timeout"]
    saved.write_text(json.dumps({"headers": [header], "files": [file]}))
    assert ospo_scan("check", "--from-scancode", saved).exit_code == 3
    assert ospo_scan("report", "--from-scancode", saved, "-f", "json").exit_code == 0
    assert ospo_scan("check", "--from-scancode", saved, tmp_path).exit_code == 2
