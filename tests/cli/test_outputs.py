# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ospo_scan.cli.outputs import Output, own_paths, plan_outputs, write_file
from ospo_scan.errors import UsageError

TERMINAL = Output("terminal", "-")


@pytest.mark.parametrize(
    ("format_name", "targets", "planned"),
    [
        (None, [], [TERMINAL]),
        ("json", [], [Output("json", "-")]),
        ("json", ["-"], [Output("json", "-")]),
        ("json", ["r.json"], [Output("json", "r.json"), TERMINAL][:1]),
        (None, ["json=r.json"], [Output("json", "r.json"), TERMINAL]),
        (None, ["r.json"], [Output("json", "r.json"), TERMINAL]),
        (None, ["r.sarif"], [Output("sarif", "r.sarif"), TERMINAL]),
        (None, ["r.md"], [Output("markdown", "r.md"), TERMINAL]),
        (None, ["json=-"], [Output("json", "-")]),
        ("terminal", ["json=r.json"], [Output("json", "r.json"), TERMINAL]),
        (None, ["json=a.json", "terminal=b.txt"], [Output("json", "a.json"), Output("terminal", "b.txt"), TERMINAL]),
        (None, ["json=./odd=name"], [Output("json", "./odd=name"), TERMINAL]),
    ],
)
def test_formats_and_outputs_go_where_they_are_sent(
    format_name: str | None, targets: list[str], planned: list[Output], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(plan_outputs(format_name, targets)) == planned


@pytest.mark.parametrize(
    ("format_name", "targets", "said"),
    [
        ("json", ["terminal=-"], "standard output"),
        (None, ["json=a", "terminal=./a"], "cannot both go to"),
        (None, ["jsn=a"], "no format 'jsn'"),
        (None, ["nowhere/at/all.json"], "no directory"),
        (None, ["."], "name the format"),
        ("json", ["."], "is a directory"),
        (None, [""], "needs a path"),
    ],
)
def test_outputs_that_cannot_be_are_refused_before_the_scan(
    format_name: str | None, targets: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        plan_outputs(format_name, targets)


def test_own_paths_are_those_below_the_root(tmp_path: Path) -> None:
    outputs = [Output("json", str(tmp_path / "sub" / "r.json")), Output("json", "/elsewhere/r.json"), TERMINAL]
    assert own_paths(outputs, str(tmp_path)) == ("sub/r.json",)


def test_a_file_appears_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    target.write_text("old")
    target.chmod(0o640)
    write_file(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["r.json"]


def test_writing_through_a_link_writes_the_file_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_file(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file(os.devnull, b"x")
    assert not Path(os.devnull).is_file()
