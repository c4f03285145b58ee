# SPDX-License-Identifier: Apache-2.0
"""Scan the hostile trees of the tests, each row by itself, with the real engine: what became of them, and what it cost.

Exit code 0 where every file became what it has to, the innocent ones among them, else 1.

usage: python benchmarks/hostile_rows.py [--timeout SECONDS] [--write FILE] [ROW ...]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from memory import Cost, measure
from page import write_section

from hostile.judging import outcomes_in, saved_report, wrong_outcomes
from hostile.trees import MAKERS, make_tree

HEADING = "Hostile trees"
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: how many paths, how many became what, what was not as it has to be, and the cost."""

    name: str
    paths: int
    became: Counter[str]
    faults: tuple[str, ...]
    cost: Cost


def scan(name: str, folder: Path, timeout_s: float) -> Row:
    """Make a row and scan it with one worker."""
    tree, report = folder / name / "tree", folder / name / "report.json"
    cases = make_tree(tree, [name])
    command = [Path(sys.executable).parent / "ospo-scan", "check", tree, "-q", "--no-config", "-j", 1]
    command += ["--timeout", timeout_s, "--cache-dir", folder / "cache", "--policy", "builtin:permissive"]
    cost = measure([*command, "-o", f"json={report}"])
    written = saved_report(report)
    shutil.rmtree(folder / "cache" / "results")  # so that the engine looks at every row, by the index of the first one
    outcomes = outcomes_in(written)
    hostile = [outcomes[path] for path in outcomes if path.startswith(f"{name}/") and "/innocent/" not in path]
    became = Counter(" and ".join(sorted(map(_word, _telling(one)))) for one in hostile)
    faults = [f"{path!r} became {what}" for path, what in wrong_outcomes(written, cases).items()]
    if cost.exit_code != (3 if written.is_incomplete else 1):
        faults.append(f"exit code {cost.exit_code}")
    return Row(name, len(cases) - 2, became, tuple(faults), cost)


def _telling(outcomes: set[str]) -> set[str]:
    """What is worth telling of what became of a path: its findings, else its status and reason."""
    findings = {one for one in outcomes if one.startswith("finding ") and not one.endswith("*")}
    return findings or outcomes


def _word(outcome: str) -> str:
    return outcome.rpartition(" ")[2]


def lines_of(rows: list[Row], timeout_s: float) -> list[str]:
    """The section of the page."""
    lines = [
        "Written by `make proof` (`benchmarks/hostile_rows.py`): the trees that",
        "`python tools/hostile_tree.py DIRECTORY` makes, each scanned by itself with the real engine and one worker.",
        "Beside the hostile files of each row there are two innocent ones, of which the policy denies one.",
        f"`--timeout` was {timeout_s:g}; memory is that of all processes; the first row makes the engine's index.",
        "",
        "| row | hostile paths | became | seconds | memory |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        became = ", ".join(f"{count} {what}" for what, count in sorted(row.became.items()))
        memory = f"{row.cost.peak_bytes // _MIB} MiB"
        lines.append(f"| {row.name} | {row.paths} | {became} | {row.cost.wall_s:.0f} | {memory} |")
    faults = [fault for row in rows for fault in row.faults]
    lines += [
        "",
        f"{sum(row.paths for row in rows)} hostile paths, {2 * len(rows)} innocent ones, {len(faults)} faults; one",
        "would be a path that is not in the report or became something else than it has to. No hostile one may pass",
        "but those that are harmless in truth, such as a link within the tree.",
    ]
    return [*lines, *(["", *(f"- {fault}" for fault in faults[:20])] if faults else [])]


def main() -> int:
    """The exit code; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--timeout", type=float, default=10)
    parser.add_argument("--write", type=Path)
    parser.add_argument("rows", nargs="*", metavar="ROW")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="ospo-hostile-") as folder:
        for name in options.rows or MAKERS:
            rows.append(scan(name, Path(folder), options.timeout))
            print(f"{name}: {dict(rows[-1].became)} {rows[-1].cost.wall_s:.1f} s", *rows[-1].faults, flush=True)
    if options.write:
        if not options.write.exists():
            options.write.write_text("<!-- SPDX-License-Identifier: CC-BY-4.0 -->\n# Security\n")
        write_section(options.write, HEADING, lines_of(rows, options.timeout))
    return int(any(row.faults for row in rows))


if __name__ == "__main__":
    sys.exit(main())
