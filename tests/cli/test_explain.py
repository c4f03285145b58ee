# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import OspoScan

TAG = "# SPDX-License-Identifier: "


@pytest.fixture
def tree(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    (project / "src").mkdir()
    (project / "src" / "a.py").write_text(f"{TAG}MIT\n")
    (project / "src" / "b.py").write_text(f"{TAG}AGPL-3.0-only\n")
    (project / "ospo-policy.yml").write_text("version: 1\nallow:\n- MIT\ndeny:\n- category:copyleft\n")
    monkeypatch.chdir(project)
    return project


def saved(ospo_scan: OspoScan, tree: Path) -> tuple[str, dict[str, Any]]:
    """A saved report of the tree: its path, and what it holds."""
    path = str(tree.parent / "report.json")
    assert ospo_scan("check", tree, "-q", "-o", f"json={path}").exit_code == 1
    return path, json.loads(Path(path).read_text())


def test_a_license_is_explained_with_the_line_of_the_policy_here(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("explain", "MIT")
    assert (said.exit_code, said.err) == (0, "")
    assert said.out.startswith("MIT  MIT License\n")
    assert "  Policy    allow  ospo-policy.yml:3: MIT is in allow\n" in said.out


def test_another_policy_is_named_with_policy(ospo_scan: OspoScan, tree: Path) -> None:
    assert "deny  builtin:permissive:" in ospo_scan("explain", "GPL-2.0-only", "--policy", "builtin:permissive").out


def test_a_path_is_explained_by_a_check_of_the_tree(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("explain", "src/b.py")
    assert said.exit_code == 0
    assert said.out.startswith("src/b.py\n")
    assert "deny  ospo-policy.yml:5: AGPL-3.0-only is in category:copyleft" in said.out
    assert "it makes the run FAIL (exit code 1)" in said.out
    assert "Verdict   FAIL  1 finding (the whole run)" in said.out


def test_a_path_is_named_from_here_or_from_the_tree(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree.parent)
    named = [
        ospo_scan("explain", what, "--path", "project") for what in ("src/b.py", "project/src/b.py", tree / "src/b.py")
    ]
    assert [one.exit_code for one in named] == [0, 0, 0]
    assert len({one.out for one in named}) == 1


def test_a_saved_report_explains_the_same_as_the_live_run(ospo_scan: OspoScan, tree: Path) -> None:
    path, _ = saved(ospo_scan, tree)
    live = ospo_scan("explain", "src/b.py")
    assert ospo_scan("explain", "src/b.py", "--report", path).out == live.out


def test_a_finding_is_named_by_the_first_digits_of_its_fingerprint(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "src" / "c.py").write_text(f"{TAG}AGPL-3.0-only\n")
    path, report = saved(ospo_scan, tree)
    fingerprint = report["findings"][0]["fingerprint"]
    for name in (fingerprint, fingerprint[:12], fingerprint[:12].upper()):
        said = ospo_scan("explain", name, "--report", path)
        assert said.exit_code == 0
        assert said.out.startswith("license-denied  AGPL-3.0-only\n")
        assert "  Also      src/c.py:1\n" in said.out
        assert f"  Name      {fingerprint}\n" in said.out


def test_a_finding_of_the_project_is_explained_without_a_file(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "LICENSE").unlink()
    path, report = saved(ospo_scan, tree)
    [missing] = [one for one in report["findings"] if one["rule"] == "project-license-missing"]
    said = ospo_scan("explain", missing["fingerprint"][:12], "--report", path)
    assert "the project as a whole" in said.out
    assert "it makes the run FAIL (exit code 1)" in said.out


def test_a_policy_that_was_changed_since_is_pointed_out(ospo_scan: OspoScan, tree: Path) -> None:
    path, _ = saved(ospo_scan, tree)
    (tree / "ospo-policy.yml").write_text("version: 1\nallow:\n- MIT\n- AGPL-3.0-only\n")
    said = ospo_scan("explain", "src/b.py", "--report", path)
    assert "Caution" in said.out
    assert "allow  ospo-policy.yml:4: AGPL-3.0-only is in allow" in said.out
    assert "it makes the run FAIL" in said.out


def test_without_the_policy_that_judged_the_report_still_says_who_decided(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = saved(ospo_scan, tree)
    monkeypatch.chdir(tree.parent)
    said = ospo_scan("explain", "src/b.py", "--report", path)
    assert "is not at hand" in said.out
    assert "decided by ospo-policy.yml:5: AGPL-3.0-only is in category:copyleft" in said.out


def test_the_built_in_policy_that_judged_a_report_is_taken_again(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").unlink()
    path, _ = saved(ospo_scan, tree)
    said = ospo_scan("explain", "src/b.py", "--report", path)
    assert "deny  builtin:permissive:" in said.out
    assert "Caution" not in said.out


def test_a_path_with_the_name_of_a_license_is_shown_with_file(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "MIT").write_text("nothing\n")
    said = ospo_scan("explain", "MIT")
    assert said.out.startswith("MIT  MIT License\n")
    assert said.err == "Note: MIT is a path as well: --file explains that.\n"
    assert ospo_scan("explain", "--file", "MIT").out.startswith("MIT\n\n  File      scanned  8 bytes\n")


def test_a_rule_comes_before_a_path_of_its_name(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "license-denied").write_text("nothing\n")
    assert ospo_scan("explain", "license-denied").out.startswith("license-denied  A license was found")
    assert "scanned" in ospo_scan("explain", "--file", "license-denied").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["MITT"], "Did you mean MIT?"),
        (["license-denid"], "Did you mean license-denied?"),
        (["--license", "MITT"], "Did you mean MIT?"),
        (["--rule", "MIT"], "There is no rule 'MIT'"),
        (["--finding", "abc"], "give the first 12 or more hex digits"),
        (["0123456789abcdef"], "There is no finding 0123456789abcdef in this run"),
        (["src/no.py"], "knows no path src/no.py"),
        (["src/bb.py"], "Did you mean src/b.py?"),
        (["src"], "src is a directory: name one file in it, such as src/b.py."),
        (["."], ". is a directory: name one file in it, such as src/b.py."),
        (["--rule", "--license", "MIT"], "Give one of --license and --rule"),
        (["src/a.py", "--report", "no.json"], "Cannot read no.json"),
        (["\x1b[31m"], "\\x1b[31m"),
    ],
)
def test_what_cannot_be_explained_is_said_with_a_way_on(
    ospo_scan: OspoScan, tree: Path, arguments: list[str], message: str
) -> None:
    said = ospo_scan("explain", *arguments)
    assert said.exit_code == 2
    assert said.out == ""
    assert message in said.err
    assert "Traceback" not in said.err
    assert "\x1b" not in said.err


def test_color_is_only_color(ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ospo_scan("explain", "src/b.py").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = ospo_scan("explain", "src/b.py").out
    assert "\x1b[1;31mdeny\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_no_line_of_prose_is_wider_than_a_terminal(ospo_scan: OspoScan, tree: Path) -> None:
    for what in ("AGPL-3.0-or-later", "license-review", "src/b.py"):
        for line in ospo_scan("explain", what).out.splitlines():
            assert len(line) <= 80 or " " not in line.strip()[12:], line
