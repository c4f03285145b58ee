# SPDX-License-Identifier: Apache-2.0
"""Measure what each format of a report, and of ``report --diff``, costs with many files: seconds, memory, size.

Each is one whole process, ``ospo-scan report FILE -o NAME=OUT``, so that reading and checking the JSON report is in it;
for ``diff-NAME`` it is ``ospo-scan report --diff OLD NEW --verbose -o NAME=OUT``, with two reports to read.
Exit code 0 when every format keeps the limits (10 s of wall time and 500 MB), else 1.

usage: python benchmarks/formats.py [--files N] [--write FILE] [FORMAT ...]
Without FORMAT: all of them. --write FILE writes the outcome into its section of that page of the docs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from many_files import later_report_of, report_of
from page import write_section

from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.diff import DIFF_FORMATS

HEADING = "Report formats"
DIFF = "diff-"
MOST_S = 10.0
MOST_MB = 500.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one format took: seconds, megabytes (10**6 bytes) of memory at the peak, and of the report."""

    name: str
    wall_s: float
    cpu_s: float
    memory_mb: float
    size_mb: float

    @property
    def is_within_limits(self) -> bool:
        """Whether it keeps the limits."""
        return self.wall_s <= MOST_S and self.memory_mb <= MOST_MB

    @property
    def row(self) -> str:
        """A row of the table."""
        return f"| {self.name} | {self.wall_s:.1f} | {self.cpu_s:.1f} | {self.memory_mb:.0f} | {self.size_mb:.1f} |"


def measure(name: str, saved: Path, later: Path, target: Path) -> Cost:
    """One format, made from saved reports by a process of its own. Raises: RuntimeError where that fails."""
    kind = name.removeprefix(DIFF)
    what = [str(saved), "--quiet"] if kind == name else ["--diff", str(saved), str(later), "--verbose"]
    command = [sys.executable, "-m", "ospo_scan", "report", *what, "-o", f"{kind}={target}"]
    began = time.monotonic()
    pid = os.posix_spawn(
        sys.executable,
        command,
        {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{' '.join(command)} failed")
    kilo = 1024 if sys.platform == "linux" else 1
    return Cost(
        name,
        time.monotonic() - began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * kilo / 1e6,
        target.stat().st_size / 1e6,
    )


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--write", type=Path)
    parser.add_argument("formats", nargs="*", default=[*FORMATS, *(DIFF + name for name in DIFF_FORMATS)])
    options = parser.parse_args(arguments)
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        saved, later = Path(folder, "report.json"), Path(folder, "later.json")
        for path, report in ((saved, report_of(options.files)), (later, later_report_of(options.files))):
            with path.open("w", encoding="utf-8") as stream:
                FORMATS["json"].write(report, stream, RenderOptions())
        for name in options.formats:
            costs.append(measure(name, saved, later, Path(folder, "out")))
            print(costs[-1].row, flush=True)
    is_good = all(one.is_within_limits for one in costs)
    if options.write:
        write_section(options.write, HEADING, [*_introduction(options.files, is_good), *(one.row for one in costs)])
    return 0 if is_good else 1


def _introduction(files: int, is_good: bool) -> list[str]:
    kept = "Every format keeps" if is_good else "Not every format keeps"
    return [
        f"A made-up report of {files:,} files (`benchmarks/formats.py`), written in each format by",
        "`ospo-scan report FILE -o NAME=OUT`: one process each, which reads and checks the JSON report first.",
        "`diff-NAME` is `ospo-scan report --diff OLD NEW --verbose -o NAME=OUT`, with a second report in which half",
        "of the files differ.",
        f"{kept} the limits of {MOST_S:g} s and {MOST_MB:g} MB.",
        "",
        "| format | wall, s | CPU, s | peak memory, MB | report, MB |",
        "|---|---|---|---|---|",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
