# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli.conftest import OspoScan
from fakes import TAG
from git_repository import make_repository, run_git
from ospo_scan.fix.header import COPYRIGHT_TAG

ASKED = ("--license", "MIT", "--copyright", "2026 Example Org")
HEADER = f"# {COPYRIGHT_TAG} 2026 Example Org\n#\n# {TAG}MIT\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "gpl.py").write_text(f"# {TAG}GPL-2.0-only\n")
    (tmp_path / "theirs.py").write_text("Copyright 2010 Else\n")
    (tmp_path / "a.json").write_text("{}\n")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_write_the_diff_and_what_is_left_alone_are_shown_and_nothing_is_written(
    ospo_scan: OspoScan, tree: Path
) -> None:
    before = content(tree)
    said = ospo_scan("fix", *ASKED)
    assert said.exit_code == 0
    assert content(tree) == before
    assert "--- a/a.py\n+++ b/a.py\n@@ -1 +1,5 @@\n" in said.out
    assert f"+# {TAG}MIT\n" in said.out
    assert "new file LICENSES/MIT.txt: the text of the license, 18 lines\n" in said.out
    assert said.out.endswith(
        """\
Would write: 1 header, 1 sidecar, 2 license texts.
Left alone: 2 files.
  1 says another license
    gpl.py:1: GPL-2.0-only
  1 names a copyright holder that --copyright does not
    theirs.py:1: Copyright 2010 Else
Nothing was written. To write it, run the same command with --write.
"""
    )


def test_write_writes_and_a_second_run_finds_nothing_to_do(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("fix", *ASKED, "--write", "-q")
    assert said.exit_code == 0
    assert said.out.startswith("Wrote: 1 header, 1 sidecar, 2 license texts.\n")
    assert "Next: look at it (git diff), add new files (git add), then run: ospo-scan check" in said.out
    after = content(tree)
    assert after["a.py"] == f"{HEADER}\nx = 1\n".encode()
    assert after["a.json.license"] == f"{COPYRIGHT_TAG} 2026 Example Org\n\n{TAG}MIT\n".encode()
    assert set(after) - {"a.json.license", "LICENSES/MIT.txt", "LICENSES/GPL-2.0-only.txt"} == {
        "a.py",
        "gpl.py",
        "theirs.py",
        "a.json",
    }
    again = ospo_scan("fix", *ASKED, "--write")
    assert again.out.startswith("There is nothing to write.\n2 files state a license already.\n")
    assert content(tree) == after


def test_without_a_license_nothing_is_guessed(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("fix", "--no-texts")
    assert said.exit_code == 0
    assert said.out.startswith("There is nothing to write.\n1 file states a license already.\n")
    assert "have no license that is sure: name it with --license" in said.out
    assert "Next: name the license of these files, as in: ospo-scan fix --license MIT" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--license", "MYT"], "--license MYT: "),
        (["--license", "NOASSERTION"], "names no license"),
        (["--license", "LicenseRef-scancode-unknown-license-reference"], "names no license"),
        (["--license", "MIT", "--copyright", "2026"], "names nobody"),
        (["--license", "MIT", "--copyright", "a\nb"], "names nobody"),
        (["--license", "MIT", "no-such-place"], "does not exist"),
        (["--license", "MIT", "--report", "no.json"], "Cannot read no.json"),
        (["--license", "MIT", "--files", "!"], "could never match"),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_what_to_do(
    ospo_scan: OspoScan, tree: Path, arguments: list[str], message: str
) -> None:
    before = content(tree)
    said = ospo_scan("fix", *arguments, "--write")
    assert said.exit_code == 2
    assert message in said.err
    assert content(tree) == before


def test_files_limits_what_is_changed(ospo_scan: OspoScan, tree: Path) -> None:
    ospo_scan("fix", *ASKED, "--write", "--files", "*.json")
    assert (tree / "a.py").read_text() == "x = 1\n"
    assert (tree / "a.json.license").exists()


def test_one_style_for_all_goes_into_reuse_toml(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("fix", *ASKED, "--write", "--style", "toml", "--no-texts", "-q")
    assert said.out.startswith("Wrote: REUSE.toml for 2 files.\n")
    assert (tree / "a.py").read_text() == "x = 1\n"
    assert 'path = [\n  "a.json",\n  "a.py",\n]' in (tree / "REUSE.toml").read_text()
    assert ospo_scan("fix", *ASKED, "--style", "toml", "--no-texts").out.startswith("There is nothing to write.")


def test_a_saved_report_takes_the_place_of_the_scan(ospo_scan: OspoScan, tree: Path) -> None:
    report = tree.parent / "r.json"
    ospo_scan("check", "--copyrights", "-o", f"json={report}")
    said = ospo_scan("fix", *ASKED, "--report", report, "--write", "-q")
    assert said.out.startswith("Wrote: 1 header, 1 sidecar, 2 license texts.\n")
    (tree / "a.py").write_text("y = 2\n")
    changed = ospo_scan("fix", *ASKED, "--report", report, "--write", "-q")
    assert changed.exit_code == 3
    assert "1 changed since the scan\n    a.py\n" in changed.out


def test_a_report_without_copyrights_is_refused(ospo_scan: OspoScan, tree: Path) -> None:
    ospo_scan("check", "-o", "json=r.json")
    said = ospo_scan("fix", *ASKED, "--report", "r.json")
    assert said.exit_code == 2
    assert "ospo-scan check --copyrights" in said.err


def test_a_report_with_paths_out_of_the_tree_changes_nothing_there(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "inner").mkdir()
    report = tree / "inner" / "r.json"
    ospo_scan("check", "--copyrights", "-o", f"json={report}")
    hostile = report.read_text().replace('"a.py"', '"../a.py"')
    report.write_text(hostile)
    said = ospo_scan("fix", *ASKED, "--report", report, "--write", tree / "inner")
    assert said.exit_code in {2, 3}
    assert (tree / "a.py").read_text() == "x = 1\n"


def test_in_a_work_tree_only_what_is_tracked_is_changed(ospo_scan: OspoScan, tmp_path: Path) -> None:
    project = make_repository(tmp_path / "project", "a.py")
    (project / "untracked.py").write_text("x = 1\n")
    said = ospo_scan("fix", *ASKED, "--write", "-q", project)
    assert said.exit_code == 0
    assert (project / "untracked.py").read_text() == "x = 1\n"
    assert (project / "a.py").read_text() == f"{HEADER}\na.py"
    assert run_git(project, "status", "--porcelain").decode().splitlines() == [
        " M a.py",
        "?? LICENSES/",
        "?? untracked.py",
    ]
    again = ospo_scan("fix", *ASKED, "--write", "-q", project)
    assert again.out.startswith("There is nothing to write.")


def test_what_the_policy_excludes_is_not_touched(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\nscan:\n  exclude: [a.py]\n")
    ospo_scan("fix", *ASKED, "--write", "-q")
    assert (tree / "a.py").read_text() == "x = 1\n"
    assert (tree / "ospo-policy.yml").read_text().startswith("version: 1")


def test_a_file_that_cannot_be_written_is_named_and_the_others_are_written(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "b.py").write_text("y = 1\n")
    (tree / "b.py").chmod(0o444)
    said = ospo_scan("fix", *ASKED, "--write", "-q")
    assert said.exit_code == 3
    assert "  not written: b.py: it is write-protected\n" in said.out
    assert (tree / "a.py").read_text().startswith(HEADER)
    assert (tree / "b.py").read_text() == "y = 1\n"


def test_a_file_that_could_not_be_scanned_makes_the_run_incomplete(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "bad.py").write_text("raise\n")
    said = ospo_scan("fix", *ASKED, "-q")
    assert said.exit_code == 3
    assert "  1 could not be looked at\n    bad.py: " in said.out


def test_links_are_left_alone(ospo_scan: OspoScan, tree: Path) -> None:
    outside = tree.parent / "outside.py"
    outside.write_text("z = 1\n")
    (tree / "link.py").symlink_to(outside)
    (tree / "LICENSES").symlink_to(tree.parent)
    before = sorted(os.listdir(tree.parent))
    said = ospo_scan("fix", *ASKED, "--write", "-q")
    assert said.exit_code == 3
    assert "not written: LICENSES/MIT.txt: a link is in the way" in said.out
    assert outside.read_text() == "z = 1\n"
    assert sorted(os.listdir(tree.parent)) == before


def test_names_and_contents_of_the_tree_are_inert_on_a_terminal(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "\x1b[31mred.py").write_text("\x1b[31m = 1\n")
    said = ospo_scan("fix", *ASKED)
    assert "\x1b" not in said.out
    assert "\\x1b[31mred.py" in said.out


def test_a_part_of_the_tree_gets_no_license_texts(ospo_scan: OspoScan, tree: Path) -> None:
    said = ospo_scan("fix", *ASKED, "--write", "-q", tree / "a.py")
    assert said.out.startswith("Wrote: 1 header.\n")
    assert not (tree / "LICENSES").exists()


def test_verbose_names_every_file_that_is_left_alone(ospo_scan: OspoScan, tree: Path) -> None:
    for number in range(7):
        (tree / f"gpl{number}.py").write_text(f"# {TAG}GPL-2.0-only\n")
    assert "… and 3 more (-v names them)" in ospo_scan("fix", *ASKED, "-q").out
    assert "gpl6.py:1" in ospo_scan("fix", *ASKED, "-v").out


def test_the_evidence_after_a_run_says_the_license(ospo_scan: OspoScan, tree: Path) -> None:
    ospo_scan("fix", *ASKED, "--write", "-q")
    report = json.loads(ospo_scan("scan", "-f", "json").out)
    (file,) = (one for one in report["files"] if one["path"] == "a.py")
    assert file["license_concluded"] == "MIT"
