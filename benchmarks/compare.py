# SPDX-License-Identifier: Apache-2.0
"""Compare the cost of ospo-scan with that of stock ``scancode -l -n 2``, side by side in one run.

For each tree: the stock tool, ospo-scan with the engine's index ready and no results known (cold), and ospo-scan
again (warm). Each is a whole process with its start-up and two jobs. Printed are files a second, wall seconds,
the peak memory of the process tree (highest sum of PSS, MiB) and the ratio of the stock tool's wall time to
ours. The machine should have nothing else to do.

usage: python benchmarks/compare.py [--trees DIR] [--no-stock] [--write FILE] [PATH ...]
Without PATH: source distributions from the package registries, kept in DIR (default build/trees).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from memory import peak_pss
from trees import fetch_trees

PROGRAMS = Path(sys.executable).parent
SAMPLE_EVERY_S = 0.2
HEAD = """<!-- SPDX-License-Identifier: CC-BY-4.0 -->
# Speed and memory beside stock scancode

Written by `make proof` (`benchmarks/compare.py`, which says what is measured), on a machine with two cores.

"""


def main() -> int:
    """Print the table; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", type=Path, default=Path("build/trees"))
    parser.add_argument("--no-stock", action="store_true", help="measure ospo-scan alone")
    parser.add_argument("--write", type=Path, help="write the table as a page of the docs")
    parser.add_argument("paths", nargs="*", type=Path)
    options = parser.parse_args()
    rows = [
        "| tree | files | run | files/s | wall, s | peak PSS, MiB | stock wall / ours |",
        "|---|---|---|---|---|---|---|",
    ]
    print("\n".join(rows), flush=True)
    with tempfile.TemporaryDirectory() as cache:
        warm = [PROGRAMS / "ospo-scan", "cache", "warm", "--cache-dir", cache]
        subprocess.run(list(map(str, warm)), check=True, stdout=subprocess.DEVNULL)
        for tree in options.paths or fetch_trees(options.trees):
            for row in measure(tree.resolve(), cache, is_stock_run=not options.no_stock):
                print(row, flush=True)
                rows.append(row)
    if options.write:
        options.write.write_text(HEAD + "\n".join(rows) + "\n")
    return 0


def measure(tree: Path, cache: str, *, is_stock_run: bool) -> Iterator[str]:
    """The rows of one tree, as they are measured."""
    files = sum(len(names) for _, _, names in os.walk(tree))
    ours: list[object] = [PROGRAMS / "ospo-scan", "scan", "--all-files", "--no-config", "--jobs", "2", "-f", "json"]
    ours += ["--cache-dir", cache, tree]
    stock: list[object] = [PROGRAMS / "scancode", "-l", "-q", "-n", "2", "--json", Path(cache, "stock.json"), tree]
    runs = {"stock": stock} if is_stock_run else {}
    stock_s = 0.0
    for name, command in {**runs, "cold": ours, "warm": ours}.items():
        peak, seconds, code = peak_pss(list(map(str, command)), SAMPLE_EVERY_S)
        if code not in (0, 3):
            raise SystemExit(f"{command[0]} exited with {code}")
        stock_s = seconds if name == "stock" else stock_s
        ratio = f"{stock_s / seconds:.1f}" if stock_s else "-"
        row = (tree.name, files, name, f"{files / seconds:.1f}", f"{seconds:.2f}", f"{peak / 2**20:.0f}", ratio)
        yield f"| {' | '.join(map(str, row))} |"


if __name__ == "__main__":
    sys.exit(main())
