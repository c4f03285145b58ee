# SPDX-License-Identifier: Apache-2.0
"""Reports to compare: single files, a project a year apart, and any two reports that share files (hypothesis)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from ospo_scan.model import (
    Copyright,
    Correction,
    CorrectionKind,
    Decision,
    FileScan,
    FileStatus,
    Finding,
    Level,
    LicenseDetection,
    Package,
    PolicySource,
    Project,
    Reason,
    Report,
    ScanResult,
    Scope,
    SourceFile,
    Suppression,
    TextLocation,
    Verdict,
    place_order,
)
from samples import GPL, LGPL, MIT, POLICY, TOOL, detection, finding, in_order, left_out

MIT_NOTICE = detection("MIT", MIT, rule="mit.LICENSE")
GPL_NOTICE = detection("GPL-2.0-only", GPL, line=4)
LGPL_NOTICE = detection("LGPL-2.1-or-later", LGPL, line=3)
ISC_NOTICE = detection("ISC", "Permission to use, copy, modify, and distribute this software", line=2)
CHOICE = detection("MIT OR GPL-2.0-only", "SPDX-License-Identifier: MIT OR GPL-2.0-only")

REVIEWED = Decision(POLICY.source, 11, "it is in review")
DENIED = Decision(POLICY.source, 14, "it is in deny")


def scan(path: str, content: str, *detections: LicenseDetection, holders: Iterable[str] | None = None) -> FileScan:
    """A file that was scanned; digests and size follow from ``content``."""
    data = content.encode()
    file = SourceFile(path, len(data), hashlib.sha256(data).hexdigest(), hashlib.sha1(data).hexdigest())
    statements = None if holders is None else tuple(Copyright(f"Copyright {one}", (one,), 1, 1) for one in holders)
    return FileScan(file, FileStatus.SCANNED, detections=detections, copyrights=statements)


def report(*files: FileScan, findings: Iterable[Finding] = (), verdict: Verdict = Verdict.PASS) -> Report:
    """A report that was judged."""
    return Report(ScanResult(TOOL, Scope.GIT, True, in_order(files)), POLICY, tuple(findings), verdict)


def found(rule: str, level: Level, notice: LicenseDetection, *paths: str, line: int | None = None) -> Finding:
    """A finding on a notice in these files."""
    places = [TextLocation(path, line or notice.start_line, line or notice.end_line) for path in paths]
    message = f"{notice.license_expression} is not allowed."
    return finding(rule, level, message, places, DENIED, found=notice, refused=(notice.license_expression,))


def bare(rule: str, level: Level, path: str) -> Finding:
    """A finding without a text."""
    return finding(rule, level, "It was not looked at. Look at it.", [TextLocation(path)], REVIEWED)


def waived(one: Finding, expires: str = "2027-03-31") -> Finding:
    """The finding, accepted by a waiver."""
    return replace(one, suppression=Suppression("waiver", "agreement", "ada", expires, "see the contract"))


def a_year_apart() -> tuple[Report, Report]:
    """Two releases of one project, with something of all that can differ but the engine."""
    return _last_year(), _this_year()


def another_engine() -> tuple[Report, Report]:
    """Nearly the same tree by another engine and another policy, with hostile names."""
    old = report(
        scan("src/a.c", "a", MIT_NOTICE),
        scan("src/[link](x)`code`@all.c", "b", MIT_NOTICE),
        scan("gone|\x1b[31m\udcff.c", "c", GPL_NOTICE),
        left_out("huge.bin", FileStatus.ERROR, Reason.TIMEOUT, "took more than 30 s, twice"),
    )
    new = report(
        scan("src/a.c", "a", LGPL_NOTICE),
        scan("src/[link](x)`code`@all.c", "b", ISC_NOTICE),
        scan("came|#1 <b>\u202e.c", "d", LGPL_NOTICE),
        left_out("huge.bin", FileStatus.ERROR, Reason.MEMORY, "needs <script>"),
    )
    engine = replace(TOOL.engine, version="33.0.0", fingerprint="sha256:" + "a1" * 32)
    result = replace(new.result, tool=replace(TOOL, version="0.2.0", engine=engine), notes=("Note @all: #1 <b>",))
    return old, replace(new, result=result, policy=replace(POLICY, sha256="fe" * 32), verdict=Verdict.REVIEW)


def _last_year() -> Report:
    vendored = [scan(f"vendor/tty-1.0/driver_{one:02}.c", f"driver {one}", GPL_NOTICE) for one in range(20)]
    files = in_order(
        [
            scan("LICENSE", MIT, MIT_NOTICE, holders=["The authors"]),
            *(scan(f"src/module_{one}.c", f"module {one}", MIT_NOTICE, holders=["The authors"]) for one in range(4)),
            scan("src/list.c", "list", CHOICE, holders=["Ada"]),
            scan("src/getopt.c", "getopt", LGPL_NOTICE, holders=["Free Software Foundation"]),
            scan("src/regex.c", "regex"),
            scan("docs/guide.md", "guide"),
            scan("docs/old.md", "old", ISC_NOTICE),
            scan("tools/run.sh", "run"),
            *vendored,
            left_out("assets/icons.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip archive"),
        ]
    )
    gpl = found("license-denied", Level.ERROR, GPL_NOTICE, *(file.path for file in vendored))
    findings = (
        waived(gpl),
        found("license-review", Level.WARNING, LGPL_NOTICE, "src/getopt.c"),
        found("license-review", Level.WARNING, ISC_NOTICE, "docs/old.md"),
        bare("archive-not-inspected", Level.WARNING, "assets/icons.zip"),
    )
    project = Project("widget", "1.0", "1a" * 20, "2025-11-20T09:00:00Z")
    package = Package("widget", "1.0", "pkg:pypi/widget@1.0", "MIT", TextLocation("src/regex.c", 3, 3))
    result = ScanResult(TOOL, Scope.GIT, True, files, (package,), project=project)
    return Report(result, POLICY, findings, Verdict.REVIEW, (_choice(("src/list.c",)),))


def _this_year() -> Report:
    vendored = [
        scan(f"vendor/tty-2.0/driver_{one:02}.c", f"driver {one}" if one % 4 else f"driver {one}, edited", GPL_NOTICE)
        for one in range(18)
    ]
    files = in_order(
        [
            scan("LICENSE.txt", MIT, MIT_NOTICE, holders=["The authors"]),
            *(scan(f"src/module_{one}.c", f"module {one}", MIT_NOTICE, holders=["The authors"]) for one in range(3)),
            scan("src/module_3.c", "module 3, edited", MIT_NOTICE, holders=["The authors"]),
            scan("src/list.c", "list, edited", CHOICE, holders=["Ada"]),
            scan("src/lists/copy.c", "list", CHOICE, holders=["Ada"]),
            scan("src/getopt.c", "getopt, rewritten", MIT_NOTICE, holders=["Grace"]),
            scan("src/regex.c", "regex, edited", MIT_NOTICE, LGPL_NOTICE, holders=["Grace"]),
            left_out("docs/guide.md", FileStatus.ERROR, Reason.TIMEOUT, "took more than 30 s, twice"),
            left_out("tools/", FileStatus.SKIPPED, Reason.EXCLUDED, "policy: /tools/"),
            *vendored,
            scan("vendor/tty-2.0/COPYING", GPL, GPL_NOTICE),
            left_out("assets/icons.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip archive"),
            left_out("assets/fonts.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip archive"),
        ]
    )
    gpl = found("license-denied", Level.ERROR, GPL_NOTICE, *(file.path for file in vendored))
    findings = (
        found("license-denied", Level.ERROR, GPL_NOTICE, "vendor/tty-2.0/COPYING"),
        waived(gpl, "2028-03-31"),
        found("license-denied", Level.ERROR, LGPL_NOTICE, "src/regex.c"),
        *(bare("archive-not-inspected", Level.WARNING, f"assets/{one}.zip") for one in ("fonts", "icons")),
    )
    project = Project("widget", "2.0", "2b" * 20, "2026-11-20T09:00:00Z")
    package = Package("widget", "2.0", "pkg:pypi/widget@2.0", None, TextLocation("src/regex.c", 5, 5))
    note = "The baseline known.json (sha256 0123456789ab) lists 3 findings."
    result = ScanResult(TOOL, Scope.GIT, True, files, (package,), (note,), project=project)
    policy = PolicySource(POLICY.source, "ab" * 32, (PolicySource("builtin:permissive", "cd" * 32),))
    corrections = (_choice(("src/list.c", "src/lists/copy.c")),)
    return Report(result, policy, _in_order(findings), Verdict.INCOMPLETE, corrections)


def _choice(paths: Iterable[str]) -> Correction:
    places = tuple(TextLocation(path, 1, 1) for path in paths)
    by = Decision(POLICY.source, 20, "choice of MIT OR GPL-2.0-only: MIT")
    return Correction(CorrectionKind.CHOICE, CHOICE.license_expression, "MIT", "choice", None, "ada", by, places)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (-one.level, one.rule, place_order(one.places[0]))))


NOTICES = (MIT_NOTICE, GPL_NOTICE, LGPL_NOTICE, ISC_NOTICE, CHOICE)
_paths = st.builds(
    "/".join, st.lists(st.sampled_from(["a", "b", "v1", "v2", "x.c", "LICENSE", "\udcff`@"]), min_size=1, max_size=4)
)
_contents = st.sampled_from(["", "1", "2", "three", "four four four"])
_left_out = st.sampled_from(
    [
        (FileStatus.ERROR, Reason.TIMEOUT),
        (FileStatus.NOT_INSPECTED, Reason.ARCHIVE),
        (FileStatus.SKIPPED, Reason.EXCLUDED),
        (FileStatus.SKIPPED, Reason.DELETED),
    ]
)
_scans = st.one_of(
    st.builds(
        lambda path, content, notices, holders: scan(path, content, *notices, holders=holders),
        _paths,
        _contents,
        st.lists(st.sampled_from(NOTICES), max_size=2),
        st.none() | st.lists(st.sampled_from(["Ada", "Grace"]), max_size=2),
    ),
    st.builds(lambda path, end, fate: left_out(path + end, *fate), _paths, st.sampled_from(["", "/"]), _left_out),
)


@st.composite
def judged_reports(draw: st.DrawFn) -> Report:
    """A report with files of a small world, in which many are alike, and findings on what is in them."""
    files = draw(st.lists(_scans, max_size=8, unique_by=lambda one: one.path))
    places: dict[tuple[str, Level, LicenseDetection], list[str]] = {}
    for file in files:
        for notice in file.detections:
            rule = draw(st.sampled_from([("license-denied", Level.ERROR), ("license-review", Level.WARNING)]))
            places.setdefault((*rule, notice), []).append(file.path)
    findings = [found(rule, level, notice, *paths) for (rule, level, notice), paths in places.items()]
    archives = [one.path for one in files if one.reason is Reason.ARCHIVE]
    findings += [bare("archive-not-inspected", Level.WARNING, path) for path in archives]
    kept = [draw(st.sampled_from([one, waived(one)])) for one in findings]
    return report(*files, findings=kept, verdict=Verdict.REVIEW)
