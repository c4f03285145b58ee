# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan verify``, as a person runs it."""

from __future__ import annotations

import io
import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from cli.conftest import OspoScan, Said
from git_repository import run_git
from ospo_scan.model import FileScan, Report
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.load import load_policy
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.json import reading
from ospo_scan.report.json.reading import read_report_file

TAG = "// REUSE-IgnoreStart\n// SPDX-License-Identifier: "
POLICY = "version: 1\nallow: [MIT]\nreview: [ISC]\nscan: {exclude: [build/]}\n"


@pytest.fixture
def tree(project: Path) -> Path:
    (project / "ospo-policy.yml").write_text(POLICY)
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    (project / "src").mkdir()
    (project / "src/isc.c").write_text(f"{TAG}ISC\n")
    (project / "build").mkdir()
    (project / "build/out.c").write_text(f"{TAG}GPL-2.0-only\n")
    return project


@pytest.fixture
def saved(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    said = ospo_scan("check", tree, "-o", f"json={path}")
    assert said.exit_code == 0
    return path


def forge(path: Path, change: Callable[[Report], Report]) -> None:
    """Write another report, as whoever knows how they are written can: one that agrees with itself."""
    stream = io.StringIO()
    FORMATS["json"].write(change(read_report_file(str(path))), stream, RenderOptions())
    path.write_text(stream.getvalue())
    read_report_file(str(path))


def with_scan(report: Report, path: str, change: Callable[[FileScan], FileScan]) -> Report:
    files = tuple(change(one) if one.path == path else one for one in report.result.files)
    return replace(report, result=replace(report.result, files=files))


def test_a_report_of_an_unchanged_tree_is_verified(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    said = ospo_scan("verify", saved, tree)
    assert (said.exit_code, said.err) == (0, "")
    assert said.out.startswith("VERIFIED")
    assert "Files     same: 2 files with the same digest\n" in said.out
    assert "Verdict   same: REVIEW" in said.out
    assert ospo_scan("verify", saved, tree, "--rescan").exit_code == 0


def test_no_engine_is_started_without_rescan(
    ospo_scan: OspoScan, tree: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ospo_scan.execute import supervisor

    monkeypatch.setattr(supervisor, "Nursery", None)
    assert ospo_scan("verify", saved, tree).exit_code == 0


def test_what_changed_in_the_tree_is_told(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    (tree / "src/isc.c").write_text(f"{TAG}GPL-2.0-only\n")
    (tree / "new.c").write_text("")
    (tree / "LICENSE").unlink()
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code == 1
    assert said.out.startswith("DIFFERS")
    for line in ("gone       LICENSE", "new        new.c", "changed    src/isc.c"):
        assert f"   {line}\n" in said.out
    assert "Verdict   same: REVIEW" in said.out


def test_a_policy_that_changed_is_told_with_the_verdict_that_it_would_give(
    ospo_scan: OspoScan, tree: Path, saved: Path
) -> None:
    (tree / "ospo-policy.yml").write_text(POLICY.replace("review: [ISC]", "deny: [ISC]"))
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code == 1
    assert "Policy    DIFFERS: not the ospo-policy.yml that judged" in said.out
    assert "Verdict   DIFFERS: REVIEW, and judged again FAIL" in said.out
    assert "only now: src/isc.c:2: error: license-denied: ISC" in said.out


def test_a_policy_that_is_gone_cannot_be_checked_until_it_is_named(
    ospo_scan: OspoScan, tree: Path, saved: Path, tmp_path: Path
) -> None:
    (tree / "ospo-policy.yml").rename(tmp_path / "kept.yml")
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code == 3
    assert said.out.startswith("NOT CHECKED")
    assert "name it with --policy" in said.out.replace("\n          ", " ")
    assert ospo_scan("verify", saved, tree, "--policy", tmp_path / "kept.yml").exit_code == 0


def test_another_engine_is_a_difference_unless_any_will_do(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    def other(report: Report) -> Report:
        tool = report.result.tool
        engine = replace(tool.engine, fingerprint="0" * 64)
        return replace(report, result=replace(report.result, tool=replace(tool, engine=engine)))

    forge(saved, other)
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code == 1
    assert "Engine    DIFFERS" in said.out
    assert ospo_scan("verify", saved, tree, "--any-engine").exit_code == 0


def test_findings_that_were_taken_out_are_found(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    forge(
        saved,
        lambda report: Report(report.result, report.policy, (), Report(report.result, None, (), None).computed_verdict),
    )
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code == 1
    assert "Verdict   DIFFERS: PASS, and judged again REVIEW" in said.out


def test_a_report_that_was_made_up_as_a_whole_is_found_by_a_new_scan_alone(
    ospo_scan: OspoScan, tree: Path, saved: Path
) -> None:
    def made_up(report: Report) -> Report:
        quiet = with_scan(report, "src/isc.c", lambda one: replace(one, detections=()))
        return evaluate(quiet.result, load_policy(str(tree / "ospo-policy.yml"), str(tree)), as_of=date.today())

    forge(saved, made_up)
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code == 0
    assert "made up as a whole" in said.out
    said = ospo_scan("verify", saved, tree, "--rescan")
    assert said.exit_code == 1
    assert "Evidence  DIFFERS" in said.out
    assert "src/isc.c: no license in the report, ISC now" in said.out


def test_a_new_scan_believes_no_cache(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    said = ospo_scan("verify", saved, tree, "--rescan", "-v")
    assert "0 of 3 results came from the cache" in said.err


def test_options_of_the_run_are_those_of_its_verification(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    ospo_scan("check", tree, "--exclude", "src/", "-o", f"json={report}")
    said = ospo_scan("verify", report, tree)
    assert said.exit_code == 1
    assert "taken-in   src/isc.c: src/: excluded: exclude: src/" in said.out
    assert "Give those of the run" in said.out.replace("\n          ", " ")
    assert ospo_scan("verify", report, tree, "--exclude", "src/").exit_code == 0


def test_a_report_without_verdict_and_one_in_the_tree_are_checked(ospo_scan: OspoScan, tree: Path) -> None:
    for name in ("report.json", "again.json"):
        ospo_scan("scan", tree, "--exclude", "build/", "-o", tree / name)
    said = ospo_scan("verify", tree / "again.json", tree, "--exclude", "build/", "-o", f"json={tree}/checked.json")
    assert said.exit_code == 0
    assert json.loads((tree / "checked.json").read_text())["outcome"] == "same"
    said = ospo_scan("verify", tree / "again.json", tree, "--exclude", "build/", "--exclude", "checked.json")
    assert "Verdict   the report was not judged" in said.out


def test_paths_may_be_relative_and_the_tree_elsewhere(
    ospo_scan: OspoScan, tree: Path, saved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tree)
    assert ospo_scan("verify", "../report.json").exit_code == 0
    shutil.copytree(tree, tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    assert ospo_scan("verify", "report.json", "copy").exit_code == 0
    assert ospo_scan("verify", "report.json", "no-such").exit_code == 2


def test_a_report_may_come_from_standard_input(
    ospo_scan: OspoScan, tree: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(saved.read_bytes())))
    assert ospo_scan("verify", "-", tree).exit_code == 0


def test_a_report_may_come_from_a_pipe_that_somebody_writes_to(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    reader, writer = os.pipe()
    thread = threading.Thread(target=lambda: os.close(writer) if os.write(writer, saved.read_bytes()) else None)
    thread.start()
    assert ospo_scan("verify", f"/dev/fd/{reader}", tree).exit_code == 0
    thread.join()
    os.close(reader)


def test_a_policy_that_was_put_into_the_tree_to_be_named_is_found_by_naming_the_right_one(
    ospo_scan: OspoScan, tree: Path, tmp_path: Path
) -> None:
    (tree / "lax.yml").write_text("version: 1\nallow: [MIT, ISC, GPL-2.0-only]\n")
    report = tmp_path / "lax.json"
    ospo_scan("check", tree, "--policy", tree / "lax.yml", "-o", report)
    said = ospo_scan("verify", report, tree)
    assert said.exit_code == 0
    assert "Policy    same: lax.yml" in said.out
    said = ospo_scan("verify", report, tree, "--policy", tree / "ospo-policy.yml")
    assert said.exit_code == 1
    assert "Policy    DIFFERS" in said.out


def test_a_single_file_can_be_verified(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    report = tmp_path / "one.json"
    ospo_scan("check", tree / "src/isc.c", "-o", report)
    assert ospo_scan("verify", report, tree / "src/isc.c").exit_code == 0
    assert ospo_scan("verify", report, tree / "LICENSE").exit_code == 1


def test_a_baseline_is_found_by_the_name_that_the_report_has(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    known, report = tree / "known.json", tmp_path / "report.json"
    ospo_scan("check", tree, "--write-baseline", known)
    ospo_scan("check", tree, "--baseline", known, "-o", report)
    said = ospo_scan("verify", report, tree)
    assert said.exit_code == 0
    assert "Baseline  same: known.json" in said.out
    known.rename(tmp_path / "moved.json")
    assert ospo_scan("verify", report, tree).exit_code == 3
    assert ospo_scan("verify", report, tree, "--baseline", tmp_path / "moved.json").exit_code == 0
    known.write_text('{"schema_version": "1.0", "known": [null]}')
    said = ospo_scan("verify", report, tree)
    assert said.exit_code == 1
    assert "Baseline  DIFFERS" in said.out


def test_reports_of_a_repository_say_of_which_commit_and_of_which_changes(
    ospo_scan: OspoScan, tree: Path, tmp_path: Path
) -> None:
    run_git(tree, "init", "-q", "-b", "main")
    run_git(tree, "add", "-A")
    run_git(tree, "commit", "-q", "-m", "first")
    (tree / "src/more.c").write_text(f"{TAG}ISC\n// more\n")
    run_git(tree, "add", "-A")
    run_git(tree, "commit", "-q", "-m", "second")
    whole, part = tmp_path / "whole.json", tmp_path / "part.json"
    ospo_scan("check", tree, "-o", whole)
    ospo_scan("check", tree, "--since", "HEAD~1", "-o", part)
    for report in (whole, part):
        assert ospo_scan("verify", report, tree, "--rescan").exit_code == 0
    said = ospo_scan("verify", part, tree)
    assert "limited to 1 file changed since HEAD~1" in said.out.replace("\n          ", " ")
    run_git(tree, "commit", "-q", "--allow-empty", "-m", "third")
    said = ospo_scan("verify", whole, tree)
    assert said.exit_code == 0
    assert "The report is of commit" in said.out
    run_git(tree, "rm", "-q", "--cached", "src/more.c")
    said = ospo_scan("verify", whole, tree)
    assert said.exit_code == 1
    assert "gone       src/more.c: git does not track it any more" in said.out


def test_the_json_fits_its_schema(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    from importlib.resources import files

    schema = json.loads((files("ospo_scan") / "data" / "verification-schema-1.json").read_text("utf-8"))
    (tree / "src/isc.c").unlink()
    said = ospo_scan("verify", saved, tree, "-f", "json")
    assert said.exit_code == 1
    plain: dict[str, Any] = json.loads(said.out)
    jsonschema_rs.Draft202012Validator(schema).validate(plain)
    assert plain["files"] == [{"path": "src/isc.c", "change": "gone", "detail": ""}]
    assert {one["subject"]: one["outcome"] for one in plain["checks"]}["files"] == "differs"


def test_a_link_in_the_tree_does_not_lead_what_is_written_elsewhere(
    ospo_scan: OspoScan, tree: Path, saved: Path, tmp_path: Path
) -> None:
    (tree / "out.json").symlink_to(tmp_path / "precious")
    assert ospo_scan("verify", saved, tree, "-o", tree / "out.json").exit_code == 2
    assert not (tmp_path / "precious").exists()


def hostile(name: str, good: bytes) -> bytes:
    plain = json.loads(good)
    if name == "a path that leads out":
        plain["files"][0]["path"] = "../../../../etc/passwd"
    elif name == "a policy that leads out":
        plain["policy"]["source"] = "../../../../etc/passwd"
    elif name == "a baseline that leads out":
        plain["notes"] = ["The baseline ../../etc/passwd (sha256 0123456789ab) lists 1 finding in 1 place."]
    elif name == "an absolute policy":
        plain["policy"]["source"] = "/etc/passwd"
    return json.dumps(plain).encode()


@pytest.mark.parametrize(
    "name", ["a path that leads out", "a policy that leads out", "a baseline that leads out", "an absolute policy"]
)
def test_a_report_cannot_have_anything_read_outside_of_the_tree(
    ospo_scan: OspoScan, tree: Path, saved: Path, name: str
) -> None:
    saved.write_bytes(hostile(name, saved.read_bytes()))
    said = ospo_scan("verify", saved, tree)
    assert said.exit_code in (1, 2, 3)
    assert "root:" not in said.out + said.err


GARBAGE = {
    "nothing": b"",
    "text": b"garbage",
    "not UTF-8": b"\xff\xfe{}",
    "deep": b"[" * 2_000_000,
    "deep objects": b'{"schema_version":' * 200_000,
    "half": b'{"schema_version": "1.2", "tool": {',
    "another kind": b'{"a": 1}',
    "a number": b"9" * 100_000,
    "a list": b"[]",
    "a key twice": b'{"tool": 1, "tool": 2, "schema_version": "1.2"}',
}


@pytest.mark.parametrize("name", GARBAGE)
def test_what_is_no_report_is_one_sentence(ospo_scan: OspoScan, tree: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.json").write_bytes(GARBAGE[name])
    assert_refused(ospo_scan("verify", tmp_path / "bad.json", tree))


def assert_refused(said: Said) -> None:
    assert (said.exit_code, said.out) == (2, "")
    assert said.err.startswith("Error: ")
    assert said.err.count("\n") == 1
    assert len(said.err) < 500


def test_what_is_no_file_is_refused_and_not_waited_for(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / "pipe", tmp_path / "loop", tmp_path, "/dev/zero", tmp_path / "gone", "a\0b"):
        assert_refused(ospo_scan("verify", path, tree))


def test_a_report_that_is_too_large_is_not_read(
    ospo_scan: OspoScan, tree: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    assert_refused(ospo_scan("verify", saved, tree))
    assert_refused(ospo_scan("report", saved))


def test_every_member_of_a_report_may_be_anything(ospo_scan: OspoScan, tree: Path, saved: Path) -> None:
    good = json.loads(saved.read_text())
    for key in good:
        value: object
        for value in (None, 0, "", [], {}, [[]], {"a": 1}, -1, "\ud800"):
            saved.write_text(json.dumps({**good, key: value}))
            said = ospo_scan("verify", saved, tree, "-q")
            assert said.exit_code in (0, 1, 2, 3)
            assert "Traceback" not in said.err
