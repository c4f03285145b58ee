# SPDX-License-Identifier: Apache-2.0
"""Kill runs with SIGKILL at random moments, and check that what comes after is right.

Each round begins with an empty cache, with an index and no results, or with what another kill left; starts one
run or two at once; kills a child (the process that holds the engine, or a worker), a run, or both; and checks that

1. a run that was not killed reports what a clean one does,
2. no process is left after five seconds,
3. the next run reports what a clean one does, byte for byte, and has nothing to say on stderr,
4. the store passes SQLite's own check, and nothing unfinished is left beside the index.

Linux only. Exit code 0 when all holds, else 1.

usage: python benchmarks/kills.py [--kills N] [--seed N] [--write FILE] [TREE]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

EMPTY, INDEX, LEFT = "an empty cache", "an index, no results", "what another kill left"
CHILD, RUN, BOTH = "a child", "a run", "two runs at once"
_LONGEST_S = 300


@dataclass
class Tally:
    """What was counted; ``faults`` holds a line for each thing that was not as it should be."""

    rounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    landed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    next_s: list[float] = field(default_factory=list)


class Place:
    """A cache and a temporary directory of our own, and runs that use them."""

    def __init__(self, folder: Path, tree: Path) -> None:
        self.tree, self.cache, self.temporary = tree, folder / "cache", folder / "temporary"
        self.index = folder / "index"
        self.said: dict[int, tuple[IO[bytes], IO[bytes]]] = {}
        self.temporary.mkdir()
        started = time.monotonic()
        self.clean = self.wait(self.start())
        self.empty_s = time.monotonic() - started
        shutil.copytree(self.cache / "index", self.index)
        shutil.rmtree(self.cache / "results")
        started = time.monotonic()
        if self.wait(self.start()) != self.clean:
            sys.exit("two clean runs differ: nothing can be compared")
        self.index_s = time.monotonic() - started

    def start(self) -> subprocess.Popen[bytes]:
        """A run, two jobs."""
        program = str(Path(sys.executable).parent / "ospo-scan")
        command = [program, "check", "--no-config", "--all-files", "--policy", "builtin:permissive", "-f", "json"]
        command += ["-j", "2", "--cache-dir", str(self.cache), str(self.tree)]
        environment = {**os.environ, "TMPDIR": str(self.temporary)}
        # No pipes, since nobody reads until the end; ``wait`` closes the files.
        out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        run = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
        self.said[run.pid] = (out, err)
        return run

    def wait(self, run: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
        """Exit code, report and stderr of a run."""
        code = run.wait(_LONGEST_S)
        texts = []
        for file in self.said.pop(run.pid):
            with file:
                file.seek(0)
                texts.append(file.read())
        return code, texts[0], texts[1]

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

    def damage(self) -> str:
        """What is wrong in the cache, empty where nothing is."""
        if rests := list(self.cache.glob("index/.building-*")):
            return f"{len(rests)} unfinished indexes"
        with sqlite3.connect(self.cache / "results" / "results.sqlite3") as database:
            said = database.execute("PRAGMA integrity_check").fetchone()[0]
        return "" if said == "ok" else str(said)


def main() -> int:
    """The exit code; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    parser.add_argument("tree", nargs="?", type=Path, default=Path("fixtures"))
    options = parser.parse_args()
    tally, chance = Tally(), random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="ospo-kills-") as folder:
        place = Place(Path(folder), options.tree.resolve())
        print(f"clean runs: {place.empty_s:.1f} s from an empty cache, {place.index_s:.1f} s with an index", flush=True)
        for number in range(options.kills):
            one_round(place, chance, tally, number)
    print("\n".join(summary(options, place, tally)))
    if options.write:
        options.write.write_text("\n".join(page(options, place, tally)) + "\n")
    return int(bool(tally.faults))


def one_round(place: Place, chance: random.Random, tally: Tally, number: int) -> None:
    """Kill once and look at what comes after."""
    beginning = chance.choices((EMPTY, INDEX, LEFT), (1, 2, 2))[0]
    victim = chance.choice((CHILD, RUN, BOTH))
    longest = place.reset(beginning)
    if beginning == LEFT:
        before = place.start()
        time.sleep(chance.uniform(0, longest))
        kill(before.pid)
        place.wait(before)
    moment = chance.uniform(0, longest)
    what = f"round {number}: {beginning}, {victim} killed after {moment:.2f} s"
    runs = [place.start() for _ in range(1 + (victim == BOTH or chance.random() < 0.5))]
    time.sleep(moment)
    tally.rounds[beginning, victim] += 1
    tally.landed[landed(place, runs)] += 1
    if victim == CHILD:
        if children := place.children():
            kill(chance.choice(children))
    else:
        for run in runs[: 2 if victim == BOTH else 1]:
            kill(run.pid)
    faults = []
    for run in runs:
        code, *said = place.wait(run)
        if code != -signal.SIGKILL and [code, *said] != list(place.clean):
            faults.append(f"another report from a run that went on: {code} {said[1].decode()[-300:]!r}")
    faults += orphans(place)
    started = time.monotonic()
    if (after := place.wait(place.start())) != place.clean:
        faults.append(f"another report from the next run: {after[0]} {after[2].decode()[-300:]!r}")
    tally.next_s.append(time.monotonic() - started)
    if damage := place.damage():
        faults.append(damage)
    for fault in faults:
        tally.faults.append(f"{what}: {fault}")
        print("FAULT", tally.faults[-1], flush=True)


def landed(place: Place, runs: list[subprocess.Popen[bytes]]) -> str:
    """In what phase a kill comes, as the file system tells it."""
    if all(run.poll() is not None for run in runs):
        return "after the end"
    if list(place.cache.glob("index/.building-*")):
        return "while the index was written"
    if not list(place.cache.glob("index/[0-9a-f]*")):
        return "before the index was there"
    scratch = list(place.temporary.glob("ospo-scan-*/j*"))
    return "while files were scanned and results written" if scratch else "while the run began or ended"


def orphans(place: Place) -> list[str]:
    """A line where processes are left after five seconds."""
    until = time.monotonic() + 5
    while place.children() and time.monotonic() < until:
        time.sleep(0.05)
    left = place.children()
    return [f"{len(left)} processes left"] if left else []


def kill(pid: int) -> None:
    """Send SIGKILL to a process of ours that may be gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def summary(options: argparse.Namespace, place: Place, tally: Tally) -> list[str]:
    """The figures, as lines of Markdown."""
    rounds = sum(tally.rounds.values())
    lines = ["| the cache at the beginning | killed: a child | a run | two runs at once |", "|---|---|---|---|"]
    for beginning in (EMPTY, INDEX, LEFT):
        counts = " | ".join(str(tally.rounds[beginning, victim]) for victim in (CHILD, RUN, BOTH))
        lines.append(f"| {beginning} | {counts} |")
    lines += ["", "| the kill came | times |", "|---|---|"]
    lines += [f"| {phase} | {count} |" for phase, count in sorted(tally.landed.items())]
    lines += [
        "",
        f"In all: {rounds} kills (seed {options.seed}), {len(tally.faults)} faults. A clean run takes "
        f"{place.empty_s:.1f} s from an empty cache and {place.index_s:.1f} s with an index; the run after a kill took "
        f"{sum(tally.next_s) / max(1, rounds):.1f} s on average, {max(tally.next_s, default=0):.1f} s at most.",
    ]
    return lines


def page(options: argparse.Namespace, place: Place, tally: Tally) -> list[str]:
    """A page of the docs."""
    return [
        "<!-- SPDX-License-Identifier: CC-BY-4.0 -->",
        "# Robustness: what a kill leaves behind",
        "",
        "Written by `make proof` (`benchmarks/kills.py`): runs with two jobs are killed by SIGKILL at random times.",
        "A fault would be: another report than that of a clean run, from a run that went on or from the next one; a",
        "process left after five seconds; a word on stderr; a damaged store; an unfinished index that stays.",
        "",
        *summary(options, place, tally),
        *(["", *(f"- {fault}" for fault in tally.faults)] if tally.faults else []),
    ]


if __name__ == "__main__":
    sys.exit(main())
