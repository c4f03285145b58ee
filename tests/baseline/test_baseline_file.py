# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baseline.known import baseline_of
from git_repository import run_git
from ospo_scan.baseline import Baseline, BaselineEntry, baseline_bytes, read_baseline
from ospo_scan.baseline import file as baseline_file
from ospo_scan.baseline.file import parse_baseline
from ospo_scan.baseline.model import ordered, sorted_places
from ospo_scan.errors import BaselineError

DIGEST = "ab" * 32
ONE = (
    '{"path": "a.c", "count": 1, "rule": "license-denied", "license_expression": "GPL-2.0-only", '
    f'"evidence": "sha256:{DIGEST}", "fingerprint": "{DIGEST}"}}'
)

_digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
_names = st.binary(min_size=1, max_size=8).map(lambda name: name.decode("utf-8", "surrogateescape"))
_paths = (
    st.lists(_names, min_size=1, max_size=3).map("/".join).filter(lambda path: not {"", ".", ".."} & {*path.split("/")})
)
_entries = st.builds(
    BaselineEntry,
    rule=st.sampled_from(["license-denied", "license-review"]),
    license_expression=st.none() | st.sampled_from(["MIT OR GPL-2.0-only", "LicenseRef-x"]),
    fingerprint=_digests,
    evidence=st.none() | _digests.map("sha256:".__add__),
    places=st.dictionaries(_paths | st.just("."), st.integers(1, 10**6), min_size=1, max_size=4).map(sorted_places),
)
_baselines = st.lists(_entries, max_size=4, unique_by=lambda entry: entry.fingerprint).map(
    lambda entries: Baseline(ordered(entries))
)


def with_lines(*lines: str) -> bytes:
    """A baseline file with these lines as its entries, the first of them on line 4."""
    known = "".join(f"    {line},\n" for line in lines)
    return f'{{\n  "schema_version": "1.0",\n  "known": [\n{known}    null\n  ]\n}}\n'.encode()


def fault(data: bytes) -> str:
    with pytest.raises(BaselineError) as caught:
        parse_baseline(data, "known.json")
    assert caught.value.exit_code == 2
    return str(caught.value)


@given(baseline=_baselines)
def test_what_is_written_is_read_again_and_writes_the_same_bytes(baseline: Baseline) -> None:
    data = baseline_bytes(baseline)
    entries = parse_baseline(data, "known.json")
    assert entries == baseline.entries
    assert baseline_bytes(Baseline(entries)) == data


@given(baseline=_baselines)
def test_there_is_one_line_of_plain_ascii_for_each_finding_and_file(baseline: Baseline) -> None:
    data = baseline_bytes(baseline)
    assert data.count(b"\n") == 6 + sum(len(entry.places) for entry in baseline.entries)
    assert data.isascii()
    assert data.replace(b"\n", b"").decode().isprintable()
    assert data.endswith(b"}\n")


def test_lines_are_in_order_of_paths_and_all_end_alike() -> None:
    lines = baseline_bytes(baseline_of({"b.c": "G", "a.c": "GL", "v/a.c": "G"})).decode().splitlines()[3:-3]
    assert [line.split('"')[3] for line in lines] == ["a.c", "a.c", "b.c", "v/a.c"]
    assert all(line.endswith('"},') for line in lines)


def test_the_order_of_lines_and_the_null_at_the_end_do_not_matter() -> None:
    baseline = baseline_of({"b.c": "G", "a.c": "GL"})
    lines = [line.strip().removesuffix(",") for line in baseline_bytes(baseline).decode().splitlines()[3:-3]]
    assert parse_baseline(with_lines(*reversed(lines)), "x") == baseline.entries
    bare = f'{{"known": [{", ".join(lines)}], "schema_version": "1.0"}}'
    assert parse_baseline(bare.encode(), "x") == baseline.entries


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "known.json:1: this is not JSON (expecting value)"),
        (with_lines("{nonsense}"), "known.json:4: this is not JSON"),
        (b"a\nb\xff", "known.json:2: this is not UTF-8 text"),
        (b"{\n<<<<<<< ours\n=======\n>>>>>>> theirs\n", "known.json:2: a merge conflict was left here"),
        (with_lines(ONE).replace(b'"1.0"', b'"2.0"'), 'known.json:2: the schema version is "2.0"'),
        (b'{"known": []}', "known.json:1: the schema version is null"),
        (b"[]", "known.json:1: this is JSON, but no baseline; make one with check --write-baseline"),
        (b'{"tool": {}}', "known.json:1: this is a report of ospo-scan, but no baseline"),
        (with_lines().replace(b"[\n    null\n  ]", b"3"), "known.json:3: known must be a list"),
        (with_lines().replace(b"]\n", b'],\n  "x": 1\n'), "known.json:6: a baseline has no member 'x'"),
        (b'{"known": [], "known": []}', "an object has the key 'known' twice"),
        (b'{"known": [NaN]}', "NaN is no JSON number"),
        (b'{"known": ' + b"[" * 10**5 + b"]" * 10**5 + b"}", "nested too deeply"),
        (with_lines(ONE, ONE), "known.json:5: this finding is listed for this file already"),
        (
            with_lines(ONE, ONE.replace("a.c", "b.c").replace("denied", "review")),
            "known.json:5: another line with this fingerprint has another rule, license or evidence",
        ),
        (with_lines(ONE, "null"), "known.json:5: an entry must be an object, not None"),
        (with_lines('"text"'), "known.json:4: an entry must be an object, not a string"),
        (with_lines(ONE.replace('"count": 1, ', "")), "known.json:4: an entry lacks 'count'"),
        (with_lines(ONE.replace("1,", '1, "x": 1,')), "known.json:4: an entry has a member 'x'"),
        (with_lines(ONE.replace("1,", "true,")), "known.json:4: count must be a whole number"),
        (with_lines(ONE.replace("1,", "0,")), "known.json:4: count must be 1 or more"),
        (with_lines(ONE.replace("license-denied", "")), "known.json:4: rule is empty"),
        (with_lines(ONE.replace('"license-denied"', "7")), "known.json:4: rule must be a string, not 7"),
        (with_lines(ONE.replace("sha256:", "")), "known.json:4: evidence is not a digest"),
        (with_lines(ONE.replace(f'"{DIGEST}"}}', '"AB"}')), "known.json:4: fingerprint is not a digest"),
        (with_lines(ONE.replace("a.c", "../a.c")), "known.json:4: path '../a.c' is not relative to the tree"),
        (with_lines(ONE.replace("a.c", "/etc/passwd")), "known.json:4: path '/etc/passwd' is not relative"),
        (with_lines(ONE.replace('"a.c"', '"a.c", "path_base64": "eA=="')), "known.json:4: path_base64 does not belong"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(data: bytes, message: str) -> None:
    assert message in fault(data)


def test_all_wrong_lines_are_told_at_once_in_order_up_to_a_limit() -> None:
    said = fault(with_lines(ONE.replace("1,", "0,"), ONE, "3")).splitlines()
    assert [line.split(" ")[0] for line in said[:-1]] == ["known.json:4:", "known.json:6:"]
    assert said[-1] == "Correct this in known.json, or write a new one to another file with check --write-baseline."
    assert len(fault(with_lines(*["3"] * 99)).splitlines()) == 11


def test_what_is_no_file_of_a_bearable_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    large = tmp_path / "large.json"
    large.write_bytes(with_lines(ONE))
    monkeypatch.setattr(baseline_file, "MAX_BYTES", 100)
    for name, message in (
        ("pipe", "not a regular file"),
        (".", "not a regular file"),
        ("absent.json", "is not there; make one with check --write-baseline"),
        ("large.json", "larger than 64 MB"),
    ):
        with pytest.raises(BaselineError, match=message):
            read_baseline(str(tmp_path / name))


def test_a_baseline_in_the_tree_goes_by_its_path_there_and_knows_which_listed_files_are_there(project: Path) -> None:
    known = project / "legal" / "known.json"
    known.parent.mkdir()
    known.write_bytes(with_lines(ONE, ONE.replace("a.c", "b.c")))
    (project / "a.c").touch()
    baseline = read_baseline(str(known), str(project))
    assert (baseline.source, baseline.own_paths) == ("legal/known.json", ("legal/known.json",))
    assert baseline.present == frozenset({"a.c"})
    outside = read_baseline(str(known), str(project / "a.c"))
    assert outside.source == "legal/known.json"
    assert read_baseline(str(known)).own_paths == ()


def test_a_link_in_the_tree_that_leads_out_of_it_is_no_baseline(project: Path, tmp_path: Path) -> None:
    (tmp_path / "known.json").write_bytes(with_lines(ONE))
    (project / "known.json").symlink_to(tmp_path / "known.json")
    with pytest.raises(BaselineError, match="a link that leads out of the tree"):
        read_baseline(str(project / "known.json"), str(project))


def test_two_branches_that_change_different_files_merge_in_git(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    run_git(repository, "init", "-q", "-b", "main")

    def commit(*paths: str) -> None:
        (repository / "known.json").write_bytes(baseline_bytes(baseline_of(dict.fromkeys(paths, "G"))))
        run_git(repository, "add", "known.json")
        run_git(repository, "commit", "-q", "-m", "x")

    commit("d.c", "h.c", "p.c", "t.c")
    run_git(repository, "checkout", "-q", "-b", "side")
    commit("d.c", "h.c", "p.c")
    run_git(repository, "checkout", "-q", "main")
    commit("a.c", "d.c", "h.c", "p.c", "t.c")
    run_git(repository, "merge", "-q", "--no-edit", "side")
    merged = (repository / "known.json").read_bytes()
    assert merged == baseline_bytes(baseline_of(dict.fromkeys(["a.c", "d.c", "h.c", "p.c"], "G")))


def test_a_conflict_that_git_leaves_is_told_with_its_line(tmp_path: Path) -> None:
    for name, path in (("base", "d.c"), ("ours", "a.c"), ("theirs", "b.c")):
        (tmp_path / name).write_bytes(baseline_bytes(baseline_of({path: "G"})))
    done = subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert "known.json:4: a merge conflict was left here" in fault(done.stdout)
