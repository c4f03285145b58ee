# SPDX-License-Identifier: Apache-2.0
"""All rows that are files in one run of the real engine: what is slow is killed and named, all others are judged.

One run, because what the engine makes of one hostile file must not change what it makes of the next.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from hostile.cases import Maker
from hostile.contents import slow_texts
from hostile.judging import is_accounted_for, saved_report, wrong_outcomes
from hostile.trees import MAKERS, make_tree

MAX_SECONDS = 240
"""Of the whole run, making the engine's index included: 30 on an idle machine."""
MAX_MIB = 2_600
"""Of the largest process: making the index takes 1,500, and a worker may grow by 1,024."""


def installed() -> dict[str, int]:
    """The files of the engine's packages with the time of their last change: a run writes to none of them."""
    found: dict[str, int] = {}
    for package in ("licensedcode", "scancode", "packagedcode", "ospo_scan"):
        spec = find_spec(package)
        assert spec is not None
        for folder in spec.submodule_search_locations or ():
            for root, _, names in os.walk(folder):
                paths = (os.path.join(root, name) for name in names if not name.endswith(".pyc"))
                found |= {path: os.stat(path).st_mtime_ns for path in paths}
    return found


@pytest.mark.scancode
@pytest.mark.timeout(2 * MAX_SECONDS)
def test_the_engine_survives_every_hostile_file_and_judges_every_innocent_one(project: Path, tmp_path: Path) -> None:
    makers: dict[str, Maker] = {**MAKERS, "slow-texts": partial(slow_texts, share=0.3)}
    cases = make_tree(project, MAKERS, makers)
    report, before = tmp_path / "report.json", installed()
    command = [sys.executable, "-m", "ospo_scan", "check", str(project), "-q", "--policy", "builtin:permissive"]
    command += ["--copyrights", "--max-file-size", "4", "--timeout", "4", "-j", "2", "-o", f"json={report}"]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False, timeout=MAX_SECONDS)
    assert time.monotonic() - started < MAX_SECONDS
    assert (done.returncode, b"Traceback" in done.stderr) == (3, False)
    written = saved_report(report)
    assert wrong_outcomes(written, cases) == {}
    assert is_accounted_for(written)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MAX_MIB * 1024
    assert installed() == before
