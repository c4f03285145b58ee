# SPDX-License-Identifier: Apache-2.0
"""Count the detections that do not say which license they mean, and those that a reference resolves: ours, scancode's.

usage: python benchmarks/references.py [--write FILE] REPORT.json [REPORT.json ...]
Each REPORT is what ``ospo-scan scan -f json`` wrote of one tree. Ours is ``with_references`` on the detections in it.
scancode's is what the post-processing of ``scancode -l`` does with the same detections: a file that the rule of a match
names is looked for in the same directory, then at the root, by its exact name; what it states, all of it, joins what
else the notice states (``find_referenced_resource`` and ``update_detection_from_referenced_files`` there).
Printed is every place where the two differ, for a person to look at; --write puts the table into that page of the
docs. A tree without unknown detections counts in the sum alone.
"""

from __future__ import annotations

import argparse
import json
import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from page import write_section

from ospo_scan.codec import FILE_KEYS, file_scan_from_plain
from ospo_scan.expression import clauses, conjunction
from ospo_scan.model import Engine, FileScan, LicenseDetection, ScanResult, Scope, Tool
from ospo_scan.refine.references import with_references
from ospo_scan.refine.stated import unknown_leaves

COLUMNS = ("unknown", "named", "scancode", "ospo-scan", "otherwise", "scancode alone")
HEADER = [
    "| tree | files | unknown detections | naming a file | resolved by scancode | resolved by ospo-scan "
    "| otherwise than scancode | by scancode alone |",
    "|---|---|---|---|---|---|---|---|",
]


def main() -> int:
    """Always 0; see the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", type=Path)
    parser.add_argument("reports", nargs="+", type=Path)
    options = parser.parse_args()
    rows, total = [], Counter[str]()
    for report in options.reports:
        counts = Counter[str]()
        files = read(report)
        for line in compared(files, counts):
            print(f"{report.stem}: {line}")
        if counts["unknown"]:
            rows.append(row(report.stem, counts))
        total += counts
    table = [*HEADER, *rows, row("in all", total)]
    print("\n".join(table))
    if options.write:
        write_section(options.write, "Measured", table)
    return 0


def read(report: Path) -> Sequence[FileScan]:
    """The files of a report, as the engine has them: without refinements."""
    files = []
    for plain in json.loads(report.read_text(encoding="utf-8"))["files"]:
        known = FILE_KEYS | {"path_base64"}
        scan = file_scan_from_plain({key: value for key, value in plain.items() if key in known})
        files.append(replace(scan, detections=tuple(replace(one, refinement=None) for one in scan.detections)))
    return files


def compared(files: Sequence[FileScan], counts: Counter[str]) -> Iterator[str]:
    """Counts what either engine resolves of ``files``, and says in a line where the two differ."""
    tool = Tool("ospo-scan", "", Engine("scancode-toolkit", "", "", ""))
    result = with_references(ScanResult(tool, Scope.DIRECTORY, is_project=True, files=tuple(files)))
    by_path = {scan.path: scan for scan in files}
    counts["files"] += len(files)
    for scan in result.files:
        for one in scan.detections:
            if not unknown_leaves(one.license_expression):
                continue
            theirs = followed(one, scan.path, by_path)
            ours = None if one.refinement is None else one.refinement.license_expression
            theirs, ours = resolved(theirs), resolved(ours)
            is_other = theirs is not None and ours is not None and clauses(theirs) != clauses(ours)
            counts["unknown"] += 1
            counts["named"] += any(match.referenced_files for match in one.matches)
            counts["scancode"] += theirs is not None
            counts["ospo-scan"] += ours is not None
            counts["otherwise"] += is_other
            counts["scancode alone"] += theirs is not None and ours is None
            if is_other or (theirs is None) is not (ours is None):
                text = " ".join((one.matches[0].matched_text or "")[:120].split())
                yield f"{scan.path}:{one.start_line}: {theirs} / {ours}: {text!r}"


def resolved(expression: str | None) -> str | None:
    """The expression, None where something in it is unknown."""
    return None if expression is None or unknown_leaves(expression) else expression


def followed(detection: LicenseDetection, path: str, by_path: Mapping[str, FileScan]) -> str | None:
    """What scancode makes of a detection; None where it names no file that it finds."""
    names = dict.fromkeys(name for match in detection.matches for name in match.referenced_files)
    found = [one for name in names if (one := _found(name, path, by_path)) is not None and one.detections]
    if not found:
        return None
    here = [match for match in detection.matches if not match.referenced_files]
    there = [match for scan in found for one in scan.detections for match in one.matches if not match.referenced_files]
    return conjunction(
        match.license_expression for match in (*here, *there) if not match.rule.startswith("license-intro_")
    )


def _found(name: str, path: str, by_path: Mapping[str, FileScan]) -> FileScan | None:
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), name.lstrip("/")))
    return by_path.get(beside) or by_path.get(posixpath.normpath(name.lstrip("/")))


def row(name: str, counts: Counter[str]) -> str:
    """One line of the table."""
    return f"| {name} | {counts['files']:,} | " + " | ".join(f"{counts[column]:,}" for column in COLUMNS) + " |"


if __name__ == "__main__":
    raise SystemExit(main())
