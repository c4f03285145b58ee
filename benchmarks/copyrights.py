# SPDX-License-Identifier: Apache-2.0
"""Compare the copyright statements of ospo-scan's engine with those of stock scancode, file by file.

Compared are, for each file, the statements with their lines, and the holders, in order: those of
``scancode.api.get_copyrights`` and ours. Each engine runs in a process of its own, one after the other; seconds are CPU
of the engine alone, loaded. Exit code 0 when nothing differs, else 1.

usage: python benchmarks/copyrights.py [--trees DIR] [--write FILE] [FOLDER ...]
Without FOLDER: source distributions from the package registries, kept in DIR (default build/trees).
--write FILE writes the outcome into its section of that page of the docs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from page import write_section
from trees import fetch_trees

HEADING = "Copyright statements"
INTRODUCTION = [
    "The statements, their lines and the holders that `scancode.api.get_copyrights` gives, and ours, for every file of",
    "each folder (`benchmarks/copyrights.py`). Seconds are CPU of either engine alone, loaded.",
    "",
    "| folder | files | statements | files that differ | stock CPU, s | ours, s | ratio |",
    "|---|---|---|---|---|---|---|",
]
_ENGINE = """
import json, sys, time
from ospo_scan.detect.scancode import shim
shim.prepare(sys.argv[2])
is_fast = sys.argv[1] == "fast"
from ospo_scan.detect.scancode import copyright_engine
if is_fast:
    from ospo_scan.detect.scancode.fast import copyrights
    copyrights.install()
from scancode import api
from typecode import contenttype
def look(path):
    contenttype._registry.clear()
    if is_fast:
        found = list(copyright_engine.statements(path))
        lines = [[one.statement, one.start_line, one.end_line] for one in found]
        return lines, [name for one in found for name in one.holders]
    found = api.get_copyrights(path)
    lines = [[one["copyright"], one["start_line"], one["end_line"]] for one in found["copyrights"]]
    return lines, [one["holder"] for one in found["holders"]]
look(__file__ if "__file__" in globals() else "/dev/null")
paths = json.load(sys.stdin)
began = time.process_time()
answers = [look(path) for path in paths]
json.dump([time.process_time() - began, answers], sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for one folder; ``different`` are paths, seconds are CPU."""

    folder: str
    files: int
    statements: int
    different: tuple[str, ...]
    stock_s: float
    ours_s: float

    @property
    def row(self) -> str:
        """A row of the table."""
        ratio = self.stock_s / self.ours_s if self.ours_s else 0.0
        return (
            f"| {self.folder} | {self.files} | {self.statements} | {len(self.different)} | {self.stock_s:.1f} "
            f"| {self.ours_s:.1f} | {ratio:.1f} |"
        )


def files_below(folder: Path) -> Iterator[str]:
    """The regular files below a folder, in order of their paths; links are left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path)


def compare(folder: Path) -> Outcome:
    """Both engines on every file of a folder."""
    paths = list(files_below(folder))
    stock_s, stock = _answers("stock", paths)
    ours_s, ours = _answers("fast", paths)
    different = tuple(path for path, one, other in zip(paths, stock, ours, strict=True) if one != other)
    return Outcome(folder.name, len(paths), sum(len(lines) for lines, _ in stock), different, stock_s, ours_s)


def _answers(mode: str, paths: Sequence[str]) -> tuple[float, list[tuple[list[object], list[str]]]]:
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            [sys.executable, "-c", _ENGINE, mode, scratch],
            input=json.dumps(paths),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    seconds, answers = json.loads(done.stdout)
    return seconds, answers


def main(arguments: Sequence[str]) -> int:
    """Compare, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=Path, default=Path("build/trees"))
    parser.add_argument("--write", type=Path)
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    outcomes = []
    for folder in options.folders or fetch_trees(options.trees):
        outcomes.append(compare(folder))
        print(outcomes[-1].row, *outcomes[-1].different, sep="\n  ", flush=True)
    files, different = sum(one.files for one in outcomes), sum(len(one.different) for one in outcomes)
    statements = sum(one.statements for one in outcomes)
    total = f"In all: {files:,} files, {statements:,} statements, {different} files that differ."
    print(total)
    if options.write:
        write_section(options.write, HEADING, [*INTRODUCTION, *(one.row for one in outcomes), "", total])
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
