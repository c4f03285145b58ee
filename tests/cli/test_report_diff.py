# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli.conftest import OspoScan
from ospo_scan.model import Report
from ospo_scan.report import FORMATS
from ospo_scan.report.diff import DIFF_FORMATS
from rendering import rendered
from two_reports import a_year_apart

TAG = "# SPDX-License-Identifier: "
DOCUMENT = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")


def save(report: Report, target: Path) -> Path:
    target.write_text(rendered("json", report), encoding="utf-8")
    return target


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, Path]:
    old, new = a_year_apart()
    return save(old, tmp_path / "old.json"), save(new, tmp_path / "new.json")


def last_year(tree: Path) -> None:
    """The tree of the example in the document, as it was."""
    (tree / "src").mkdir()
    (tree / "vendor/tty-1.0").mkdir(parents=True)
    (tree / "LICENSE").write_text(f"{TAG}MIT\n")
    (tree / "src/getopt.c").write_text(f"{TAG}LGPL-2.1-or-later\n")
    (tree / "src/main.c").write_text(f"{TAG}MIT\n")
    for name in ("driver", "line", "modem"):
        (tree / f"vendor/tty-1.0/{name}.c").write_text(f"{TAG}BSD-3-Clause\n{name}\n")


def this_year(tree: Path) -> None:
    """The same tree, a year later."""
    shutil.move(tree / "vendor/tty-1.0", tree / "vendor/tty-2.0")
    (tree / "vendor/tty-2.0/modem.c").write_text(f"{TAG}GPL-2.0-only\nmodem, rewritten\n")
    (tree / "src/getopt.c").write_text(f"{TAG}MIT\nrewritten\n")
    (tree / "fonts.zip").write_bytes(b"PK\x03\x04" + bytes(40))


def test_the_example_in_the_document_is_real_output(ospo_scan: OspoScan, project: Path, tmp_path: Path) -> None:
    last_year(project)
    ospo_scan("check", project, "-q", "-o", f"json={tmp_path}/last-year.json")
    this_year(project)
    ospo_scan("check", project, "-q", "-o", f"json={tmp_path}/this-year.json")
    said = ospo_scan("report", "--diff", tmp_path / "last-year.json", tmp_path / "this-year.json")
    assert (said.exit_code, said.err) == (0, "")
    assert f"```\n$ ospo-scan report --diff last-year.json this-year.json\n{said.out}```\n" in DOCUMENT


def test_each_format_goes_where_it_is_sent(ospo_scan: OspoScan, saved: tuple[Path, Path], tmp_path: Path) -> None:
    targets = ["-o", f"markdown={tmp_path}/d.text", "-o", f"{tmp_path}/d.md", "-o", f"{tmp_path}/d.json"]
    said = ospo_scan("report", "--diff", *saved, *targets)
    assert said.out.startswith("CHANGED  1 license gone, ")
    assert (tmp_path / "d.md").read_text().startswith("## License changes\n\n**CHANGED** 1 license gone, ")
    assert (tmp_path / "d.text").read_text() == (tmp_path / "d.md").read_text()
    assert json.loads((tmp_path / "d.json").read_text())["is_same"] is False
    assert ospo_scan("report", "--diff", *saved, "-f", "json").out == (tmp_path / "d.json").read_text()


def test_quiet_and_verbose_say_less_and_more(ospo_scan: OspoScan, saved: tuple[Path, Path]) -> None:
    quiet, usual, full = (len(ospo_scan("report", "--diff", *saved, *flag).out) for flag in (["-q"], [], ["-v"]))
    assert quiet < usual < full


def test_one_of_the_two_can_come_from_standard_input(
    ospo_scan: OspoScan, saved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ospo_scan("report", "--diff", *saved).out
    for place in (0, 1):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(saved[place].read_bytes())))
        arguments = [*saved[:place], "-", *saved[place + 1 :]]
        assert ospo_scan("report", "--diff", *arguments).out == expected


def test_a_standard_input_that_cannot_be_read_is_said(
    ospo_scan: OspoScan, saved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", None)  # as Python has it after <&-
    for arguments in (["-"], ["--diff", "-", saved[1]]):
        said = ospo_scan("report", *arguments)
        assert (said.exit_code, said.out) == (2, "")
        assert "Standard input is closed" in said.err
    with open(tmp_path / "written", "wb", buffering=0) as written:
        unreadable = io.BufferedReader(io.FileIO(os.dup(written.fileno()), "r"))
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=unreadable))
        said = ospo_scan("report", "-")
    assert (said.exit_code, said.out) == (2, "")
    assert "Cannot read standard input: Bad file descriptor" in said.err


def test_a_report_against_itself_is_the_same(ospo_scan: OspoScan, saved: tuple[Path, Path]) -> None:
    said = ospo_scan("report", "--diff", saved[0], saved[0])
    assert (said.exit_code, said.out.splitlines()[0]) == (0, "SAME  nothing differs")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--diff", "OLD", "-", "FILE"], "Or two to compare: --diff OLD NEW."),
        (["--diff", "OLD", "NEW", "--from-scancode", "NEW"], "Give one report"),
        (["--diff", "-", "-"], "Only one of two reports can come from standard input"),
        (["--diff", "OLD"], "requires 2 arguments"),
        (["--diff", "OLD", "NEW", "-f", "spdx-json"], "-f spdx-json: the formats here are terminal, markdown, json."),
        (["--diff", "OLD", "NEW", "-o", "spdx-json=x"], "no format 'spdx-json' here; the formats are terminal, mark"),
        (["--diff", "OLD", "NEW", "-o", "x.spdx.json"], "name the format"),
        (["--diff", "OLD", "NEW", "--template", "OLD"], "--template is for notice formats"),
        (["--diff", "OLD", "NEW", "-o", "report.pdf"], "name the format"),
        (["--diff", "OLD", "/nonexistent.json"], "/nonexistent.json"),
        (["--diff", "BROKEN", "NEW"], "is not JSON that can be read"),
        (["--diff", "NEW", "OTHER"], "not a report of ospo-scan"),
        (["--diff", "OLD", "TWICE"], "file 'src/list.c' is listed twice"),
    ],
)
def test_what_cannot_be_compared_is_told_with_what_to_do_and_exit_code_2(
    ospo_scan: OspoScan, saved: tuple[Path, Path], tmp_path: Path, arguments: list[str], message: str
) -> None:
    broken, other = tmp_path / "broken.json", tmp_path / "other.json"
    broken.write_text("{")
    other.write_text('{"bomFormat": "CycloneDX"}')
    twice = json.loads(saved[0].read_text())
    twice["files"].append(next(one for one in twice["files"] if one["path"] == "src/list.c"))
    twice["summary"]["files"] += 1
    twice["summary"]["scanned"] += 1
    (tmp_path / "twice.json").write_text(json.dumps(twice))
    named = {"OLD": saved[0], "NEW": saved[1], "BROKEN": broken, "OTHER": other, "TWICE": tmp_path / "twice.json"}
    said = ospo_scan("report", *(named.get(one, one) for one in arguments))
    assert (said.exit_code, said.out) == (2, "")
    assert message in said.err


def test_a_file_as_a_whole_is_written_or_not_at_all(
    ospo_scan: OspoScan, saved: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "d.json"
    target.write_text("as it was")
    assert ospo_scan("report", "--diff", saved[0], "/nonexistent.json", "-o", target).exit_code == 2
    assert target.read_text() == "as it was"


def test_hash_seed_locale_and_columns_change_no_byte(saved: tuple[Path, Path], tmp_path: Path) -> None:
    def written(folder: Path, **variables: str) -> dict[str, bytes]:
        folder.mkdir()
        targets = [part for name in DIFF_FORMATS for part in ("-o", f"{name}={folder}/{name}")]
        command = [sys.executable, "-m", "ospo_scan", "report", "--diff", *map(str, saved), "-v", *targets]
        subprocess.run(command, env={**os.environ, **variables}, capture_output=True, check=True)
        return {name: (folder / name).read_bytes() for name in DIFF_FORMATS}

    first = written(tmp_path / "first", PYTHONHASHSEED="1")
    assert all(first.values())
    assert written(tmp_path / "other", PYTHONHASHSEED="2", LC_ALL="C", COLUMNS="200", TZ="Asia/Tokyo") == first


def test_every_format_of_a_comparison_has_the_name_of_a_format_of_reports() -> None:
    assert DIFF_FORMATS.keys() <= FORMATS.keys()
