# SPDX-License-Identifier: Apache-2.0
"""Compare what ospo-scan reads of REUSE projects with what the reuse tool says, file by file.

Compared are, for each file that ``reuse lint --json`` lists, the license expressions and the copyright notices, each
with the file that states it; then the licenses and the notices of ``reuse spdx``; then what is wrong in ``LICENSES/``.
Every difference is printed. Exit code 0 when nothing differs, else 1.

usage: python benchmarks/reuse_answers.py [--trees DIR] [--reuse PROGRAM] [--write FILE] [FOLDER ...]
Without FOLDER: source distributions from the package registry, kept in DIR (default build/trees).
--write FILE writes the table into its section of that page of the docs. The reuse tool is run as a program.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from page import write_section
from trees import fetch_tree

from ospo_scan.declared.reuse.license_files import LicenseFiles, license_files
from ospo_scan.declared.reuse.reader import ReuseReader
from ospo_scan.expression import UNPARSED, from_scancode, leaves
from ospo_scan.model import FileScan, FileStatus, Reason, SourceFile
from ospo_scan.walk import Content, Entry, Tree, WalkOptions, open_tree

PYPI = (
    "reuse==6.2.0",
    "antsibull-docs==2.28.0",
    "adafruit-circuitpython-neopixel==6.4.2",
    "fosslight-util==2.2.3",
    "pynitrokey==0.12.2",
)
HEADING = "Side by side with reuse"
INTRODUCTION = [
    "`benchmarks/reuse_answers.py` on source distributions, and on checkouts of other projects. Compared are the licenses and",
    "the copyright notices of each file that `reuse lint --json` lists, each with the file that states it.",
    "",
    "| project | files | licenses | notices | files that differ | reuse, s | ours, s |",
    "|---|---|---|---|---|---|---|",
]
_TAG = re.compile(r"SPDX-(?:File|Snippet)CopyrightText:")
_SIGNS = re.compile(r"Copyright\b|©|\([Cc]\)")
_YEARS = re.compile(r"(\d{4})\s*(?:--|–|-)\s*(\d{4})")
_SPDX_FILE = re.compile(r"^FileName: \./(.*)$", re.MULTILINE)


Statement = tuple[str, str]
"""The path of the file that states something, and what it states, normalized."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one tool says of one file: each statement once."""

    licenses: frozenset[Statement]
    notices: frozenset[Statement]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The two answers for one folder, and the seconds that each took."""

    name: str
    theirs: Mapping[str, Said]
    ours: Mapping[str, Said]
    texts: tuple[str, ...]
    reuse_s: float
    ours_s: float

    def differences(self) -> Iterator[str]:
        """One line for each difference."""
        for path in sorted(self.theirs):
            theirs, ours = self.theirs[path], self.ours.get(path, Said(frozenset(), frozenset()))
            for what, one, other in (
                ("license", theirs.licenses, ours.licenses),
                ("notice", theirs.notices, ours.notices),
            ):
                yield from (f"{path}: {what} only reuse has: {each}" for each in sorted(one - other))
                yield from (f"{path}: {what} only we have: {each}" for each in sorted(other - one))
        yield from self.texts

    def row(self) -> str:
        """Its line of the table."""
        listed = self.theirs.values()
        licenses, notices = sum(len(one.licenses) for one in listed), sum(len(one.notices) for one in listed)
        differ = sum(one != self.ours.get(path, Said(frozenset(), frozenset())) for path, one in self.theirs.items())
        return (
            f"| {self.name} | {len(self.theirs):,} | {licenses:,} | {notices:,} | {differ:,} "
            f"| {self.reuse_s:.1f} | {self.ours_s:.2f} |"
        )


def main() -> int:
    """Compare the folders of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--trees", type=Path, default=Path("build/trees"))
    parser.add_argument("--reuse", default=shutil.which("reuse") or str(Path(sys.executable).with_name("reuse")))
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    folders = options.folders or [fetch_tree(options.trees, name) for name in PYPI]
    rows, is_equal = [], True
    for folder in folders:
        outcome = compare(folder, options.reuse)
        for difference in outcome.differences():
            is_equal = False
            print(f"{outcome.name}: {difference}")
        rows.append(outcome.row())
        print(rows[-1], flush=True)
    if options.write:
        write_section(options.write, HEADING, [*INTRODUCTION, *rows])
    return 0 if is_equal else 1


def compare(folder: Path, reuse: str) -> Outcome:
    """What both say of the files in ``folder``."""
    began = time.perf_counter()
    linted = _run(reuse, folder, "lint", "--json")
    reuse_s = time.perf_counter() - began
    bill = _run(reuse, folder, "spdx")
    began = time.perf_counter()
    scans = read_folder(folder)
    ours_s = time.perf_counter() - began
    report = json.loads(linted)
    theirs = {one["path"].removeprefix("./"): _theirs(one) for one in report["files"]}
    ours = {scan.path: _ours(scan) for scan in scans}
    texts = [
        *_text_differences(report["non_compliant"], license_files(scans)),
        *_bill_differences(bill, ours),
    ]
    return Outcome(folder.name, theirs, ours, tuple(texts), reuse_s, ours_s)


def read_folder(folder: Path) -> list[FileScan]:
    """All paths of ``folder`` with what our reader says of them; no license is detected."""
    reader = ReuseReader()
    with open_tree(str(folder), WalkOptions(is_all_files=True, max_size=2**27)) as tree:
        scans = [_read(tree, entry, reader) for entry in tree.entries]
    declared = reader.declared(scans)
    for fault in declared.faults:
        print(f"{folder.name}: fault: {fault.location.path}:{fault.location.start_line}: {fault.message}")
    return [
        FileScan(scan.file, scan.status, scan.reason, scan.detail, declarations=tuple(declared.by_path[scan.path]))
        if scan.path in declared.by_path
        else scan
        for scan in scans
    ]


def _read(tree: Tree, entry: Entry, reader: ReuseReader) -> FileScan:
    if entry.status is not None:
        return FileScan(SourceFile(entry.path, entry.size), entry.status, entry.reason, entry.detail)
    content = tree.read(entry.path)
    if not isinstance(content, Content):
        return FileScan(SourceFile(entry.path, content.size), content.status, content.reason, content.detail)
    reader.read(entry.path, content.data)
    return FileScan(SourceFile(entry.path, content.size), FileStatus.SCANNED)


def _run(reuse: str, folder: Path, *command: str) -> str:
    done = subprocess.run(
        [reuse, "--root", str(folder), *command], capture_output=True, encoding="utf-8", errors="surrogateescape"
    )
    if not done.stdout:
        raise SystemExit(f"reuse {' '.join(command)} failed for {folder}: {done.stderr}")
    return done.stdout


def _theirs(one: Mapping[str, Any]) -> Said:
    return Said(
        frozenset((each["source"], from_scancode(each["value"])) for each in one["spdx_expressions"]),
        frozenset((each["source"], _words(each["value"])) for each in one["copyrights"]),
    )


def _ours(scan: FileScan) -> Said:
    return Said(
        frozenset(
            (one.location.path, one.license_expression) for one in scan.declarations if one.license_expression
        ),
        frozenset((one.location.path, _words(text)) for one in scan.declarations for text in one.copyrights),
    )


def _words(notice: str) -> str:
    """The words of a notice in order of the alphabet: reuse puts the years first, and writes lists of them anew."""
    text = _YEARS.sub(r"\1-\2", _SIGNS.sub(" ", _TAG.sub(" ", notice)))
    return " ".join(sorted(Counter(re.split(r"[\s,]+", text)).elements())).strip()


def _text_differences(theirs: Mapping[str, Any], ours: LicenseFiles) -> Iterator[str]:
    """Where ``LICENSES/`` is judged differently: ids of texts that are missing, and of those that are not used."""
    unused = {one for one, path in ours.texts.items() if path in ours.unused}
    for what, one, other in (
        ("missing_licenses", theirs["missing_licenses"], ours.missing),
        ("unused_licenses", theirs["unused_licenses"], unused),
    ):
        canonical = {_base(each) for each in one}
        yield from (f"LICENSES: {what}: only reuse has {each}" for each in sorted(canonical - set(other)))
        yield from (f"LICENSES: {what}: only we have {each}" for each in sorted(set(other) - canonical))


def _base(license_id: str) -> str:
    return from_scancode(license_id)


def _bill_differences(bill: str, ours: Mapping[str, Said]) -> Iterator[str]:
    """Where ``reuse spdx`` lists other licenses or notices of a file than we have."""
    parts = _SPDX_FILE.split(bill)[1:]
    for path, block in zip(parts[::2], parts[1::2], strict=True):
        said = ours.get(path, Said(frozenset(), frozenset()))
        listed = {from_scancode(one) for one in re.findall(r"^LicenseInfoInFile: (.*)$", block, re.MULTILINE)}
        mine = {part for _, text in said.licenses for leaf in leaves(text) for part in leaf.split(" WITH ")} - {UNPARSED}
        theirs = {part for text in listed for leaf in leaves(text) for part in leaf.split(" WITH ")} - {UNPARSED}
        if theirs != mine:
            yield f"spdx: {path}: reuse lists {sorted(theirs)}, we have {sorted(mine)}"
        found = re.search(r"^FileCopyrightText: (?:<text>(.*?)</text>|NONE)$", block, re.MULTILINE | re.DOTALL)
        texts = {_words(one) for one in (found.group(1) or "").split("\n")} - {""} if found else set()
        if texts != {text for _, text in said.notices}:
            yield f"spdx: {path}: reuse has the notices {sorted(texts)}, we {sorted(text for _, text in said.notices)}"


if __name__ == "__main__":
    sys.exit(main())
