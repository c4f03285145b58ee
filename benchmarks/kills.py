# SPDX-License-Identifier: Apache-2.0
"""End processes of runs at random moments, and check that what comes after is right.

Each round begins with an index and no results, with what another round left, or now and then with an empty cache. It
starts a run, or two at once, over a tree of some 500 files; sends SIGKILL, SIGTERM or SIGINT to the run, to the process
that holds the engine or to a worker; and checks that

1. a run that was not told to end reports what a clean one does, and one that was ends with the exit code for it,
2. no process is left after five seconds, and no private directory but those of runs that got SIGKILL,
3. the report file is the old one or the new one, whole,
4. the store passes SQLite's own check, and every row in it is whole,
5. the next run reports what a clean one does, byte for byte, and takes from the store whatever is in it.

Linux only. Exit code 0 when all holds, else 1.

usage: python benchmarks/kills.py [--kills N] [--seed N] [--write PAGE]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from killed_runs import EMPTY, FILES, INDEX, LEFT, LONGEST_S, OLD, Place, Run, Said, orphans, parent
from page import write_section

RUN, NURSERY, WORKER = "the run", "what holds the engine", "a worker"
TOO_LATE = "after the end"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@dataclass
class Tally:
    """What was counted; ``faults`` holds a line for each thing that was not as it should be."""

    rounds: Counter[tuple[str, signal.Signals]] = field(default_factory=Counter)
    landed: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    next_s: list[float] = field(default_factory=list)
    reused: list[int] = field(default_factory=list)


def one_round(place: Place, chance: random.Random, tally: Tally, number: int) -> None:
    """End a process once and look at what comes after."""
    beginning = chance.choices((EMPTY, INDEX, LEFT), (1, 40, 10))[0]
    victim, sent = chance.choices((RUN, NURSERY, WORKER), (3, 1, 2))[0], chance.choice(SIGNALS)
    longest = place.reset(beginning)
    if beginning == LEFT:
        before = place.start()
        time.sleep(chance.uniform(0, longest))
        send(before.process.pid, signal.SIGKILL)
        place.wait(before)
        place.clear()
    moment = chance.uniform(0, longest)
    runs = [place.start() for _ in range(1 + (chance.random() < 0.2))]
    time.sleep(moment)
    tally.rounds[victim, sent] += 1
    tally.landed[landed(place, runs)] += 1
    target = runs[0].process.pid if victim == RUN else child(place, runs[0].process.pid, victim)
    if target is not None and runs[0].process.poll() is None:
        send(target, sent)
    faults: list[str] = []
    for run in runs:
        said, is_told = place.wait(run), victim == RUN and run is runs[0]
        faults += wrong(place, said, sent if is_told else None)
        tally.ended[how(said.code, sent if is_told else None)] += 1
    faults += orphans(place)
    if not (victim == RUN and sent == signal.SIGKILL) and (rests := list(place.temporary.iterdir())):
        faults.append(f"{len(rests)} private directories are left")
    place.clear()
    known = place.stored(faults)
    started = time.monotonic()
    run = place.start()
    run.process.wait(LONGEST_S)
    run.err.seek(0)
    reused = re.search(rb"(?m)^([0-9]+) of [0-9]+ results came", run.err.read())
    if reused is None or int(reused[1]) != known:
        faults.append(f"of {known} results in the store, {reused and int(reused[1])} were used")
    if (after := place.wait(run)) != place.clean:
        faults.append(f"another report from the next run: {after.code} {after.err.decode()[-300:]!r}")
    tally.next_s.append(time.monotonic() - started)
    if beginning == INDEX and victim == RUN:
        tally.reused.append(known)
    for fault in faults:
        tally.faults.append(f"round {number}: {beginning}, {sent.name} to {victim} after {moment:.2f} s: {fault}")
        print("FAULT", tally.faults[-1], flush=True)


def wrong(place: Place, said: Said, sent: signal.Signals | None) -> list[str]:
    """What is wrong with a run that was told to end by ``sent``, or was not (None)."""
    if said == place.clean:
        return []
    if sent is None:
        return [f"another report from a run that went on: {said.code} {said.err.decode()[-300:]!r}"]
    faults = []
    if said.code not in (-sent, 128 + sent):
        faults.append(f"exit code {said.code}")
    if said.report not in (OLD, place.clean.report):
        faults.append("half a report in its file")
    if not place.clean.out.startswith(said.out) or (
        said.out != place.clean.out and sent != signal.SIGKILL and said.out
    ):
        faults.append("half a report on standard output")
    if b"Traceback" in said.err:
        faults.append(f"a traceback: {said.err.decode()[-300:]!r}")
    return faults


def how(code: int, sent: signal.Signals | None) -> str:
    """How a run came to its end, in words."""
    if sent is None:
        return "went on to its end, as nothing told it to end"
    if code == -sent:
        return "was ended by the signal at once" if sent == signal.SIGKILL else "was ended before it could hear of it"
    return "put all in order and gave the exit code of the signal" if code == 128 + sent else "had come to its end"


def landed(place: Place, runs: list[Run]) -> str:
    """In what phase a signal comes, as the file system tells it."""
    if all(run.process.poll() is not None for run in runs):
        return TOO_LATE
    if list(place.cache.glob("index/.building-*")):
        return "while the index was written"
    if not list(place.cache.glob("index/[0-9a-f]*")):
        return "before the index was there"
    if not list(place.temporary.glob("ospo-scan-*")):
        return "while the run began, or wrote its reports"
    working = [run for run in runs if child(place, run.process.pid, WORKER) is not None]
    return "while files were scanned and results written" if working else "while the engine was loaded"


def child(place: Place, run: int, victim: str) -> int | None:
    """A process of ``run``: what holds the engine, or a worker; None where there is none now."""
    parents = {pid: parent(pid) for pid in place.children()}
    nurseries = [pid for pid, above in parents.items() if above == run]
    workers = [pid for pid, above in parents.items() if above in nurseries]
    return next(iter(nurseries if victim == NURSERY else workers), None)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process of ours that may be gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def summary(seed: int, place: Place, tally: Tally) -> list[str]:
    """The figures, as lines of Markdown."""
    rounds = sum(tally.rounds.values())
    lines = [
        f"Written by `make proof` (`benchmarks/kills.py`): runs with two jobs over {FILES} files, at a random moment",
        "of which a signal was sent. Each began with an index and no results, with what another kill had left, or with",
        "an empty cache; now and then two ran at once. A fault would be: another report than that of a clean run, from",
        "a run that went on or from the next one; half a report; a traceback; a process left after five seconds; a",
        "private directory left by a run that could put things in order; a damaged store or row; a result in the store",
        "that the next run did not use.",
        "",
        "| sent to | SIGKILL | SIGTERM | SIGINT |",
        "|---|---|---|---|",
    ]
    for victim in (RUN, NURSERY, WORKER):
        lines.append(f"| {victim} | {' | '.join(str(tally.rounds[victim, one]) for one in SIGNALS)} |")
    for title, counted in (("it came", tally.landed), ("the run", tally.ended)):
        lines += ["", f"| {title} | times |", "|---|---|"]
        lines += [f"| {what} | {count} |" for what, count in sorted(counted.items())]
    after_s, known = (sum(all_) / max(1, len(all_)) for all_ in (tally.next_s, tally.reused))
    lines += [
        "",
        f"In all: {rounds} signals (seed {seed}), {rounds - tally.landed[TOO_LATE]} of them while a run was alive;",
        f"{len(tally.faults)} faults. A clean run took {place.empty_s:.1f} s",
        f"from an empty cache and {place.index_s:.1f} s with an index, the run after a signal {after_s:.1f} s on",
        f"average. Runs that began without results and were ended had put {known:.0f} of {FILES} into the store.",
    ]
    return [*lines, *(["", *(f"- {fault}" for fault in tally.faults)] if tally.faults else [])]


def main() -> int:
    """The exit code; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    tally, chance = Tally(), random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="ospo-kills-") as folder:
        place = Place(Path(folder))
        print(f"clean runs: {place.empty_s:.1f} s from an empty cache, {place.index_s:.1f} s with an index", flush=True)
        for number in range(options.kills):
            one_round(place, chance, tally, number)
            if options.write:  # whoever stops it has the figures up to here
                write_section(options.write, "Kills", summary(options.seed, place, tally))
    print("\n".join(summary(options.seed, place, tally)))
    return int(bool(tally.faults))


if __name__ == "__main__":
    sys.exit(main())
