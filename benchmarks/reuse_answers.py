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
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from page import write_section
from trees import fetch_tree

from ospo_scan.declared.reuse.license_files import LicenseFiles, license_files
from ospo_scan.declared.reuse.reader import ReuseReader
from ospo_scan.declared.reuse.statements import MAX_LENGTH
from ospo_scan.expression import UNPARSED, from_scancode, leaves
from ospo_scan.license_ids import resolve_exception
from ospo_scan.model import FileScan, FileStatus, SourceFile
from ospo_scan.walk import Content, Entry, Tree, WalkOptions, open_tree

PYPI = (
    "reuse==6.2.0",
    "antsibull-docs==2.28.0",
    "adafruit-circuitpython-neopixel==6.4.2",
    "fedora-messaging==3.9.1",
    "pynitrokey==0.14.1",
)
HEADING = "Side by side with reuse"
INTRODUCTION = [
    "`benchmarks/reuse_answers.py`: the licenses and the copyright notices of each file that `reuse lint --json`",
    "lists, each with the file that states it; the same in `reuse spdx`; texts in `LICENSES/` that are missing or not",
    "used. *Meant* are files with one of the differences above. Seconds are CPU, for us without detection. Names that",
    "end in a commit are checkouts of fsfe/reuse-tool, KDE/kirigami, BLumia/pineapple-pictures, nextcloud/contacts,",
    "slint-ui/slint, rizinorg/rizin (dep5) and ARM-software/bob-build (dep5); the others are source distributions.",
    "",
    "| project | files | licenses | notices | files that differ | meant | `reuse lint`, s | ours, s |",
    "|---|---|---|---|---|---|---|---|",
]
_NO_EXPRESSION = "no expression: "
_TAG = re.compile(r"SPDX-(?:File|Snippet)CopyrightText:")
_SIGNS = re.compile(r"Copyright\b|©|\([Cc]\)")
_YEARS = re.compile("(\\d{4})\\s*(?:--|\u2013|-)\\s*(\\d{4})")
_MEANT = (
    (re.compile(r"\*/|-->"), "its comment ends on the line"),
    (re.compile(r"SPDX-License-Identifier:.*$"), "two tags on one line"),
)
_SPDX_FILE = re.compile(r"^FileName: \./(.*)$", re.MULTILINE)


Statement = tuple[str, str]
"""The path of the file that states something, and what it states, normalized."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one tool says of one file: each statement once, with the words it was made of."""

    licenses: Mapping[Statement, str]
    notices: Mapping[Statement, str]


NOTHING = Said({}, {})


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one tool says and the other does not; ``reason`` where it is meant (docs/reuse.md)."""

    path: str
    text: str
    reason: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" + (f" [{self.reason}]" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The two answers for one folder, and the seconds that each took."""

    name: str
    theirs: Mapping[str, Said]
    differences: tuple[Difference, ...]
    reuse_s: float
    ours_s: float

    def row(self) -> str:
        """Its line of the table."""
        listed = self.theirs.values()
        licenses, notices = sum(len(one.licenses) for one in listed), sum(len(one.notices) for one in listed)
        meant = {one.path for one in self.differences if one.reason}
        others = {one.path for one in self.differences if not one.reason}
        return (
            f"| {self.name} | {len(self.theirs):,} | {licenses:,} | {notices:,} | {len(others):,} | {len(meant):,} "
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
        outcome = compare(folder, (options.reuse,))
        for difference in outcome.differences:
            is_equal = is_equal and difference.reason is not None
            print(f"{outcome.name}: {difference}")
        rows.append(outcome.row())
        print(rows[-1], flush=True)
    if options.write:
        write_section(options.write, HEADING, [*INTRODUCTION, *rows])
    return 0 if is_equal else 1


def compare(folder: Path, reuse: Sequence[str]) -> Outcome:
    """What both say of the files in ``folder``; ``reuse`` is the command that runs the tool."""
    began = _children_s()
    linted = _run(reuse, folder, "lint", "--json")
    reuse_s = _children_s() - began
    bill = _run(reuse, folder, "spdx")
    began = time.process_time()
    scans = read_folder(folder)
    ours_s = time.process_time() - began
    report = json.loads(linted)
    theirs = {one["path"].removeprefix("./"): _theirs(one) for one in report["files"]}
    ours = {scan.path: _ours(scan) for scan in scans}
    found = [one for path in sorted(theirs) for one in _differences(path, theirs[path], ours.get(path, NOTHING))]
    explained = {one.path for one in found}
    found.extend(one for one in _bill_differences(bill, ours) if one.path not in explained)
    used_by_us = {license_id for path in explained for license_id in _ids(ours.get(path, NOTHING))}
    found.extend(_text_differences(report["non_compliant"], license_files(scans), used_by_us))
    return Outcome(folder.name, theirs, tuple(found), reuse_s, ours_s)


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


def _children_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _run(reuse: Sequence[str], folder: Path, *command: str) -> str:
    done = subprocess.run(
        [*reuse, "--root", str(folder), *command],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
    )
    if not done.stdout:
        raise SystemExit(f"reuse {' '.join(command)} failed for {folder}: {done.stderr}")
    return done.stdout


def _theirs(one: Mapping[str, Any]) -> Said:
    return Said(
        {(each["source"], _license(each["value"])): each["value"] for each in one["spdx_expressions"]},
        {(each["source"], _words(each["value"])): each["value"] for each in one["copyrights"]},
    )


def _ours(scan: FileScan) -> Said:
    said = scan.declarations
    return Said(
        {(one.location.path, _license(one.stated)): one.stated for one in said if one.stated is not None},
        {(one.location.path, _words(text)): text for one in said for text in one.copyrights},
    )


def _license(stated: str) -> str:
    """The canonical form of a license, or what is written where that is no expression."""
    expression = from_scancode(stated)
    return f"{_NO_EXPRESSION}{stated}" if expression == UNPARSED else expression


def _differences(path: str, theirs: Said, ours: Said) -> Iterator[Difference]:
    """What only one of the two says of a file; meant is what follows from a line on which more stands than a tag."""
    reasons = {
        key: reason
        for said in (theirs.licenses, theirs.notices)
        for key, raw in said.items()
        if (reason := "it is no expression" if key[1].startswith(_NO_EXPRESSION) else _crowded(raw)) is not None
    }
    for what, one, other in (("license", theirs.licenses, ours.licenses), ("notice", theirs.notices, ours.notices)):
        for each in sorted(one.keys() - other.keys()):
            yield Difference(path, f"{what} only reuse has: {one[each][:200]}", reasons.get(each))
        for each in sorted(other.keys() - one.keys()):
            yield Difference(path, f"{what} only we have: {other[each][:200]}", _part_of(other[each], theirs, reasons))


def _crowded(raw: str) -> str | None:
    if len(raw) > MAX_LENGTH:
        return "it is too long"
    return next((reason for what, reason in _MEANT if what.search(raw)), None)


def _part_of(text: str, theirs: Said, reasons: Mapping[Statement, str]) -> str | None:
    """Why reuse does not have ``text``, where that is a part of something that it reads in another way."""
    wanted = set(_words(text.removesuffix("…")).split()[:-1]) or {text}
    for key, raw in (*theirs.licenses.items(), *theirs.notices.items()):
        if key in reasons and (text in raw or wanted <= set(_words(raw).split())):
            return reasons[key]
    return None


def _ids(said: Said) -> Iterator[str]:
    for _, text in said.licenses:
        if not text.startswith(_NO_EXPRESSION):
            yield from (part for leaf in leaves(text) for part in leaf.split(" WITH "))


def _words(notice: str) -> str:
    """The words of a notice in order of the alphabet: reuse puts the years first, and writes lists of them anew."""
    text = _YEARS.sub(r"\1-\2", _SIGNS.sub(" ", _TAG.sub(" ", notice)))
    return " ".join(sorted(Counter(re.split(r"[\s,]+", text)).elements())).strip()


def _id(license_id: str) -> str:
    """The canonical form of the id of a license or an exception; of one that stands for both, in full."""
    exception = resolve_exception(license_id)
    return from_scancode(license_id) if exception is None else exception.text


def _text_differences(
    theirs: Mapping[str, Any], ours: LicenseFiles, explained: Collection[str]
) -> Iterator[Difference]:
    """Where ``LICENSES/`` is judged differently; not again where it follows from what differs in files."""
    unused = {one for one, path in ours.texts.items() if path in ours.unused}
    for what, one, other in (
        ("missing", {_id(each) for each in theirs["missing_licenses"]} - {UNPARSED}, set(ours.missing)),
        ("unused", {_id(each) for each in theirs["unused_licenses"]}, unused),
    ):
        yield from (Difference("LICENSES", f"{what} only for reuse: {each}") for each in sorted(one - other))
        for each in sorted(other - one - set(explained)):
            yield Difference("LICENSES", f"{what} only for us: {each}")


def _bill_differences(bill: str, ours: Mapping[str, Said]) -> Iterator[Difference]:
    """Where ``reuse spdx`` lists other licenses or notices of a file than we have."""
    parts = _SPDX_FILE.split(bill)[1:]
    for path, block in zip(parts[::2], parts[1::2], strict=True):
        said = ours.get(path, NOTHING)
        listed = {_id(one) for one in re.findall(r"^LicenseInfoInFile: (.*)$", block, re.MULTILINE)}
        theirs = {part for one in listed for part in one.split(" WITH ")} - {UNPARSED}
        if theirs != (mine := set(_ids(said)) - {UNPARSED}):
            yield Difference(path, f"reuse spdx lists {sorted(theirs)}, we have {sorted(mine)}")
        found = re.search(r"^FileCopyrightText: <text>(.*?)</text>$", block, re.MULTILINE | re.DOTALL)
        texts = {_words(one) for one in found.group(1).split("\n")} if found else set()
        if texts != {text for _, text in said.notices}:
            yield Difference(path, f"reuse spdx has the notices {sorted(texts)}, we {sorted(said.notices)}")


if __name__ == "__main__":
    sys.exit(main())
