# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from git_repository import run_git

TAG = "# SPDX-License-Identifier: "
DENIED = "# SPDX-License-Identifier: AGPL-3.0-only\n"


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    (project / "a.py").write_text(DENIED)
    (project / "b.py").write_text(DENIED)
    return project


@pytest.fixture
def known(ospo_scan: OspoScan, tree: Path) -> Path:
    """A baseline of the tree, in the tree."""
    file = tree / "known.json"
    ospo_scan("check", tree, "--write-baseline", file)
    return file


def test_writing_a_baseline_says_what_was_recorded_and_what_to_run_next(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("check", tree, "--write-baseline", tree / "known.json")
    assert said.exit_code == 1
    assert said.out.startswith("FAIL  1 finding\n")
    assert f"Recorded 1 finding in 2 places in {tree}/known.json. Next: ospo-scan check --baseline" in said.err


def test_known_findings_pass_and_are_counted_and_every_report_names_the_baseline(
    ospo_scan: OspoScan, tree: Path, known: Path
) -> None:
    said = ospo_scan("check", tree, "--baseline", known)
    assert said.exit_code == 0
    assert said.out.startswith("PASS  1 known\n")
    assert "The baseline known.json (sha256 " in said.out
    report = json.loads(ospo_scan("check", tree, "--baseline", known, "-f", "json").out)
    assert report["findings"][0]["suppression"]["kind"] == "baseline"
    assert {one["path"]: one["reason"] for one in report["files"]}["known.json"] == "own-file"


def test_known_findings_are_listed_when_asked_for(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    assert "a.py:1" not in ospo_scan("check", tree, "--baseline", known).out
    said = ospo_scan("check", tree, "--baseline", known, "--verbose").out
    assert "Known, not counted: 1 finding (listed in known.json)\n   a.py:1: error: license-denied: AGPL" in said


def test_one_more_copy_fails_and_the_report_says_that_others_are_known(
    ospo_scan: OspoScan, tree: Path, known: Path
) -> None:
    (tree / "c.py").write_text(DENIED)
    said = ospo_scan("check", tree, "--baseline", known)
    assert said.exit_code == 1
    assert said.out.startswith("FAIL  1 new finding, 1 known\n")
    assert "c.py:1" in said.out
    assert "The baseline knows 2 other places of the same." in said.out
    assert "What is new does not meet the policy (exit code 1)." in said.out


def test_a_saved_report_with_known_findings_gives_the_same_bytes(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    (tree / "b.py").rename(tree / "moved\udcff.py")
    (tree / "c.py").write_text(DENIED)
    for verbosity in ("--verbose", "--quiet"):
        saved = tree.parent / "saved.json"
        live = ospo_scan("check", tree, "--baseline", known, verbosity, "-o", f"json={saved}")
        assert ospo_scan("report", saved, verbosity).out == live.out


def test_a_baseline_is_never_written_over_by_a_plain_run(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    before = known.read_bytes()
    (tree / "c.py").write_text(DENIED)
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nbaseline = "known.json"\n')
    for more in ((), ("--baseline", known.with_name("other.json"))):
        said = ospo_scan("check", tree, "--write-baseline", known, *more)
        assert said.exit_code == 2
        assert "is there already, and a baseline is not written over" in said.err
        assert said.out == ""
    assert known.read_bytes() == before


def test_a_baseline_is_brought_up_to_date_where_the_same_run_names_it(
    ospo_scan: OspoScan, tree: Path, known: Path
) -> None:
    (tree / "c.py").write_text(DENIED)
    said = ospo_scan("check", tree, "--baseline", known, "--write-baseline", known)
    assert said.exit_code == 1
    assert "Recorded 1 finding in 3 places" in said.err
    assert ospo_scan("check", tree, "--baseline", known).exit_code == 0


def test_an_incomplete_run_records_what_it_saw_and_says_so(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    (tree / "a.py").write_text("die\n")
    said = ospo_scan("check", tree, "--write-baseline", tree / "second.json")
    assert said.exit_code == 3
    assert "Note: the scan is incomplete." in said.err
    assert "a.py" not in (tree / "second.json").read_text()
    assert ospo_scan("check", tree, "--baseline", known, "--write-baseline", known).exit_code == 3
    assert '"a.py"' in known.read_text()


@pytest.mark.parametrize(
    ("target", "message"),
    [("-", "needs a file"), ("none/known.json", "there is no directory"), ("report.json", "give each its own file")],
)
def test_a_place_where_no_baseline_can_go_is_told_before_the_scan(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    monkeypatch.chdir(tree)
    said = ospo_scan("check", "--write-baseline", target, "-o", "json=report.json")
    assert said.exit_code == 2
    assert message in said.err
    assert not (tree / "report.json").exists()


def test_a_link_in_the_tree_does_not_lead_a_baseline_elsewhere(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "known.json").symlink_to(tree.parent / "victim")
    said = ospo_scan("check", tree, "--write-baseline", tree / "known.json")
    assert said.exit_code == 2
    assert not (tree.parent / "victim").exists()


def test_a_damaged_baseline_is_told_with_its_line_and_stays_as_it_is(
    ospo_scan: OspoScan, tree: Path, known: Path
) -> None:
    damaged = known.read_text().replace('"count": 1', '"count": 0', 1)
    known.write_text(damaged)
    for arguments in (
        ("check", tree, "--baseline", known),
        ("check", tree, "--baseline", known, "--write-baseline", known),
        ("baseline", "prune", known, tree),
        ("baseline", "show", known),
    ):
        said = ospo_scan(*arguments)
        assert said.exit_code == 2
        assert "known.json:4: count must be 1 or more" in said.err
        assert said.out == ""
    assert known.read_text() == damaged


def test_a_baseline_can_be_a_setting_of_the_tree_and_the_report_says_so(
    ospo_scan: OspoScan, tree: Path, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nbaseline = "known.json"\n')
    said = ospo_scan("check", tree)
    assert said.exit_code == 0
    assert "pyproject.toml decided these settings of the scan: baseline." in said.out.replace("\n      ", " ")
    assert ospo_scan("check", tree, "--no-config").exit_code == 1
    monkeypatch.setenv("OSPO_SCAN_BASELINE", str(known))
    assert ospo_scan("check", tree, "--no-config").exit_code == 0


def test_a_setting_that_names_no_file_is_told(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nbaseline = "absent.json"\n')
    said = ospo_scan("check", tree)
    assert said.exit_code == 2
    assert "[tool.ospo-scan] baseline: there is no file" in said.err


def test_a_baseline_of_another_directory_is_noticed(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    other = tree.parent / "other"
    other.mkdir()
    (other / "x.py").write_text(f"{TAG}MIT\n")
    assert "this scan saw none: was it made for another directory?" in ospo_scan(
        "check", other, "--baseline", known
    ).out.replace("\n      ", " ")


def test_a_part_of_a_repository_cannot_use_up_what_the_whole_of_it_knows(
    ospo_scan: OspoScan, tree: Path, known: Path
) -> None:
    (tree / "part").mkdir()
    (tree / "part" / "c.py").write_text(DENIED)
    run_git(tree, "init", "-q")
    run_git(tree, "add", ".")
    assert ospo_scan("check", tree / "part", "--baseline", known).exit_code == 1


def test_pruning_removes_what_is_gone_and_names_it(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    (tree / "b.py").unlink()
    before = known.read_bytes()
    said = ospo_scan("baseline", "prune", known, tree, "--dry-run")
    assert said.exit_code == 0
    assert "b.py: license-denied: AGPL-3.0-only: no longer in the tree" in said.out
    assert f"Would remove 1 place from {known}; 1 place left." in said.out
    assert known.read_bytes() == before
    assert f"Removed 1 place from {known}; 1 place left." in ospo_scan("baseline", "prune", known, tree).out
    assert '"b.py"' not in known.read_text()
    assert "Nothing is proven gone" in ospo_scan("baseline", "prune", known, tree).out


def test_pruning_keeps_what_the_options_or_a_failure_hide(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    before = known.read_bytes()
    assert "Nothing is proven gone" in ospo_scan("baseline", "prune", known, tree, "--exclude", "a.py").out
    assert "Nothing is proven gone" in ospo_scan("baseline", "prune", known, tree, "--include", "b.py").out
    (tree / ".gitignore").write_text("a.py\n")
    assert "Nothing is proven gone" in ospo_scan("baseline", "prune", known, tree).out
    (tree / "b.py").unlink()
    (tree / "c.py").write_text("die\n")
    said = ospo_scan("baseline", "prune", known, tree)
    assert "Note: 1 file kept that the tree no longer holds" in said.out
    assert known.read_bytes() == before


def test_pruning_keeps_a_file_that_git_does_not_track(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    run_git(tree, "init", "-q")
    run_git(tree, "add", "LICENSE", "b.py")
    assert "Nothing is proven gone" in ospo_scan("baseline", "prune", known, tree).out


def test_a_baseline_that_git_does_not_track_yet_is_not_called_unscanned(
    ospo_scan: OspoScan, tree: Path, known: Path
) -> None:
    run_git(tree, "init", "-q")
    run_git(tree, "add", "LICENSE", "a.py", "b.py")
    assert ospo_scan("check", tree, "--baseline", known).err == ""


def test_a_baseline_of_another_tree_loses_nothing(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    before = known.read_bytes()
    other = tree.parent / "other"
    other.mkdir()
    (other / "x.py").write_text(DENIED)
    for arguments in (
        ("baseline", "prune", known, other),
        ("check", other, "--baseline", known, "--write-baseline", known),
    ):
        said = ospo_scan(*arguments)
        assert said.exit_code == 2
        assert "stays as it is: it does not lie in this tree" in said.err
    assert known.read_bytes() == before


def test_pruning_takes_a_saved_report_and_scans_nothing(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    (tree / "b.py").write_text(f"{TAG}MIT\n")
    saved = tree.parent / "saved.json"
    ospo_scan("check", tree, "--baseline", known, "-o", f"json={saved}")
    said = ospo_scan("baseline", "prune", known, tree, "--from-report", saved)
    assert "b.py: license-denied: AGPL-3.0-only: no longer found in this file" in said.out
    assert said.err == ""


def test_a_report_that_proves_nothing_is_refused(ospo_scan: OspoScan, tree: Path, known: Path) -> None:
    saved = tree.parent / "saved.json"
    ospo_scan("scan", tree, "-o", f"json={saved}")
    for report in (saved, known, tree / "absent.json"):
        said = ospo_scan("baseline", "prune", known, tree, "--from-report", report)
        assert said.exit_code == 2
        assert str(report) in said.err


def test_show_says_what_a_baseline_lists(ospo_scan: OspoScan, known: Path) -> None:
    said = ospo_scan("baseline", "show", known)
    assert said.exit_code == 0
    assert said.out.splitlines() == [
        f"{known}: 1 finding in 2 places",
        "       2  license-denied AGPL-3.0-only",
        "a.py: license-denied: AGPL-3.0-only",
        "b.py: license-denied: AGPL-3.0-only",
    ]
