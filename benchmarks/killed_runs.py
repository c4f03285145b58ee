# SPDX-License-Identifier: Apache-2.0
"""Runs over a tree of our own, with a cache and a temporary directory of their own, for ``kills.py``. Linux only."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, NamedTuple

from ospo_scan.store.sqlite import SqliteStore

EMPTY, INDEX, LEFT = "an empty cache", "an index, no results", "what another kill left"
FILES = 510
OLD = b"an old report\n"
LONGEST_S = 300
_HERE = Path(__file__).resolve().parent.parent


class Said(NamedTuple):
    """What a run gave: its exit code, standard output, its report file, and its words on stderr."""

    code: int
    out: bytes
    report: bytes
    err: bytes


class Run(NamedTuple):
    """A run that was started, with the files that it writes to."""

    process: subprocess.Popen[bytes]
    out: IO[bytes]
    err: IO[bytes]
    report: Path


class Place:
    """A tree, a cache and a temporary directory of our own, and runs that use them."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.cache, self.temporary = folder / "tree", folder / "cache", folder / "temporary"
        self.index, self.reports = folder / "index", folder / "reports"
        for made in (self.tree, self.temporary, self.reports):
            made.mkdir()
        plant(self.tree)
        started = time.monotonic()
        self.clean = self.wait(self.start())
        self.empty_s = time.monotonic() - started
        shutil.copytree(self.cache / "index", self.index)
        times = []
        for _ in range(3):
            shutil.rmtree(self.cache / "results")
            started = time.monotonic()
            if self.wait(self.start()) != self.clean:
                sys.exit("two clean runs differ: nothing can be compared")
            times.append(time.monotonic() - started)
        self.index_s = min(times)

    def start(self) -> Run:
        """A run, two jobs, over an old report."""
        program = str(Path(sys.executable).parent / "ospo-scan")
        report = Path(tempfile.mkdtemp(dir=self.reports)) / "report.json"
        report.write_bytes(OLD)
        command = [program, "check", "--no-config", "--policy", "builtin:permissive", "-v", "-j", "2"]
        command += ["-f", "csv", "-o", f"json={report}", "--cache-dir", str(self.cache), str(self.tree)]
        # No pipes, since nobody reads until the end; ``wait`` closes the files.
        out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        environment = {**os.environ, "TMPDIR": str(self.temporary)}
        return Run(subprocess.Popen(command, env=environment, stdout=out, stderr=err), out, err, report)

    def wait(self, run: Run) -> Said:
        """What a run gave, in the end."""
        code = run.process.wait(LONGEST_S)
        texts = []
        for file in (run.out, run.err):
            with file:
                file.seek(0)
                texts.append(file.read())
        report = run.report.read_bytes()
        shutil.rmtree(run.report.parent)
        return Said(code, texts[0], report, re.sub(rb"(?m)^[0-9]+( of [0-9]+ results came)", rb"some\1", texts[1]))

    def children(self) -> list[int]:
        """The processes that run in the temporary directory."""
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink(f"/proc/{name}/cwd").startswith(str(self.temporary)):
                    found.append(int(name))
            except OSError:
                continue
        return found

    def reset(self, beginning: str) -> float:
        """Make the cache what a round begins with; how long a run takes from there."""
        shutil.rmtree(self.cache, ignore_errors=True)
        if beginning != EMPTY:
            self.cache.mkdir(mode=0o700)
            shutil.copytree(self.index, self.cache / "index", copy_function=os.link)
        return self.empty_s if beginning == EMPTY else self.index_s

    def clear(self) -> None:
        """Remove private directories that killed runs left: younger than a minute, the next run leaves them alone."""
        orphans(self)
        for rest in self.temporary.iterdir():
            shutil.rmtree(rest)

    def stored(self, faults: list[str]) -> int:
        """How many results are in the store; what is wrong with it goes to ``faults``."""
        if rests := list(self.cache.glob("index/.building-*")):
            faults.append(f"{len(rests)} unfinished indexes")
        file = self.cache / "results" / "results.sqlite3"
        if not file.exists():
            return 0
        with sqlite3.connect(file) as database:
            if (said := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                faults.append(f"a damaged store: {said}")
            has_table = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            keys = [key for (key,) in database.execute("SELECT key FROM results")] if has_table else []
        database.close()
        store = SqliteStore(str(self.cache), faults.append, is_readonly=True)
        if len(store.read(keys)) != len(keys):
            faults.append("a row of the store is not whole")
        store.close()
        return len(keys)


def plant(tree: Path) -> None:
    """Make files that are all different: tags, notices and, in every twentieth, a whole license text."""
    texts = [path.read_text() for path in sorted((_HERE / "LICENSES").glob("*.txt"))]
    notices = (
        "SPDX-License-Identifier: MIT",
        "Licensed under the Apache License, Version 2.0",
        "no notice in here",
    )
    for number in range(FILES):
        said = texts[number // 20 % len(texts)] if number % 20 == 0 else notices[number % len(notices)]
        folder = tree / f"part{number // 40}"
        folder.mkdir(exist_ok=True)
        (folder / f"file{number}.txt").write_text(f"{said}\n\nThis is file number {number}.\n")


def parent(pid: int) -> int:
    """The process above, 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[1])
    except OSError:
        return 0


def orphans(place: Place) -> list[str]:
    """A line where processes are left after five seconds."""
    until = time.monotonic() + 5
    while place.children() and time.monotonic() < until:
        time.sleep(0.05)
    left = place.children()
    return [f"{len(left)} processes left"] if left else []
