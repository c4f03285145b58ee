# SPDX-License-Identifier: Apache-2.0
"""Trees on disk, and reports that are true of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ospo_scan.model import FileScan, FileStatus, LicenseDetection, Report, ScanResult, Scope, SourceFile
from ospo_scan.scan import OwnFiles
from ospo_scan.verification.files import Compared, compare_files
from ospo_scan.walk import WalkOptions, open_tree
from samples import TOOL, in_order

OWN = OwnFiles()


def scanned(root: Path, path: str, *detections: LicenseDetection) -> FileScan:
    """A file of a tree as a report has it."""
    data = (root / path).read_bytes()
    file = SourceFile(path, len(data), hashlib.sha256(data).hexdigest(), hashlib.sha1(data).hexdigest())
    return FileScan(file, FileStatus.SCANNED, detections=detections)


def result_of(files: Iterable[FileScan]) -> ScanResult:
    return ScanResult(TOOL, Scope.DIRECTORY, True, in_order(files))


def true_of(root: Path) -> ScanResult:
    """What a scan says of a tree of regular files in which no license is found."""
    paths = (str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    return result_of(scanned(root, path) for path in paths)


def compared(result: ScanResult, root: Path, own: OwnFiles = OWN, options: WalkOptions | None = None) -> Compared:
    with open_tree(str(root), options or WalkOptions()) as tree:
        return compare_files(result, tree, own)


def with_files(report: Report, files: Iterable[FileScan]) -> Report:
    return replace(report, result=replace(report.result, files=in_order(files)))
