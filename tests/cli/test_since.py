# SPDX-License-Identifier: Apache-2.0
"""``check --since`` on real repositories."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.conftest import OspoScan
from fakes import FakeBackend, FakeDetector
from git_repository import make_repository, run_git
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.model import Finding, Reason, Report
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.load import load_policy
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store.memory import MemoryStore
from ospo_scan.walk import WalkOptions, open_tree

TAG = "# SPDX-License-Identifier: "
DENIED = f"{TAG}AGPL-3.0-only\n"


@pytest.fixture
def tree(project: Path) -> Path:
    """A repository whose branch main has a license, one denied file and one allowed."""
    make_repository(project)
    (project / "src").mkdir()
    (project / "LICENSE").write_text(f"{TAG}MIT\n")
    (project / "src/old.py").write_text(DENIED)
    (project / "src/a.py").write_text(f"{TAG}MIT\n")
    return commit(project)


def commit(folder: Path) -> Path:
    run_git(folder, "add", "-A", "-f")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "more")
    return folder


def places(said: str) -> list[tuple[str, str]]:
    return [(one["rule"], place["path"]) for one in json.loads(said)["findings"] for place in one["places"]]


def test_only_what_changed_is_judged(ospo_scan: OspoScan, tree: Path) -> None:
    assert ospo_scan("check", tree).exit_code == 1
    (tree / "src/b.py").write_text(f"{TAG}MIT\n")
    commit(tree)
    said = ospo_scan("check", "--since", "HEAD~1", tree)
    assert (said.exit_code, said.err) == (0, "")
    assert said.out.startswith("PASS  no findings in 1 file changed since HEAD~1\n1 scanned file, 3 not changed.\n")
    base = run_git(tree, "rev-parse", "HEAD~1").decode().strip()
    assert f"commit {base}" in said.out.replace("\n      ", " ")
    (tree / "src/b.py").write_text(DENIED)
    said = ospo_scan("check", "-f", "json", "--since", "HEAD", tree)
    assert said.exit_code == 1
    assert places(said.out) == [("license-denied", "src/b.py")]
    since = json.loads(said.out)["since"]
    assert since["changed"] == [{"path": "src/b.py"}]
    assert since["policy_changes"] == []


def test_no_changed_file_passes_and_says_so(ospo_scan: OspoScan, tree: Path) -> None:
    for known in (False, True):
        if known:
            ospo_scan("check", tree)
        said = ospo_scan("check", "--since", "main", tree)
        assert said.exit_code == 0
        assert said.out.startswith("PASS  no files changed since main\nno scanned files, 3 not changed.\n")
        assert said.out.endswith("Nothing changed, so there was no file to judge (exit code 0).\n")
    assert ospo_scan("check", "-q", "--since", "main", tree).out == "PASS  no files changed since main\n"


def test_verbose_does_not_list_what_did_not_change(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "src/a.py").unlink()
    said = ospo_scan("check", "-v", "--since", "main", tree)
    assert "src/a.py: deleted" in said.out
    assert "src/old.py" not in said.out


def test_an_empty_tree_is_incomplete_all_the_same(ospo_scan: OspoScan, tree: Path) -> None:
    assert ospo_scan("check", "--since", "main", "--exclude", "*", tree).exit_code == 3


def test_the_engine_is_not_started_for_files_that_did_not_change(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeDetector, "entry", "fakes:load_nothing")
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\n")
    assert ospo_scan("check", "--since", "main", tree).exit_code == 0
    (tree / "src/a.py").write_text(DENIED)
    assert ospo_scan("check", "--since", "main", tree).exit_code == 2


def test_files_that_did_not_change_come_from_the_store_where_it_knows_them(ospo_scan: OspoScan, tree: Path) -> None:
    def statuses() -> dict[str, tuple[str, str | None]]:
        said = ospo_scan("check", "-f", "json", "--since", "main", tree)
        return {file["path"]: (file["status"], file["reason"]) for file in json.loads(said.out)["files"]}

    (tree / "src/new.py").write_text(f"{TAG}MIT")
    run_git(tree, "add", "src/new.py")
    unknown = ("skipped", "unchanged")
    scanned = ("scanned", None)
    assert statuses() == {"LICENSE": unknown, "src/a.py": unknown, "src/new.py": scanned, "src/old.py": unknown}
    ospo_scan("check", tree)
    assert statuses() == dict.fromkeys(("LICENSE", "src/a.py", "src/new.py", "src/old.py"), scanned)


def test_the_project_as_a_whole_is_judged(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "LICENSE").unlink()
    commit(tree)
    said = ospo_scan("check", "-f", "json", "--since", "HEAD~1", tree)
    assert (said.exit_code, places(said.out)) == (1, [("project-license-missing", ".")])
    assert ospo_scan("check", "-q", "--since", "HEAD~1", tree).out.startswith(
        "FAIL  1 finding; no files changed since HEAD~1\n"
    )
    (tree / "README").write_text(f"{TAG}MIT\n")
    commit(tree)
    assert ospo_scan("check", "--since", "HEAD", tree).exit_code == 0


def test_a_file_in_error_that_did_not_change_makes_no_run_incomplete(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "huge").write_bytes(b"x" * (2**20 + 1))
    (tree / "x.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (tree / "out").symlink_to("/etc")
    commit(tree)
    limits = ("--max-file-size", 1, "-f", "json")
    said = ospo_scan("check", *limits, "--since", "HEAD", tree)
    assert (said.exit_code, places(said.out)) == (0, [])
    said = ospo_scan("check", *limits, "--since", "HEAD~1", tree)
    assert said.exit_code == 3
    assert places(said.out) == [("archive-not-inspected", "x.zip"), ("link-outside-root", "out")]


def test_a_saved_report_gives_the_same_bytes_as_the_live_run(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    (tree / "src/a.py").write_text(DENIED)
    saved = tmp_path / "saved.json"
    live = ospo_scan("check", "--since", "main", tree, "-o", f"json={saved}")
    assert "1 file changed since main" in live.out
    assert ospo_scan("report", saved).out == live.out
    assert ospo_scan("report", saved, "-f", "json").out == saved.read_text()


def policy_changes(ospo_scan: OspoScan, tree: Path, *options: object) -> list[str]:
    said = ospo_scan("check", "-f", "json", "--since", "HEAD", *options, tree)
    found = [path for rule, path in places(said.out) if rule == "policy-changed"]
    assert [one["path"] for one in json.loads(said.out)["since"]["policy_changes"]] == found
    return found


def test_a_policy_that_is_added_changed_or_removed_is_a_finding(ospo_scan: OspoScan, tree: Path) -> None:
    policy = tree / "ospo-policy.yml"
    assert policy_changes(ospo_scan, tree) == []
    policy.write_text("version: 1\nallow: [MIT]\n")
    assert policy_changes(ospo_scan, tree) == ["ospo-policy.yml"]
    commit(tree)
    assert policy_changes(ospo_scan, tree) == []
    policy.write_text("version: 1\nallow: [MIT, AGPL-3.0-only]\n")
    assert policy_changes(ospo_scan, tree) == ["ospo-policy.yml"]
    assert policy_changes(ospo_scan, tree, "--policy", "builtin:permissive") == []
    assert ospo_scan("check", "-q", "--since", "HEAD", tree).out.startswith("REVIEW  1 to review in 1 file changed")
    policy.unlink()
    assert policy_changes(ospo_scan, tree) == ["ospo-policy.yml"]


def test_a_policy_that_settings_or_the_command_line_name_is_watched_too(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "legal.yml").write_text("version: 1\nallow: [MIT]\n")
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\npolicy = "legal.yml"\n')
    commit(tree)
    assert policy_changes(ospo_scan, tree) == []
    (tree / "legal.yml").write_text("version: 1\ndefault: allow\n")
    assert policy_changes(ospo_scan, tree) == ["legal.yml"]
    assert policy_changes(ospo_scan, tree, "--no-config", "--policy", tree / "legal.yml") == ["legal.yml"]
    assert policy_changes(ospo_scan, tree, "--no-config") == []


def test_another_link_on_the_way_to_the_policy_is_a_change_of_it(ospo_scan: OspoScan, tree: Path) -> None:
    for name, text in {"strict": "version: 1\n", "lax": "version: 1\ndefault: allow\n"}.items():
        (tree / name).mkdir()
        (tree / name / "policy.yml").write_text(text)
    (tree / "current").symlink_to("strict")
    (tree / "ospo-policy.yml").symlink_to("current/policy.yml")
    commit(tree)
    (tree / "current").unlink()
    (tree / "current").symlink_to("lax")
    assert policy_changes(ospo_scan, tree) == ["current"]


def test_only_a_change_of_the_settings_themselves_is_a_finding(ospo_scan: OspoScan, tree: Path) -> None:
    file = tree / "pyproject.toml"
    file.write_text('[project]\nname = "x"\n')
    commit(tree)
    file.write_text('[project]\nname = "y"\n')
    assert policy_changes(ospo_scan, tree) == []
    file.write_text('[project]\nname = "y"\n[tool.ospo-scan]\nexclude = ["/vendor/"]\n')
    assert policy_changes(ospo_scan, tree) == ["pyproject.toml"]
    assert policy_changes(ospo_scan, tree, "--no-config") == []
    commit(tree)
    file.write_text('[tool.ospo-scan]\n# the same\nexclude = ["/vendor/"]\n')
    assert policy_changes(ospo_scan, tree) == []
    file.unlink()
    assert policy_changes(ospo_scan, tree) == ["pyproject.toml"]
    file.write_text("[tool.ospo-scan\n")
    run_git(tree, "add", "pyproject.toml")
    commit(tree)
    file.write_text('[project]\nname = "x"\n')
    assert policy_changes(ospo_scan, tree) == ["pyproject.toml"]


def test_a_change_of_the_policy_is_advised_on_without_excluding_it(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "ospo-policy.yml").write_text("version: 1\nallow: [MIT]\n")
    said = ospo_scan("check", "--since", "main", tree)
    assert "run ospo-scan check without --since" in said.out.replace("\n      ", " ")
    assert "scan.exclude" not in said.out


def test_one_file_and_a_part_of_the_repository_can_be_judged(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "src/a.py").write_text(DENIED)
    for path, listed in (("src", "a.py"), ("src/a.py", "a.py")):
        said = ospo_scan("check", "-f", "json", "--since", "main", tree / path)
        assert (said.exit_code, places(said.out)) == (1, [("license-denied", listed)])
    said = ospo_scan("check", "--since", "main", tree / "src/old.py")
    assert (said.exit_code, said.out.split("\n")[0]) == (0, "PASS  no files changed since main")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "nothing"], "knows no such commit"),
        (["--since", "--output=x"], "name a branch, a tag or a commit"),
        (["--since=-h"], "name a branch, a tag or a commit"),
        (["--since", ""], "name a branch, a tag or a commit"),
    ],
)
def test_what_is_no_commit_is_refused_before_anything_is_scanned(
    ospo_scan: OspoScan, tree: Path, arguments: list[str], said: str
) -> None:
    answer = ospo_scan("check", tree, *arguments)
    assert (answer.exit_code, answer.out) == (2, "")
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_tree_without_history_is_refused(ospo_scan: OspoScan, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "a").write_text("a")
    answer = ospo_scan("check", "--since", "main", plain)
    assert (answer.exit_code, answer.out) == (2, "")
    assert "is not in a git work tree" in answer.err
    saved = tmp_path / "scancode.json"
    saved.write_text("{}")
    answer = ospo_scan("check", "--since", "main", "--from-scancode", saved)
    assert answer.exit_code == 2
    assert "give one of the two" in answer.err


def test_the_environment_can_set_it_and_the_tree_cannot(
    ospo_scan: OspoScan, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSPO_SCAN_SINCE", "main")
    assert ospo_scan("check", tree).out.startswith("PASS  no files changed since main")
    monkeypatch.setenv("OSPO_SCAN_SINCE", "")
    assert ospo_scan("check", tree).exit_code == 1
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\nsince = "main"\n')
    answer = ospo_scan("check", tree)
    assert answer.exit_code == 2
    assert "has no setting 'since'" in answer.err


# The law: a run that is limited to what changed says of those files what a full run says.

LICENSES = ("MIT", "AGPL-3.0-only", "MPL-2.0", "GPL-2.0-only OR MIT")
NAMES = ("LICENSE", "a.py", "src/b.py", "src/c.py", "lib/d.c")
POLICY = "version: 1\nallow: [MIT]\nreview: [MPL-2.0]\nmissing: review\n"
contents = st.lists(st.sampled_from(LICENSES), max_size=2).map(
    lambda found: "".join(f"{TAG}{one}\n" for one in found) or "nothing\n"
)
trees = st.dictionaries(st.sampled_from(NAMES), contents, min_size=1)


def put(folder: Path, wanted: dict[str, str]) -> None:
    for name in NAMES:
        file = folder / name
        if name in wanted:
            file.parent.mkdir(exist_ok=True)
            file.write_text(wanted[name])
        else:
            file.unlink(missing_ok=True)


def judge(folder: Path, since: str | None, store: MemoryStore) -> Report:
    options: Any = WalkOptions(is_untracked_included=True)
    policy = load_policy(str(folder / ".git/policy.yml"), None)
    with open_tree(str(folder), options) as tree:
        changes = None if since is None else tree.changes_since(since)
        result = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress(), store, changes)
        assert [one.path for one in result.files] == [entry.path for entry in tree.entries]
    return evaluate(result, policy)


def restricted(findings: tuple[Finding, ...], paths: set[str]) -> list[Finding]:
    kept = []
    for one in findings:
        if here := tuple(place for place in one.places if place.path in paths):
            kept.append(replace(one, places=here))
    return kept


@settings(max_examples=30, deadline=None)
@given(base=trees, main=trees, head=trees, index=trees, disk=trees, is_known=st.booleans())
def test_the_findings_in_changed_files_are_those_of_a_full_run(
    base: dict[str, str],
    main: dict[str, str],
    head: dict[str, str],
    index: dict[str, str],
    disk: dict[str, str],
    is_known: bool,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = make_repository(Path(name))
        (folder / ".git/policy.yml").write_text(POLICY)
        put(folder, base)
        commit(folder)
        run_git(folder, "branch", "feature")
        put(folder, main)
        (folder / "only-main").write_text(TAG)
        commit(folder)
        run_git(folder, "checkout", "-q", "feature")
        put(folder, head)
        commit(folder)
        put(folder, index)
        run_git(folder, "add", "-A")
        put(folder, disk)
        store = MemoryStore()
        full = judge(folder, None, store if is_known else MemoryStore())
        limited = judge(folder, "main", store)
    assert limited.result.since is not None
    changed = set(limited.result.since.changed)
    differing = {path for path, text in disk.items() if text != base.get(path)}
    assert differing <= changed <= set(disk)
    in_files = [one for one in limited.findings if one.places[0].path != "."]
    assert in_files == restricted(full.findings, changed)
    if is_known:
        projects = [one for one in full.findings if one.places[0].path == "."]
        assert [one for one in limited.findings if one.places[0].path == "."] == projects
        assert {one.reason for one in limited.result.files} <= {None, Reason.DELETED}
    else:
        skipped = {one.path for one in limited.result.files if one.reason is Reason.UNCHANGED}
        assert skipped == set(disk) - changed
