# SPDX-License-Identifier: Apache-2.0
"""Compare ospo-scan's matches with those of the stock ``scancode -l``, file by file, and print every difference.

Compared are, for each file, the rule, matcher, lines, score, length and text of every match, in detections and
clues, for every file that scancode lists (its command leaves out ``.gitignore`` and the like; we do not). The
stock command copies matches of a file into files that refer to it; those (``from_file`` is another file) are left
out. Exit code 0 when nothing differs, else 1.

usage: python benchmarks/exactness.py [--trees DIR] [--write FILE] [PATH ...]
Without PATH: source distributions from the package registries, kept in DIR (default build/trees).

The same question without the two command lines, for any folder of files (see ``corpus``): the whole answer of
``scancode.api.get_licenses`` for every file, from either engine, must be the same JSON, before any deduplication:

usage: python benchmarks/exactness.py --stock-answers DIR [--every N] [--first N] [--jobs N] [--timeout SECONDS]
                                      [--stock-only | --known-only] [--write FILE] [FOLDER[:N] ...]
The stock engine's answers are kept in DIR, and are found out only once (with --known-only: not at all). Of a folder
each N-th file is looked at. Files without a stock answer, and those that an engine gave up (after SECONDS), are named
and never count as equal. The last lines say how much CPU either engine took, without loading, and which files took
ours the longest. Without FOLDER: samples of the large trees of ``trees``.

--write FILE writes the outcome into its section of that page of the docs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Folder, Options, Outcome, compare_folder, kept_index, summary
from page import write_section
from trees import fetch_large_trees, fetch_trees

from ospo_scan.evidence import RECOVERED

Matches = Counter[tuple[str, str, int, int, float, int, str]]
_COMPARED = ("matcher", "start_line", "end_line", "score", "matched_length")

LARGE_EVERY = 8
COMMANDS_INTRODUCTION = [
    "The stock command and ours on the same trees. Seconds are wall time of whole processes with two jobs, in one",
    "run on one machine; the verdict is that of `builtin:permissive`.",
    "",
]
ANSWERS_INTRODUCTION = [
    "The whole answer of scancode's API, from either engine, for each file of a sample of larger trees, before any",
    "deduplication. Seconds are CPU of the engine alone, loaded; those of stock are of the run that found its answer,",
    "which is kept. Files of one content and one neutral name are one file here. A file is not compared when an engine",
    "gave it up.",
    "",
]


@dataclass(frozen=True)
class Comparison:
    """One tree: files, matches, differing files, seconds of each side, our verdict under the default policy."""

    name: str
    files: int
    matches: int
    differences: list[str]
    stock_s: float
    ours_s: float
    verdict: str


def main() -> int:
    """The exit code; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", type=Path, default=Path("build/trees"))
    parser.add_argument("--write", type=Path)
    parser.add_argument("--stock-answers", type=Path, help="compare answer by answer; keep those of stock here")
    parser.add_argument("--every", type=int, default=1, help="only every N-th file of a folder")
    parser.add_argument("--first", type=int, default=0, help="beginning with this one (0-based)")
    parser.add_argument("--jobs", type=int, default=1, help="processes of the one engine that runs")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds for one file")
    parser.add_argument("--stock-only", action="store_true", help="only find out the stock answers")
    parser.add_argument("--known-only", action="store_true", help="only compare files with a stock answer")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    if options.stock_answers:
        return by_answers(options)
    comparisons = []
    for tree in map(Path, options.paths) if options.paths else fetch_trees(options.trees):
        comparisons.append(compare(tree.resolve()))
        print(row(comparisons[-1]), flush=True)
        for difference in comparisons[-1].differences:
            print("  differs:", difference)
    if options.write:
        write_section(options.write, "Whole commands", [*COMMANDS_INTRODUCTION, *command_rows(comparisons)])
    return int(any(one.differences for one in comparisons))


def by_answers(options: argparse.Namespace) -> int:
    """The exit code of a comparison answer by answer: 0 only where every file was compared and is equal."""
    folders = [sampled(path, options.every) for path in options.paths]
    folders = folders or [Folder(tree, LARGE_EVERY) for tree in fetch_large_trees(options.trees)]
    outcomes = []
    with contextlib.nullcontext() if options.stock_only else kept_index() as variables:
        chosen = Options(options.first, options.jobs, options.timeout, not options.known_only, variables)
        for folder in folders:
            outcome = compare_folder(folder, options.stock_answers, chosen)
            if not options.stock_only:
                print("\n".join(summary(outcome)), flush=True)
                outcomes.append(outcome)
    if options.write and outcomes:
        write_section(options.write, "Answer by answer", [*ANSWERS_INTRODUCTION, *answer_rows(outcomes)])
    return int(any(outcome.unequal or outcome.missing for outcome in outcomes))


def sampled(path: str, every: int) -> Folder:
    """The folder that an argument names, with the N after a colon."""
    name, colon, number = path.rpartition(":")
    return Folder(Path(name), int(number)) if colon and number.isdigit() else Folder(Path(path), every)


def compare(tree: Path) -> Comparison:
    """Both engines on one tree, one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        stock_file, ours_file = Path(scratch, "stock.json"), Path(scratch, "ours.json")
        programs = Path(sys.executable).parent
        stock_s = timed([programs / "scancode", "-l", "--license-text", "-q", "-n", "2", "--json", stock_file, tree])
        command = [programs / "ospo-scan", "check", "--no-config", "--policy", "builtin:permissive", "--all-files"]
        ours_s = timed([*command, "--jobs", "2", "-o", f"json={ours_file}", "-o", "terminal=/dev/null", tree])
        stock, ours = json.loads(stock_file.read_text()), json.loads(ours_file.read_text())
    theirs = {file["path"].partition("/")[2]: stock_matches(file) for file in stock["files"] if file["type"] == "file"}
    mine = {file["path"]: our_matches(file) for file in ours["files"] if file["status"] != "skipped"}
    differences = []
    for path, left in sorted(theirs.items()):
        right = mine.get(path)
        if right is None:
            differences.append(f"{path}: only seen by scancode")
        elif left != right:
            differences.append(f"{path}: stock only {list(left - right)}, ours only {list(right - left)}")
    matches = sum(sum(found.values()) for found in theirs.values())
    return Comparison(tree.name, len(theirs), matches, differences, stock_s, ours_s, ours["verdict"])


def timed(command: list[Any]) -> float:
    """Seconds of wall time; the command may exit with 0, 1 or 3."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    started = time.monotonic()
    done = subprocess.run([str(part) for part in command], env=environment, check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"{command[0]} exited with {done.returncode}")
    return time.monotonic() - started


def stock_matches(file: dict[str, Any]) -> Matches:
    """The matches that scancode found in this very file."""
    matches = [match for found in file["license_detections"] for match in found["matches"]] + file["license_clues"]
    return Counter(
        (*(m[key] for key in ("rule_identifier", *_COMPARED)), m["matched_text"])
        for m in matches
        if m.get("from_file") in (None, file["path"])
    )


def our_matches(file: dict[str, Any]) -> Matches:
    """The matches in one entry of our report."""
    engines = (found for found in file["detections"] if found["detector"] != RECOVERED)
    matches = [match for found in engines for match in found["matches"]] + file["clues"]
    return Counter((*(m[key] for key in ("rule", *_COMPARED)), m["matched_text"]) for m in matches)


def row(one: Comparison) -> str:
    """One line of the table."""
    return (
        f"| {one.name} | {one.files} | {one.matches} | {len(one.differences)} | {one.stock_s:.1f} | {one.ours_s:.1f} "
        f"| {one.verdict} |"
    )


def command_rows(comparisons: Sequence[Comparison]) -> list[str]:
    """The table of whole commands and its sum."""
    return [
        "| tree | files | matches | files that differ | scancode, s | ospo-scan, s | verdict |",
        "|---|---|---|---|---|---|---|",
        *map(row, comparisons),
        "",
        f"In all: {sum(one.files for one in comparisons)} files, {sum(one.matches for one in comparisons)} matches, "
        f"{sum(len(one.differences) for one in comparisons)} files that differ.",
    ]


def answer_rows(outcomes: Sequence[Outcome]) -> list[str]:
    """The table of the comparison answer by answer and its sum."""
    return [
        "| folder | different files | compared | matches | files that differ | stock CPU, s | ours, s | ratio |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {one.name} | {one.files} | {one.compared} | {one.matches} | {one.unequal} | {one.stock_cpu_s:.1f} "
            f"| {one.fast_cpu_s:.1f} | {one.ratio:.1f} |"
            for one in outcomes
        ),
        "",
        f"In all: {sum(one.compared for one in outcomes)} different files compared, "
        f"{sum(one.matches for one in outcomes)} matches, {sum(one.unequal for one in outcomes)} files that differ; "
        f"not compared: {sum(len(one.missing) for one in outcomes)}.",
    ]


if __name__ == "__main__":
    sys.exit(main())
