# SPDX-License-Identifier: Apache-2.0
"""A small soak with the fake engine, and the makers of trees that people are given."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

import hostile_tree
import pytest
import soak
from page import write_section

from fake_program import FAKE
from hostile.many import make_many
from hostile.trees import MAKERS


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.processes
def test_every_path_of_a_small_soak_is_accounted_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", ":".join(path for path in sys.path if path))
    cases = make_many(tmp_path / "tree", 600)
    done = soak.soak(tmp_path / "tree", cases, tmp_path / "report.json", [sys.executable, "-c", FAKE], jobs=2)
    assert (done.faults, done.exit_code) == ([], 1)
    assert done.statuses.total() == 600
    assert set(done.statuses) == {"scanned", "not-inspected"}


def test_the_same_number_and_seed_make_the_same_files_and_no_two_are_equal(tmp_path: Path) -> None:
    first, again = make_many(tmp_path / "first", 300), make_many(tmp_path / "again", 300)
    assert first == again
    assert contents(tmp_path / "first") == contents(tmp_path / "again")
    assert len(set(contents(tmp_path / "first").values())) == len(contents(tmp_path / "first"))
    assert make_many(tmp_path / "other", 300, seed=2) != first


def test_growth_in_the_second_half_is_a_fault_and_what_is_flat_is_none() -> None:
    flat = [soak.Sample(float(at), 100 * 2**20, 80 * 2**20) for at in range(100)]
    growing = [soak.Sample(float(at), 100 * 2**20, (80 + 2 * at) * 2**20) for at in range(100)]
    assert soak._growth(flat, 1000) == []
    (fault,) = soak._growth(growing, 1000)
    assert fault.startswith("the worker grew by ")


def test_the_section_is_written_with_its_figures(tmp_path: Path) -> None:
    done = soak.Soak(12.0, 1, [soak.Sample(float(at), 2**27, 2**26) for at in range(40)])
    done.statuses.update(["scanned"] * 5)
    page = tmp_path / "page.md"
    page.write_text("# Page\n")
    write_section(page, soak.HEADING, soak.lines_of(Namespace(files=5, jobs=1, seed=1), [done]))
    assert "| 90-100 % | 128 MiB | 64 MiB |" in page.read_text()
    assert "It took 12 s: 5 scanned." in page.read_text()


def test_the_command_makes_the_rows_that_are_asked_for_and_says_what_has_to_become_of_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hostile_tree.main([str(tmp_path / "made"), "names", "links"]) == 0
    said = capsys.readouterr().out
    assert "links/to-passwd: finding link-outside-root" in said
    assert "\x1b" not in said
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"names", "links"} <= set(MAKERS)
    for wrong in ([str(tmp_path / "made"), "no-such-row"], [str(tmp_path / "made"), "names"]):
        with pytest.raises(SystemExit):
            hostile_tree.main(wrong)
