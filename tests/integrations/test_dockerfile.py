# SPDX-License-Identifier: Apache-2.0
"""The Dockerfile, as far as it can be tested without a container engine: its form, and those steps that need none."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

from git_repository import make_repository, run_git
from integrations.composite import ROOT
from integrations.conftest import DENIED

PARSED = DockerfileParser(path=str(ROOT / "Dockerfile")).structure
STEPS = [(one["instruction"], one["value"]) for one in PARSED if one["instruction"] != "COMMENT"]
FINAL = STEPS[max(number for number, (name, _) in enumerate(STEPS) if name == "FROM") :]
OTHER_USER = 12345
# It may read and search what is root's, as the interpreter may lie in root's home; it may write nowhere.
AS_OTHER = [
    *("setpriv", f"--reuid={OTHER_USER}", f"--regid={OTHER_USER}", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
]


def values(instruction: str, steps: list[tuple[str, str]] = STEPS) -> list[str]:
    return [value for name, value in steps if name == instruction]


def test_the_base_is_named_by_a_version_and_can_be_replaced() -> None:
    (base,) = values("ARG")
    assert re.fullmatch(r"BASE=python:3\.1[123]-slim-[a-z]+", base)
    assert values("FROM") == ["${BASE} AS build", "${BASE}"]


def test_nothing_is_fetched_but_packages() -> None:
    assert not values("ADD")
    assert not re.search(r"curl|wget|https?:", " ".join(values("RUN")))


def test_it_runs_as_nobody_in_particular_and_judges_where_a_tree_is_mounted() -> None:
    assert values("USER") == ["65532:65532"]
    assert FINAL[-4:] == [
        ("USER", "65532:65532"),
        ("WORKDIR", "/src"),
        ("ENTRYPOINT", '["ospo-scan"]'),
        ("CMD", '["check"]'),
    ]


def test_the_index_is_made_by_root_where_every_run_looks_for_it() -> None:
    (settings,) = values("ENV", FINAL)
    assert "OSPO_SCAN_CACHE_DIR=/var/cache/ospo-scan" in settings
    assert "OSPO_SCAN_CACHE_READONLY=1" in settings
    warm = next(number for number, (name, value) in enumerate(FINAL) if name == "RUN" and "cache warm" in value)
    assert warm < FINAL.index(("USER", "65532:65532"))


def test_git_trusts_only_what_is_mounted() -> None:
    said = re.findall(r"git config (.*?) *(?:&&|\n|$)", "\n".join(values("RUN")))
    assert said == ["--system --add safe.directory /src", "--system --add safe.directory '/src/*'"]


def copied() -> list[str]:
    """What the build takes from its context."""
    return [name for value in values("COPY") if "--from" not in value for name in value.split()[:-1]]


def test_all_that_is_copied_is_in_the_context_and_nothing_else() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert sorted(line[1:] for line in lines if line.startswith("!")) == sorted(copied())
    assert all((ROOT / name).exists() for name in copied())


def test_what_is_copied_is_enough_to_build_the_package(tmp_path: Path) -> None:
    (step,) = (value for value in values("RUN") if value.endswith(" ."))
    assert "install --quiet --no-deps --no-build-isolation ." in step
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "."]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {str(path.relative_to(tmp_path / "src")) for path in (tmp_path / "src").rglob("*.py")}
    assert sources <= names
    assert "ospo_scan/data/catalogue.json" in names


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Path]:
    """A directory that other users can read, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def can_be_another() -> bool:
    return shutil.which("setpriv") is not None and subprocess.run([*AS_OTHER, "true"], check=False).returncode == 0


@pytest.mark.scancode
def test_the_index_that_root_makes_serves_another_user_who_can_write_nowhere(public: Path) -> None:
    if os.geteuid() != 0 or not can_be_another():
        pytest.skip("only root can run as somebody else")
    cache = public / "cache"
    (step,) = (value for value in values("RUN") if "cache warm" in value)
    program = f"{sys.executable} -m ospo_scan"
    settings = os.environ | {"OSPO_SCAN_CACHE_DIR": str(cache), "PYTHONPATH": os.pathsep.join(sys.path)}
    script = step.replace("ospo-scan cache", f"{program} cache").replace("/var/cache/ospo-scan", str(cache))
    subprocess.run(["sh", "-c", script], env=settings, check=True, capture_output=True)
    (index,) = (path for path in (cache / "index").iterdir() if path.is_dir())
    tree = public / "src"
    make_repository(tree, "LICENSE")
    (tree / "a.py").write_text(DENIED)
    run_git(tree, "add", "-A")
    for path in (tree, tree / ".git"):
        os.chown(path, OTHER_USER + 1, OTHER_USER + 1)
    (public / "gitconfig").write_text(f"[safe]\ndirectory = {tree}\n")

    def as_other(*command: str) -> subprocess.CompletedProcess[str]:
        more = {"OSPO_SCAN_CACHE_READONLY": "1", "GIT_CONFIG_SYSTEM": str(public / "gitconfig"), "HOME": "/"}
        return subprocess.run(
            [*AS_OTHER, *command], cwd=tree, env=settings | more, capture_output=True, text=True, check=False
        )

    loads = (
        "import sys, tempfile; from ospo_scan.detect.scancode import shim; shim.prepare(tempfile.mkdtemp()); "
        "from ospo_scan.detect.scancode.fast import lean; print(lean.load(sys.argv[1]) is not None)"
    )
    assert as_other(sys.executable, "-c", loads, str(index)).stdout == "True\n"
    done = as_other(*program.split(), "check", "-f", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert [one["rule"] for one in json.loads(done.stdout)["findings"]] == ["license-denied", "project-license-missing"]
