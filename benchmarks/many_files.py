# SPDX-License-Identifier: Apache-2.0
"""A report of any number of files, made up, but of the kinds and in the proportions of a real project."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ospo_scan.evidence import evidence_digest
from ospo_scan.model import (
    Copyright,
    Decision,
    Engine,
    FileScan,
    FileStatus,
    Finding,
    Level,
    LicenseDetection,
    LicenseMatch,
    PolicySource,
    Project,
    Reason,
    Report,
    ScanResult,
    Scope,
    SourceFile,
    TextLocation,
    Tool,
    Verdict,
    path_bytes,
)

HEADER = """Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0
"""
GPL = """This program is free software; you can redistribute it and/or modify
it under the terms of the GNU General Public License as published by
the Free Software Foundation; either version 2 of the License."""
_SUFFIXES = ("c", "h", "py", "js", "md", "png", "é.txt", "json")
_EXPRESSIONS = (
    "Apache-2.0",
    "Apache-2.0",
    "MIT",
    "BSD-3-Clause",
    "MIT OR GPL-2.0-only",
    "LicenseRef-scancode-public-domain",
)


def report_of(files: int) -> Report:
    """A failing report of ``files`` files: of ten, seven name a license, one in a hundred is denied or in review."""
    return _report(_scans(files))


def later_report_of(files: int) -> Report:
    """The same project later: of ten files, three moved, one is new in place of another, two were edited."""
    return _report(_later(number, scan) for number, scan in enumerate(_scans(files)))


def _later(number: int, scan: FileScan) -> FileScan:
    file, digest = scan.file, hashlib.sha256(f"later {number}".encode()).hexdigest()
    edited = replace(file, size=(file.size or 0) + 7, sha256=digest, sha1=digest[:40])
    match number % 10:
        case 0 | 1 | 2 if scan.status is FileStatus.SCANNED:
            return replace(scan, file=replace(file, path=file.path.replace("/deep/", "/deeper/")))
        case 3:
            return replace(scan, file=replace(edited, path=f"new/file_{number}.c"))
        case 4:
            return replace(scan, file=edited)
        case 5 if scan.status is FileStatus.SCANNED:
            return replace(scan, file=edited, detections=(_detection(number + 1),))
    return scan


def _report(files: Iterable[FileScan]) -> Report:
    scans = tuple(sorted(files, key=lambda scan: path_bytes(scan.path)))
    tool = Tool("ospo-scan", "0.1.0", Engine("scancode-toolkit", "32.5.0", "fast", "f" * 64))
    result = ScanResult(tool, Scope.DIRECTORY, True, scans, notes=("Made up.",), project=Project("many", "1.0"))
    return Report(result, PolicySource("ospo-policy.yml", "a" * 64), tuple(_findings(scans)), Verdict.FAIL)


def _scans(files: int) -> Iterator[FileScan]:
    for number in range(files):
        name = f"src/part{number % 97}/deep/er{number % 1009}/file_{number}.{_SUFFIXES[number % len(_SUFFIXES)]}"
        digest = hashlib.sha256(name.encode()).hexdigest()
        file = SourceFile(name, 1000 + number, digest, digest[:40])
        if number % 500 == 0:
            yield FileScan(SourceFile(name + ".zip", 10), FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "a zip archive")
            continue
        years = f"{2000 + number % 7}-{2010 + number % 13}"
        holder = f"Example {number % 211} Inc."
        statement = Copyright(f"Copyright (c) {years} {holder}", (holder,), 1, 1)
        yield FileScan(
            file,
            FileStatus.SCANNED,
            detections=(_detection(number),) if number % 10 < 7 else (),
            copyrights=(statement,) if number % 10 < 6 else (),
        )


def _detection(number: int) -> LicenseDetection:
    if number % 100 == 1:
        expression, text, rule = "GPL-2.0-only", f"{GPL}\nNotice {number % 400}.", "gpl-2.0_7.RULE"
    else:
        expression = _EXPRESSIONS[number % len(_EXPRESSIONS)]
        text, rule = f"{HEADER}{expression}", "apache-2.0_7.RULE"
    end = 3 + text.count("\n")
    match = LicenseMatch(expression, rule, "2-aho", 100.0, 40, 3, end, text)
    return LicenseDetection(expression, "scancode-toolkit", evidence_digest(expression, [text]), 3, end, (match,))


def _findings(scans: tuple[FileScan, ...]) -> Iterator[Finding]:
    places: dict[str, list[TextLocation]] = {}
    for scan in scans:
        for one in scan.detections:
            if one.license_expression == "GPL-2.0-only" and one.evidence:
                places.setdefault(one.evidence, []).append(TextLocation(scan.path, one.start_line, one.end_line))
    decision = Decision("ospo-policy.yml", 3, "the policy does not name GPL-2.0-only; default is deny")
    for evidence, where in sorted(places.items()):
        yield Finding(
            rule="license-denied",
            level=Level.ERROR,
            license_expression="GPL-2.0-only",
            refused=("GPL-2.0-only",),
            message="The policy denies GPL-2.0-only.",
            decided_by=decision,
            evidence=evidence,
            fingerprint=hashlib.sha256(evidence.encode()).hexdigest(),
            places=tuple(where),
        )
    decision = Decision("ospo-policy.yml", None, "the archive was not opened")
    for scan in scans:
        if scan.status is FileStatus.NOT_INSPECTED:
            yield Finding(
                rule="archive-not-inspected",
                level=Level.WARNING,
                license_expression=None,
                refused=(),
                message="The archive was not opened, so the licenses of what it holds are not known.",
                decided_by=decision,
                evidence=None,
                fingerprint=hashlib.sha256(path_bytes(scan.path)).hexdigest(),
                places=(TextLocation(scan.path),),
            )
