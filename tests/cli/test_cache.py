# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import OspoScan

TAG = "# SPDX-License-Identifier: "


@pytest.fixture
def tree(project: Path) -> Path:
    for name in ("LICENSE", "a.py", "b.py"):
        (project / name).write_text(f"{TAG}MIT\n# {name}\n")
    return project


def test_reports_are_the_same_bytes_with_and_without_the_cache(ospo_scan: OspoScan, tree: Path) -> None:
    runs = [("--no-cache",), (), (), ("--cache-readonly",), ("--no-cache",)]
    for name in ("json", "terminal"):
        assert len({ospo_scan("check", tree, "-f", name, *options).out for options in runs}) == 1


def test_verbose_says_how_many_results_were_known(ospo_scan: OspoScan, tree: Path) -> None:
    assert "0 of 3 results came from the cache." in ospo_scan("check", "-v", tree).err
    (tree / "b.py").write_text(f"{TAG}MIT\n# changed\n")
    assert "2 of 3 results came from the cache." in ospo_scan("check", "-v", tree).err
    assert "3 of 3 results came from the cache." in ospo_scan("check", "-v", "--cache-readonly", tree).err
    assert "0 of 3 results came from the cache." in ospo_scan("check", "-v", "--no-cache", tree).err
    assert ospo_scan("check", tree).err == ""


def test_a_cache_may_be_anywhere_even_in_the_tree(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "elsewhere", tree / "cache"):
        first = ospo_scan("check", "-v", "--cache-dir", place, tree)
        assert "0 of 3" in first.err
        again = ospo_scan("check", "--cache-dir", place, tree, "-v")
        assert again.err.count("came from the cache") == 1
        assert (first.exit_code, again.exit_code) == (0, 0)
        assert (place / "results" / "results.sqlite3").exists()


def test_info_prune_and_clear(ospo_scan: OspoScan, tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert "0, in 0.0 MiB" in ospo_scan("cache", "info", "--cache-dir", cache).out
    ospo_scan("check", "--cache-dir", cache, tree)
    said = ospo_scan("cache", "info", "--cache-dir", cache).out
    assert f"Directory: {cache}" in said
    assert "Results:   3, in" in said
    assert "Last used: between 20" in said
    assert (
        ospo_scan("cache", "prune", "--cache-dir", cache, "--cache-size", 1).out
        == "Dropped 0 results and 0 indexes of other versions or unfinished.\n"
    )
    assert ospo_scan("cache", "clear", "--cache-dir", cache).exit_code == 0
    assert "Results:   0" in ospo_scan("cache", "info", "--cache-dir", cache).out


def test_what_cannot_be_used_is_one_warning_and_the_same_report(
    ospo_scan: OspoScan, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ospo_scan("check", tree, "--no-cache")
    (tmp_path / "file").write_text("")
    for option in ("--cache-dir", tmp_path / "file"), ("--cache-dir", tmp_path / "file" / "below"):
        said = ospo_scan("check", tree, *option)
        assert (said.exit_code, said.out) == (expected.exit_code, expected.out)
        assert len(said.err.splitlines()) == 1
        assert "goes on without it" in said.err
        assert ospo_scan("cache", "clear", *option).exit_code in (0, 2)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    said = ospo_scan("check", tree)
    assert (said.exit_code, said.out) == (expected.exit_code, expected.out)
    assert said.err.startswith("warning: There is no home directory")
    assert ospo_scan("cache", "info").exit_code == 2


def test_a_tree_must_not_choose_the_cache(ospo_scan: OspoScan, tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.ospo-scan]\ncache-dir = "/tmp/x"\n')
    assert "no setting 'cache_dir'" in ospo_scan("check", tree).err


SCRIPT = """
import sys
from ospo_scan import cli, detect, execute
from ospo_scan.execute import supervisor
from fakes import FakeDetector, FakePackageDetector
detect.DETECTORS.update(scancode=FakeDetector, packages=FakePackageDetector)
if sys.argv[1] == "--refuse":
    supervisor.Nursery = None
    del sys.argv[1]
code = cli.run(sys.argv[1:])
heavy = ("scancode", "licensedcode", "numpy", "commoncode", "pydantic")
print([name for name in heavy if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def test_an_unchanged_tree_starts_no_process_and_imports_no_engine(tree: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", SCRIPT]
    arguments = ["check", "-f", "json", "--cache-dir", str(tmp_path / "cache"), str(tree)]
    cold = subprocess.run([*command, *arguments], capture_output=True, env=environment, check=True)
    warm = subprocess.run([*command, "--refuse", *arguments], capture_output=True, env=environment, check=True)
    assert warm.stdout == cold.stdout
    assert warm.stderr == b"[]\n"


def test_warm_makes_the_engine_ready(ospo_scan: OspoScan, tmp_path: Path) -> None:
    said = ospo_scan("cache", "warm", "--cache-dir", tmp_path / "kept")
    assert said.exit_code == 0
    assert "is ready" in said.out
