# SPDX-License-Identifier: Apache-2.0
"""Reports of large trees, made up: an ordinary one, and one in which every file has something of its own to say."""

from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import (
    Copyright,
    Decision,
    FileScan,
    FileStatus,
    Finding,
    Level,
    LicenseDetection,
    Reason,
    Report,
    ScanResult,
    Scope,
    TextLocation,
    Verdict,
)
from samples import GPL, LGPL, MIT, POLICY, TOOL, detection, finding, in_order, left_out, places_of, scanned

_DENIED = Decision(POLICY.source, 14, "GPL-2.0-only is in category:copyleft, which is in deny")
_REVIEW = Decision(POLICY.source, 11, "LGPL-2.1-or-later is in category:weak-copyleft, which is in review")
_ABSENT = Decision(POLICY.source, 7, "no license is stated; missing is review")


def large_report(number: int = 20_000) -> Report:
    """An ordinary tree of so many files: one in ten says nothing of its license, one in fifty has something denied."""
    mit = detection("MIT", MIT, rule="mit.LICENSE")
    apache = detection("Apache-2.0", "Licensed under the Apache License, Version 2.0", rule="apache-2.0_7.RULE")
    lgpl = detection("LGPL-2.1-or-later", LGPL, line=3)
    denied = [detection("GPL-2.0-only", f"{GPL}\n * Copyright {year} Somebody", line=4) for year in range(1990, 2010)]
    files = in_order(_ordinary(place, mit, apache, lgpl, denied) for place in range(number))
    findings = [
        *(
            finding("license-denied", Level.ERROR, "The policy denies GPL-2.0-only.", places, _DENIED, found=one)
            for one in denied
            if (places := places_of(files, one))
        ),
        finding("license-review", Level.WARNING, "LGPL needs a review.", places_of(files, lgpl), _REVIEW, found=lgpl),
        *(
            finding(
                "license-missing",
                Level.WARNING,
                "The file says nothing about its license.",
                [TextLocation(scan.path)],
                _ABSENT,
            )
            for scan in files
            if scan.status is FileStatus.SCANNED and not scan.detections
        ),
    ]
    refused = tuple(_with_refused(one) for one in findings)
    return Report(ScanResult(TOOL, Scope.GIT, True, files), POLICY, refused, Verdict.FAIL)


def extreme_report(number: int = 20_000) -> Report:
    """A tree in which every file has a copied notice of its own, with a finding and a copyright of its own."""
    found = [detection("GPL-2.0-only", f"{GPL}\n * No. {place}", line=4) for place in range(number)]
    files = in_order(
        replace(
            scanned(f"packages/component_{place % 300:03}/source/module/implementation_{place:05}.c", one),
            copyrights=(Copyright(f"Copyright 2020 Contributor No. {place}", (), 1, 1),),
        )
        for place, one in enumerate(found)
    )
    message = "The policy denies GPL-2.0-only."
    by_evidence = {one.evidence: one for one in found}
    findings = tuple(
        _with_refused(
            finding(
                "license-denied",
                Level.ERROR,
                message,
                [TextLocation(scan.path, 4, 13)],
                _DENIED,
                found=by_evidence[scan.detections[0].evidence],
            )
        )
        for scan in files
    )
    return Report(ScanResult(TOOL, Scope.GIT, True, files), POLICY, findings, Verdict.FAIL)


def _ordinary(
    place: int,
    mit: LicenseDetection,
    apache: LicenseDetection,
    lgpl: LicenseDetection,
    denied: list[LicenseDetection],
) -> FileScan:
    path = f"src/component_{place % 97:02}/{('api', 'core', 'tests')[place % 3]}/module_{place:05}.py"
    if place % 50 == 7:
        return scanned(path, denied[place % len(denied)])
    if place % 10 == 3:
        return scanned(path)
    if place % 200 == 11:
        return scanned(path, lgpl)
    if place % 500 == 12:
        return left_out(path, FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:3: build/")
    return scanned(path, mit if place % 3 else apache)


def _with_refused(one: Finding) -> Finding:
    return replace(one, refused=(one.license_expression,)) if one.license_expression else one
