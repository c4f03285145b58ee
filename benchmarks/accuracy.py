# SPDX-License-Identifier: Apache-2.0
"""Measure which licenses are named for files whose licenses are known: stock scancode's answer, and the refined one.

The files are those of ``accuracy_labels.tsv``, from Debian source packages that apt fetches; none of them is kept in
the project. One scan gives both answers: the engine's is that of stock scancode (docs/exactness.md), the refined one
is what policies judge. Only files whose bytes are those that were labelled are measured; how many there were is said.

usage: python benchmarks/accuracy.py [--trees DIR] [--wrong] [--write]
``--wrong`` lists every file that is not all right, ``--write`` writes docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from accuracy_labels import Labelled, Score, interval, read_labels, score, total
from page import write_section
from trees import fetch_debian

from ospo_scan.catalogue import is_unknown
from ospo_scan.expression import leaves

PAGE = Path("docs/accuracy.md")
ANSWERS = ("stock", "refined")
ADDED = "plain-grant"
"""The rule that makes detections of clues: stock scancode has none there."""
RESOLVED = "reference"
"""The rule that says what another file states: labels are of what the file itself does."""


def main() -> int:
    """Fetch, scan, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=Path, default=Path("build/trees"))
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    wanted = read_labels()
    with tempfile.TemporaryDirectory() as folder:
        found = copy_files(wanted, options.trees, Path(folder))
        answers = named(scan(Path(folder)))
    print(f"{len(found)} of {len(wanted)} labelled files are here.")
    for half in ("develop", "measure"):
        lines = table([one for one in found if one.half == half], answers)
        print(f"\n## {half}\n", *lines, sep="\n")
        if options.write:
            write_section(PAGE, {"develop": "Developed on", "measure": "Measured"}[half], lines)
    if options.wrong:
        list_wrong(found, answers)
    return 0 if found else 1


def copy_files(wanted: Iterable[Labelled], trees: Path, target: Path) -> list[Labelled]:
    """The labelled files whose bytes are still the same, each copied to ``target/PACKAGE/PATH``."""
    found = []
    for one in wanted:
        tree = fetch_debian(trees, one.package, one.version)
        source = tree / one.path if tree else None
        if source is None or not source.is_file() or hashlib.sha256(source.read_bytes()).hexdigest() != one.sha256:
            continue
        copy = target / one.package / one.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        found.append(one)
    return found


def scan(folder: Path) -> dict[str, Any]:
    """The files of a JSON report on ``folder``, by path."""
    command = [sys.executable, "-m", "ospo_scan", "scan", "--all-files", "--no-progress", "-f", "json", str(folder)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=os.getcwd()).stdout
    return {file["path"]: file for file in json.loads(said)["files"]}


def named(files: Mapping[str, Any]) -> dict[str, dict[str, set[str]]]:
    """The licenses that each answer names for each file; "unknown" names none."""
    return {path: {answer: _named(file["detections"], answer) for answer in ANSWERS} for path, file in files.items()}


def table(files: Sequence[Labelled], answers: Mapping[str, Mapping[str, set[str]]]) -> list[str]:
    """Precision and recall of both answers, in all and for each class of files."""
    kinds = Counter(one.kind for one in files)
    groups = {"all": files} | {kind: [one for one in files if one.kind == kind] for kind in sorted(kinds)}
    packages = len({one.package for one in files})
    silent = sum(one.label == "NONE" for one in files)
    lines = [
        f"{len(files)} files of {packages} packages, of which {silent} state no license. Intervals are of 95 %.",
        "",
        "| class | files | answer | right | wrong | missed | precision | recall |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, group in groups.items():
        for answer in ANSWERS:
            lines.append(f"| {name} | {len(group)} | {answer} | {_row(group, answer, answers, is_all=name == 'all')} |")
    return lines


def list_wrong(files: Iterable[Labelled], answers: Mapping[str, Mapping[str, set[str]]]) -> None:
    """Print what is not right of the refined answer."""
    for one in files:
        found = answers[f"{one.package}/{one.path}"]["refined"]
        of_file = score(one.label, found)
        if of_file.wrong or of_file.missed:
            print(f"{one.half}\t{one.package}/{one.path}\t{one.label}\t{' '.join(sorted(found))}")


def _row(group: Sequence[Labelled], answer: str, answers: Mapping[str, Mapping[str, set[str]]], *, is_all: bool) -> str:
    by_package: dict[str, list[Score]] = defaultdict(list)
    for one in group:
        by_package[one.package].append(score(one.label, answers[f"{one.package}/{one.path}"][answer]))
    every = total(each for scores in by_package.values() for each in scores)
    shares = []
    for of in ("precision", "recall"):
        low, high = interval(by_package, of)
        shares.append(f"{getattr(every, of):.1%}" + (f" ({low:.1%} to {high:.1%})" if is_all else ""))
    return " | ".join([str(every.right), str(every.wrong), str(every.missed), *shares])


def _named(detections: Iterable[Mapping[str, Any]], answer: str) -> set[str]:
    expressions = []
    for detection in detections:
        refinement = detection.get("refinement")
        if answer == "refined" and refinement is not None and refinement["rule"] != RESOLVED:
            expressions.append(refinement["license_expression"])
        elif refinement is None or refinement["rule"] != ADDED:
            expressions.append(detection["license_expression"])
    return {leaf for one in expressions if one != "NONE" for leaf in leaves(one) if not is_unknown(leaf)}


if __name__ == "__main__":
    sys.exit(main())
