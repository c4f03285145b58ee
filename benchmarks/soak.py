# SPDX-License-Identifier: Apache-2.0
"""Scan thousands of generated files, innocent and hostile mixed, and watch the memory of each process all the time.

No two files are equal, so that the engine looks at every one. Checked is that

1. no process grows in the second half of the scan: a worker by no more than 48 MiB, the parent by no more than what it
   keeps of each file;
2. every path is in the report once, and became what it has to;
3. the report of a second run is the same, byte for byte, where ``--runs`` asks for one.

Linux only. Exit code 0 when all holds, else 1.

usage: python benchmarks/soak.py [--files N] [--runs N] [--jobs N] [--seed N] [--write FILE]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from page import write_section

from hostile.cases import Case
from hostile.judging import saved_report, wrong_outcomes
from hostile.many import make_many
from ospo_scan.execute.memory import private_bytes, resident_bytes

HEADING = "A soak"
EVERY_S = 0.5
SLICES = 10
WORKER_GROWTH = 48 * 2**20
"""What a worker may hold more in the second half than in the first: what it shares less, and its largest file."""
KEPT_OF_A_FILE = 16 * 2**10
"""What the parent may keep of each file: its place in the report, with the detections, and digests."""
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """Bytes at a moment: those of the parent, and those that the largest worker shares with nobody."""

    at_s: float
    parent: int
    worker: int


@dataclass(slots=True)
class Soak:
    """One run: what was measured, and a line in ``faults`` for each thing that was not as it should be."""

    seconds: float
    exit_code: int
    samples: list[Sample]
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def soak(tree: Path, cases: Sequence[Case], report: Path, program: Sequence[str], jobs: int = 1) -> Soak:
    """Scan ``tree`` by ``program`` (the words before ``check``), and judge what came of it."""
    command = [*program, "check", str(tree), "-q", "--no-config", "--no-cache", "-j", str(jobs)]
    command += ["--policy", "builtin:permissive", "-o", f"json={report}"]
    started = time.monotonic()
    with tempfile.TemporaryFile() as said:  # no pipe, since nobody reads until the end
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        samples = []
        while run.poll() is None:
            samples.append(_sample(run.pid, time.monotonic() - started))
            time.sleep(EVERY_S)
        done = Soak(time.monotonic() - started, run.returncode, samples)
        said.seek(0)
        if b"Traceback" in said.read():
            done.faults.append("a traceback on stderr")
    if not report.exists():
        done.faults.append(f"no report, exit code {done.exit_code}")
        return done
    written = saved_report(report)
    done.statuses = Counter(str(scan.status) for scan in written.result.files)
    if done.statuses.total() != len(cases):
        done.faults.append(f"{len(cases)} paths were made, {done.statuses.total()} are accounted for")
    done.faults += [f"{path!r} became {what}" for path, what in wrong_outcomes(written, cases).items()]
    if done.exit_code != (3 if written.is_incomplete else 1):
        done.faults.append(f"exit code {done.exit_code}")
    done.faults += _growth(done.samples, len(cases))
    return done


def working(samples: Sequence[Sample]) -> list[Sample]:
    """The samples from the first to the last moment at which there was a worker."""
    places = [place for place, sample in enumerate(samples) if sample.worker]
    return list(samples[places[0] : places[-1] + 1]) if places else []


def _growth(samples: Sequence[Sample], files: int) -> list[str]:
    """A line for each kind of process that grew too much, from the second quarter of the scan to the last."""
    during = working(samples)
    if len(during) < 2 * SLICES:
        return []  # too short to tell
    quarter = len(during) // 4
    early, late = during[quarter : 2 * quarter], during[-quarter:]
    faults = []
    for name, allowed in (("worker", WORKER_GROWTH), ("parent", files // 2 * KEPT_OF_A_FILE + WORKER_GROWTH)):
        grown = _mean(late, name) - _mean(early, name)
        if grown > allowed:
            faults.append(f"the {name} grew by {grown // _MIB:,} MiB, {allowed // _MIB:,} MiB are allowed")
    return faults


def _mean(samples: Sequence[Sample], name: str) -> int:
    held: list[int] = [getattr(sample, name) for sample in samples]
    return sum(held) // len(held)


def _sample(parent: int, at_s: float) -> Sample:
    """What the run and its workers, which are children of its children, hold now."""
    shared = [pid for pid in _children(parent) if pid != parent]
    workers = [private_bytes(worker, 0) for nursery in shared for worker in _children(nursery)]
    return Sample(at_s, resident_bytes(parent), max(workers, default=0))


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def lines_of(options: argparse.Namespace, runs: Sequence[Soak]) -> list[str]:
    """The section of the page."""
    last = runs[-1]
    during = working(last.samples)
    lines = [
        f"Written by `make proof` (`benchmarks/soak.py`): {options.files:,} generated files, no two of them equal, one",
        f"in seven hostile, scanned without a cache (workers: {options.jobs}; seed {options.seed}). What each process",
        "held, on average:",
        "",
        "| part of the scan | parent | worker, by itself |",
        "|---|---|---|",
    ]
    for number in range(SLICES):
        part = during[len(during) * number // SLICES : len(during) * (number + 1) // SLICES]
        if part:
            tenth = f"{number * 100 // SLICES}-{(number + 1) * 100 // SLICES} %"
            lines.append(f"| {tenth} | {_mean(part, 'parent') // _MIB} MiB | {_mean(part, 'worker') // _MIB} MiB |")
    counts = ", ".join(f"{count:,} {status}" for status, count in sorted(last.statuses.items()))
    faults = sum(len(run.faults) for run in runs)
    peak = max((sample.worker for sample in during), default=0) // _MIB
    times = " and ".join(f"{run.seconds:.0f} s" for run in runs)
    lines += [
        "",
        f"It took {times}: {counts}. A worker held {peak} MiB at most. {faults} faults; one would be a path that",
        "is not in the report once or became something else than it has to, or a process that grew in the second half.",
    ]
    return [*lines, *(["", *(f"- {fault}" for run in runs for fault in run.faults[:20])] if faults else [])]


def main() -> int:
    """The exit code; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    program = [str(Path(sys.executable).parent / "ospo-scan")]
    runs: list[Soak] = []
    with tempfile.TemporaryDirectory(prefix="ospo-soak-") as folder:
        cases = make_many(Path(folder) / "tree", options.files, options.seed)
        for number in range(options.runs):
            runs.append(soak(Path(folder) / "tree", cases, Path(folder) / f"{number}.json", program, options.jobs))
            if number and (Path(folder) / f"{number}.json").read_bytes() != (Path(folder) / "0.json").read_bytes():
                runs[-1].faults.append("another report than that of the first run")
    lines = lines_of(options, runs)
    print("\n".join(lines))
    if options.write:
        if not options.write.exists():
            options.write.write_text("<!-- SPDX-License-Identifier: CC-BY-4.0 -->\n# Security\n")
        write_section(options.write, HEADING, lines)
    return int(any(run.faults for run in runs))


if __name__ == "__main__":
    sys.exit(main())
