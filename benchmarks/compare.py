# SPDX-License-Identifier: Apache-2.0
"""Compare the cost of ospo-scan with that of stock ``scancode -l -n 2``, side by side in one run.

For each tree, or a stated sample of it, whole processes with their start-up, two jobs each:

- ``stock``: the stock command;
- ``cold``: ospo-scan with the engine's index ready and no results known;
- ``warm``: the same again, nothing changed;
- ``one changed``: the same again after a line was added to one file.

Printed are files a second, seconds of wall time and of CPU, the peak memory of the process tree (see ``memory``) and
the ratios of the stock command's times to ours on the same files. The stock command takes half an hour on a large
tree: with ``--stock sample`` it is given every N-th file only, ``--sample-files`` files or some more, and a cold run
of ospo-scan on that same sample stands beside it; ratios are those of the sample, and the rows say so. (The smaller a
tree, the more the start-up counts, and the lower the ratio.)

Then single figures, beside the floor that a release has to reach and the target that is aimed at (see ``goals``):
those of the trees, the seconds for 1 MB of text in one file (see ``large_texts``; whole processes, cold), and the
seconds from the start of a process to the engine's first answer (the middle of five).

All is run on copies in a temporary directory. The machine should have nothing else to do: the load that was on it
before is printed too. (Where it was high, trust the ratio of CPU and not that of wall time.)

usage: python benchmarks/compare.py [--trees DIR] [--stock full|sample|none] [--sample-files N] [--no-singles]
                                    [--write FILE] [PATH ...]
Without PATH: the sources of ``trees``, from the package registries, kept in DIR (default build/trees).
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import goals
from large_texts import TEXTS
from memory import Cost, measure
from trees import fetch_large_trees, fetch_trees

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.installation import find_installation

PROGRAMS = Path(sys.executable).parent
HEAD = """<!-- SPDX-License-Identifier: CC-BY-4.0 -->
# Speed and memory beside stock scancode

Written by `make proof` (`benchmarks/compare.py`, which says what is measured), on a machine with {cores} cores.
Its load average before was {load:.1f}; with more than a few tenths, wall times are not to be trusted.

"""
RUNS_HEAD = [
    "| tree | files | run | files/s | wall, s | CPU, s | peak PSS, MiB | stock wall / ours | stock CPU / ours |",
    "|---|---|---|---|---|---|---|---|---|",
]
FIRST_ANSWER = (
    "from ospo_scan.detect.scancode import engine\n"
    "print(engine.load_fast()('f.txt', lambda: None), flush=True)\n"
    "import os; os._exit(0)\n"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run on ``files`` files, those that ``chosen`` names (``all`` or ``1 in N``)."""

    tree: str
    files: int
    chosen: str
    name: str
    cost: Cost

    def ratio(self, others: Sequence[Run]) -> float | None:
        """The stock command's wall time over this run's; None where it was not run on the same files."""
        stock = self._stock(others)
        return stock.cost.wall_s / self.cost.wall_s if stock else None

    def cpu_ratio(self, others: Sequence[Run]) -> float | None:
        """The same of CPU time."""
        stock = self._stock(others)
        return stock.cost.cpu_s / self.cost.cpu_s if stock else None

    def _stock(self, others: Sequence[Run]) -> Run | None:
        same = (run for run in others if (run.tree, run.chosen) == (self.tree, self.chosen))
        return next((run for run in same if run.name == "stock"), None)

    def row(self, others: Sequence[Run]) -> str:
        """One line of the table; ``others`` are the runs so far."""
        tree = self.tree if self.chosen == "all" else f"{self.tree}, {self.chosen}"
        name = self.name if self.cost.exit_code == 0 else f"{self.name} (exit code {self.cost.exit_code})"
        figures = [f"{self.files / self.cost.wall_s:.1f}", f"{self.cost.wall_s:.2f}", f"{self.cost.cpu_s:.2f}"]
        figures.append(f"{self.cost.peak_bytes / 2**20:.0f}")
        figures += ["-" if ratio is None else f"{ratio:.1f}" for ratio in (self.ratio(others), self.cpu_ratio(others))]
        return f"| {' | '.join([tree, str(self.files), name, *figures])} |"


@dataclass(frozen=True, slots=True)
class Selection:
    """The files of a tree to run on, and how they were chosen, in a word or two."""

    tree: Path
    paths: Sequence[Path]
    chosen: str


def main() -> int:
    """Print the tables; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", type=Path, default=Path("build/trees"))
    parser.add_argument("--stock", choices=("full", "sample", "none"), default="sample")
    parser.add_argument(
        "--sample-files", type=int, default=1_200, help="a sampled tree has as many files, or some more"
    )
    parser.add_argument("--no-singles", action="store_true", help="no text of 1 MB, no index")
    parser.add_argument("--write", type=Path, help="write the tables as a page of the docs")
    parser.add_argument("paths", nargs="*", type=Path)
    options = parser.parse_args()
    runs: list[Run] = []
    lines = [*RUNS_HEAD]
    load = os.getloadavg()[0]
    print(f"load average before: {load:.1f}")
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        index = Path(scratch, "index-only")
        warmed = [PROGRAMS / "ospo-scan", "cache", "warm", "--cache-dir", index]
        subprocess.run(list(map(str, warmed)), check=True, stdout=subprocess.DEVNULL)
        for tree in options.paths or [*fetch_trees(options.trees), *fetch_large_trees(options.trees)]:
            for run in runs_of(tree.absolute(), index, options.stock, options.sample_files):
                runs.append(run)
                lines.append(run.row(runs))
                print(lines[-1], flush=True)
        singles = [] if options.no_singles else list(single_figures(index))
    lines += ["", *goals.HEAD, *figures(runs), *singles]
    print("\n".join(lines[len(RUNS_HEAD) + len(runs) :]))
    if options.write:
        options.write.write_text(HEAD.format(cores=os.cpu_count(), load=load) + "\n".join(lines) + "\n")
    return 0


def runs_of(tree: Path, index: Path, stock: str, sample_files: int) -> Iterator[Run]:
    """The runs on one tree, as they are measured."""
    paths = regular_files(tree)
    every = stride(len(paths), sample_files) if stock == "sample" else 1
    if every > 1:
        with tempfile.TemporaryDirectory() as scratch:
            sample = Selection(tree, paths[::every], f"1 in {every}")
            yield from _stock_and_cold(sample, Path(scratch), index, is_stock_run=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        whole = Selection(tree, paths, "all")
        yield from _stock_and_cold(whole, place, index, is_stock_run=stock != "none" and every == 1)
        command = ours(place / tree.name, place / "cache")
        yield Run(tree.name, len(paths), "all", "warm", measured(command))
        change(place / tree.name)
        yield Run(tree.name, len(paths), "all", "one changed", measured(command))


def _stock_and_cold(selection: Selection, place: Path, index: Path, *, is_stock_run: bool) -> Iterator[Run]:
    """The first runs on a copy of the selected files in ``place``, with a cache of its own beside it."""
    copied = place / selection.tree.name
    copy(selection.paths, selection.tree, copied)
    shutil.copytree(index, place / "cache", copy_function=os.link)  # the index is only read, and is large
    run = partial(Run, selection.tree.name, len(selection.paths), selection.chosen)
    if is_stock_run:
        options = ["-l", "-q", "-n", "2", "--json", place / "stock.json"]
        yield run("stock", measured([PROGRAMS / "scancode", *options, copied]))
    yield run("cold", measured(ours(copied, place / "cache")))


def ours(path: Path, cache: Path) -> list[object]:
    """The command that scans every file below ``path``."""
    options = ["--all-files", "--no-config", "--jobs", "2", "-f", "json", "--cache-dir", cache]
    return [PROGRAMS / "ospo-scan", "scan", *options, path]


def measured(command: list[object]) -> Cost:
    """The cost of a command that may exit with 0, or with 1 or 3: it could not look at some file."""
    cost = measure(command)
    if cost.exit_code not in (0, 1, 3):
        raise SystemExit(f"{command[0]} exited with {cost.exit_code}")
    return cost


def regular_files(tree: Path) -> list[Path]:
    """The files to scan below ``tree``, by path; links are none."""
    paths = (Path(place, name) for place, _, names in os.walk(tree) for name in names)
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def stride(files: int, sample_files: int) -> int:
    """The N of "every N-th file" that leaves ``sample_files`` files, or some more."""
    return max(1, files // sample_files)


def copy(paths: Sequence[Path], tree: Path, target: Path) -> None:
    """Copies of ``paths`` below ``target``, where they lie below ``tree``."""
    for path in paths:
        place = target / path.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def change(tree: Path) -> None:
    """Add a line to the middle one, by path, of the text files of middling size."""
    middling = [path for path in regular_files(tree) if 2_000 <= path.stat().st_size <= 50_000]
    texts = [path for path in middling if b"\0" not in path.read_bytes()]
    chosen = (texts or regular_files(tree))[len(texts) // 2]
    with chosen.open("ab") as file:
        file.write(b"\none more line\n")


def figures(runs: Sequence[Run]) -> Iterator[str]:
    """The single figures that come from the runs on trees."""
    for run in runs:
        ratio = run.ratio(runs)
        where = run.tree if run.chosen == "all" else f"{run.tree}, {run.chosen}"
        if run.name == "cold" and ratio is not None:
            goal = goals.LARGE_COLD if run.files >= goals.LARGE_FILES else goals.SMALL_COLD
            yield goal.row(f"{where} ({run.files} files)", ratio)
        if run.name == "warm" and run.files >= goals.UNCHANGED_FILES:
            yield goals.UNCHANGED.row(where, run.files / run.cost.wall_s)
        if run.name == "one changed" and run.files >= goals.UNCHANGED_FILES:
            yield goals.ONE_CHANGED.row(where, run.cost.wall_s)
    if cold := [run for run in runs if run.name == "cold"]:
        highest = max(cold, key=lambda run: run.cost.peak_bytes)
        yield goals.PEAK.row(f"{highest.tree}, the highest of all cold runs", highest.cost.peak_bytes / 1e9)


def single_figures(index: Path) -> Iterator[str]:
    """The single figures that need no tree."""
    for name, text in TEXTS.items():
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch, f"{name}.txt")
            target.write_text(text())
            shutil.copytree(index, Path(scratch, "cache"), copy_function=os.link)
            cost = measured(ours(target, Path(scratch, "cache")))
            where = name if cost.exit_code == 0 else f"{name}: no answer within the time limit"
            yield goals.LARGE_TEXT.row(where, cost.wall_s if cost.exit_code == 0 else math.inf)
    yield goals.INDEX_READY.row("-", statistics.median(first_answer_s(index) for _ in range(5)))


def first_answer_s(index: Path) -> float:
    """Seconds from the start of a process to the engine's answer for a small file, by the kept index."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "f.txt").write_text("Licensed under the MIT License\n")
        variables = kept.variables(str(index), find_installation().fingerprint, is_readonly=True)
        environment = {**os.environ, "OSPO_SCAN_SCRATCH": scratch, **variables}
        command = [sys.executable, "-P", "-c", FIRST_ANSWER]
        started = time.monotonic()
        with subprocess.Popen(command, cwd=scratch, env=environment, stdout=subprocess.PIPE, text=True) as process:
            answer = process.stdout.readline() if process.stdout else ""
            seconds = time.monotonic() - started
        if "mit" not in answer.lower():
            raise SystemExit(f"The engine gave no answer, exit code {process.returncode}.")
        return seconds


if __name__ == "__main__":
    sys.exit(main())
