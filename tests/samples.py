# SPDX-License-Identifier: Apache-2.0
"""Reports to try formats on: a realistic failing run, its milder relatives, and any report at all (hypothesis)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from ospo_scan.evidence import evidence_digest
from ospo_scan.model import (
    Card,
    CardKind,
    Copyright,
    Correction,
    CorrectionKind,
    Decision,
    Declaration,
    DeclarationSource,
    Engine,
    Fault,
    FileScan,
    FileStatus,
    Finding,
    Level,
    LicenseDetection,
    LicenseMatch,
    Package,
    PackageKind,
    PolicySource,
    Project,
    Reason,
    Refinement,
    Report,
    ScanResult,
    Scope,
    Since,
    SourceFile,
    Suppression,
    Suspicion,
    TextLocation,
    Tool,
    Verdict,
    path_bytes,
)

TOOL = Tool("ospo-scan", "0.1.0", Engine("scancode-toolkit", "32.5.0", "exact", "sha256:" + "5c" * 32))
POLICY = PolicySource("ospo-policy.yml", "0123456789abcdef" * 4)

MIT = "Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software"
GPL = """This program is free software; you can redistribute it and/or modify
 * it under the terms of the GNU General Public License version 2 as
 * published by the Free Software Foundation.
 *
 * This program is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
 * GNU General Public License for more details."""
DUAL = "SPDX-License-Identifier: MIT AND GPL-2.0-only"
LGPL = "This library is free software; you can redistribute it and/or\nmodify it under the LGPL, version 2.1 or later"
UNKNOWN = "This file may be used under the terms that came with the original distribution."


def detection(
    expression: str, text: str | None, line: int = 1, rule: str = "", score: float = 100.0
) -> LicenseDetection:
    """A detection with one match, whose lines follow from ``text``."""
    end = line + (text or "").count("\n")
    name = rule or f"{expression.lower().replace(' ', '_')}_7.RULE"
    length = len((text or "").split())
    match = LicenseMatch(expression, name, "2-aho", score, length, line, end, text)
    return LicenseDetection(expression, "scancode-toolkit", evidence_digest(expression, [text]), line, end, (match,))


def scanned(path: str, *detections: LicenseDetection, clues: tuple[LicenseMatch, ...] = ()) -> FileScan:
    """A file that was scanned, with digests that follow from its path."""
    name = path_bytes(path)
    file = SourceFile(path, 1000 + len(name), hashlib.sha256(name).hexdigest(), hashlib.sha1(name).hexdigest())
    return FileScan(file, FileStatus.SCANNED, detections=detections, clues=clues)


def left_out(path: str, status: FileStatus, reason: Reason, detail: str | None = None) -> FileScan:
    """A file that was not scanned."""
    return FileScan(SourceFile(path, 4096), status, reason, detail)


def finding(
    rule: str,
    level: Level,
    message: str,
    places: Iterable[TextLocation],
    decided_by: Decision,
    *,
    found: LicenseDetection | None = None,
    refused: tuple[str, ...] = (),
) -> Finding:
    """A finding with the fingerprint that its rule and its evidence, or its first place, give it."""
    places = tuple(sorted(places))
    evidence = found.evidence if found else None
    identity = f"{rule}\n{evidence or places[0].path}".encode("utf-8", "surrogateescape")
    return Finding(
        rule=rule,
        level=level,
        license_expression=found.license_expression if found else None,
        refused=refused,
        message=message,
        decided_by=decided_by,
        evidence=evidence,
        fingerprint=hashlib.sha256(identity).hexdigest(),
        places=places,
    )


def in_order(files: Iterable[FileScan]) -> tuple[FileScan, ...]:
    """The files in order of the bytes of their paths."""
    return tuple(sorted(files, key=lambda scan: path_bytes(scan.path)))


def places_of(files: Iterable[FileScan], found: LicenseDetection) -> list[TextLocation]:
    """Where ``found`` stands in ``files``."""
    return [TextLocation(scan.path, found.start_line, found.end_line) for scan in files if found in scan.detections]


def failing_report() -> Report:
    """A project with copied GPL files, one file under two licenses, licenses to review and an archive."""
    mit, gpl = detection("MIT", MIT, rule="mit.LICENSE"), detection("GPL-2.0-only", GPL, line=4)
    other_gpl = detection("GPL-2.0-only", "Licensed under the GPL v2 only.", line=2, rule="gpl-2.0_33.RULE", score=96.5)
    dual = detection("MIT AND GPL-2.0-only", DUAL, rule="spdx-license-identifier: mit and gpl-2.0", line=1)
    lgpl = detection("LGPL-2.1-or-later", LGPL, line=3)
    unknown = detection("LicenseRef-scancode-unknown-license-reference", UNKNOWN, line=12, score=100)
    clue = replace(mit.matches[0], license_expression="Apache-2.0", rule="apache-2.0_clue.RULE", score=50.0)
    files = in_order(
        [
            scanned("LICENSE", mit),
            scanned("README.md", mit, clues=(clue,)),
            *(scanned(f"src/module_{number:02}.c", mit) for number in range(20)),
            *(scanned(f"third_party/tty/driver_{number:02}.c", gpl) for number in range(38)),
            *(scanned(f"src/compat/{name}.c", gpl) for name in ("getopt", "regex", "strlcpy")),
            scanned("src/parse.c", dual),
            scanned("third_party/tty/README", other_gpl),
            scanned("third_party/iconv/iconv.h", lgpl),
            scanned("docs/notice.txt", unknown),
            *(scanned(f"scripts/tool_{number}.sh") for number in range(7)),
            left_out("assets/icons.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "a zip archive"),
            left_out("build/out.o", FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:3: build/"),
            left_out("vendor/latest", FileStatus.SKIPPED, Reason.LINK, "leads to third_party"),
        ]
    )
    denied = Decision(POLICY.source, 14, "GPL-2.0-only is in category:copyleft, which is in deny")
    review = Decision(POLICY.source, 11, "LGPL-2.1-or-later is in category:weak-copyleft, which is in review")
    default = Decision(POLICY.source, None, "archive-not-inspected is warning unless levels says otherwise")
    missing = [TextLocation(scan.path) for scan in files if scan.path.startswith("scripts/")]
    absent = Decision(POLICY.source, 7, "no license is stated; missing is review")
    message = "The policy denies GPL-2.0-only."
    gpl_only = ("GPL-2.0-only",)
    findings = (
        *(
            finding("license-denied", Level.ERROR, message, places_of(files, one), denied, found=one, refused=gpl_only)
            for one in (gpl, other_gpl, dual)
        ),
        finding(
            "license-review",
            Level.WARNING,
            "LGPL-2.1-or-later needs a review.",
            places_of(files, lgpl),
            review,
            found=lgpl,
            refused=("LGPL-2.1-or-later",),
        ),
        finding(
            "license-unknown",
            Level.WARNING,
            "There is a license notice here, but it does not say which license it means.",
            places_of(files, unknown),
            Decision(POLICY.source, 6, "which license is meant is not known; unknown is review"),
            found=unknown,
            refused=("LicenseRef-scancode-unknown-license-reference",),
        ),
        finding(
            "archive-not-inspected",
            Level.WARNING,
            "The archive was not opened, so the licenses of what it holds are not known.",
            [TextLocation("assets/icons.zip")],
            default,
        ),
        *(
            finding("license-missing", Level.WARNING, "The file says nothing about its license.", [place], absent)
            for place in missing
        ),
    )
    return Report(ScanResult(TOOL, Scope.GIT, True, files), POLICY, findings, Verdict.FAIL)


def passing_report() -> Report:
    """A project of MIT files, judged by a built-in policy."""
    mit = detection("MIT", MIT, rule="mit.LICENSE")
    files = in_order(scanned(path, mit) for path in ("LICENSE", "src/a.c", "src/b.c"))
    note = "No ospo-policy.yml was found: the built-in policy `permissive` judged."
    result = ScanResult(TOOL, Scope.DIRECTORY, True, files, notes=(note,))
    return Report(result, PolicySource("builtin:permissive", "ab" * 32), (), Verdict.PASS)


def review_report() -> Report:
    """The failing project without what is denied."""
    report = failing_report()
    kept = tuple(finding for finding in report.findings if finding.level is Level.WARNING)
    return replace(report, findings=kept, verdict=Verdict.REVIEW)


def known_report() -> Report:
    """The failing project with a baseline: of the notice with most places three are new, all else is known."""
    report = failing_report()
    first, *others = report.findings
    known = Suppression("baseline", "listed in known.json; moved: src/old.c is now src/parse.c", None, None)
    findings = (
        replace(first, places=first.places[:3]),
        replace(first, places=first.places[3:], suppression=known),
        *(replace(finding, suppression=known) for finding in others),
    )
    return replace(report, findings=findings)


def incomplete_report() -> Report:
    """The failing project with files that could not be scanned, two of them with hostile names."""
    report = failing_report()
    failed = (
        left_out("data/huge.json", FileStatus.ERROR, Reason.TOO_LARGE, "80.0 MB, and the limit is 64.0 MB"),
        left_out("data/\udcff\x1b[31m.c", FileStatus.ERROR, Reason.TIMEOUT, "took more than 30 s, twice"),
        left_out("src/[/red]\u202efile\n.c", FileStatus.ERROR, Reason.UNREADABLE, "Permission denied"),
    )
    result = replace(report.result, files=in_order((*report.result.files, *failed)))
    return replace(report, result=result, verdict=Verdict.INCOMPLETE)


def since_report() -> Report:
    """The failing project, judged where it changed since a branch: two files, one of them with copied GPL."""
    report = failing_report()
    changed = ("src/compat/regex.c", "src/module_03.c")
    findings = tuple(
        replace(one, places=places)
        for one in report.findings
        if (places := tuple(place for place in one.places if place.path in changed))
    )
    unchanged = replace(left_out("x", FileStatus.SKIPPED, Reason.UNCHANGED), file=report.result.files[0].file)
    files = (unchanged, *report.result.files[1:])
    note = "Only what changed since origin/main was judged: 2 files that differ from the merge base, commit 1a1a."
    since = Since("origin/main", "1a" * 20, changed)
    return replace(report, result=replace(report.result, files=files, notes=(note,), since=since), findings=findings)


def scan_report() -> Report:
    """The failing project, scanned and not judged."""
    return replace(failing_report(), policy=None, findings=(), verdict=None)


def attributed_report() -> Report:
    """A project with copyright statements, corrections, a choice, a license of its own and hostile text."""

    def stated(scan: FileScan, *statements: str, holder: str = "Jane Doe") -> FileScan:
        return replace(scan, copyrights=tuple(Copyright(one, (holder,), 1, 1) for one in statements))

    mit, zlib = detection("MIT", MIT, rule="mit.LICENSE"), detection("Zlib", "zlib License", line=3)
    dual = detection("ISC OR Zlib", "ISC or zlib, at your option", line=2)
    own = detection("LicenseRef-acme", "Acme terms\n\n```\n=cmd|'/C calc'!A0\n</pre><script>alert(1)</script>", line=1)
    unknown = detection("LicenseRef-scancode-unknown-license-reference", UNKNOWN, line=12)
    hostile = "Copyright 2012 <script>alert(1)</script> `Evil` | @team #1 [x](http://evil.example)"
    files = in_order(
        [
            stated(scanned("LICENSE", mit), "Copyright (c) 2019 Jane Doe"),
            stated(
                scanned("src/a.c", mit), "Copyright (C) 2020-2023 Jane Doe <jane@example.org>, all rights reserved."
            ),
            stated(scanned("src/b.c", mit), "\xa9 2015 JANE DOE", "Copyright 2003-07 Jane Doe"),
            stated(scanned("src/dual.c", dual), "Copyright 2018-present Foo, Inc.", holder="Foo, Inc."),
            stated(scanned("src/chosen.c", dual), "Copyright 2017 Foo Inc", holder="Foo Inc"),
            stated(scanned("third_party/zlib.h", zlib)),
            stated(scanned("third_party/acme\udcff\n.c", own), hostile, holder="Evil"),
            stated(scanned("docs/notice.txt", unknown), "Portions Copyright 1994 The Regents", holder="The Regents"),
            stated(scanned("tests/mention.c", zlib)),
            stated(scanned("=cmd|' /C calc'!A0;-x"), "(c) Copyright 2010", holder=""),
            stated(scanned("`<img src=x onerror=alert(1)>.md")),
            *(stated(scanned(f"scripts/tool_{number}.sh")) for number in range(7)),
            scanned("src/{{ 7 * 7 }}.txt", mit),
            left_out("assets/icons.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "a zip archive"),
            left_out("data/huge.json", FileStatus.ERROR, Reason.TOO_LARGE, "80.0 MB, and the limit is 64.0 MB"),
            left_out("vendor/", FileStatus.SKIPPED, Reason.EXCLUDED, "scan.exclude: /vendor/"),
            left_out("build/out.o", FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:3: build/"),
            left_out("latest", FileStatus.SKIPPED, Reason.LINK, "-> third_party"),
        ]
    )
    decided = Decision(POLICY.source, 30, "tests/** quotes it")
    settled = Correction(
        CorrectionKind.CURATION,
        "Zlib",
        "NONE",
        "mention",
        None,
        None,
        decided,
        (TextLocation("tests/mention.c", 3, 3),),
    )
    chosen = Correction(
        CorrectionKind.CHOICE,
        dual.license_expression,
        "ISC",
        "choice",
        None,
        None,
        decided,
        (TextLocation("src/chosen.c", 2, 2),),
    )
    denied = Decision(POLICY.source, 14, "LicenseRef-acme is in deny")
    waived = Suppression("waiver", "bought", "legal@example.org", "2027-01-31")
    found = finding("license-denied", Level.ERROR, "The policy denies it.", places_of(files, own), denied, found=own)
    missing = finding(
        "license-missing", Level.WARNING, "-1+1 says nothing.", [TextLocation("=cmd|' /C calc'!A0;-x")], denied
    )
    project = finding("project-license-missing", Level.NOTE, "No file.", [TextLocation(".")], denied)
    named = Project("example", "2.1.0", "1a" * 20, "2026-11-24T09:30:00Z")
    notes = ("=1+1 is a note of `pyproject.toml`.",)
    result = ScanResult(TOOL, Scope.GIT, True, files, notes=notes, project=named)
    findings = (replace(found, suppression=waived), missing, project)
    return Report(result, POLICY, findings, Verdict.INCOMPLETE, (settled, chosen))


SAMPLES = {
    "failing": failing_report,
    "passing": passing_report,
    "review": review_report,
    "known": known_report,
    "incomplete": incomplete_report,
    "scan": scan_report,
    "since": since_report,
}

EXPRESSIONS = (
    "MIT",
    "MIT OR GPL-2.0-only",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "MIT AND (Apache-2.0 OR LicenseRef-scancode-unknown-spdx)",
)

# Text as it may come: anything, lone surrogates of undecodable bytes included.
texts = st.one_of(
    st.text(max_size=20),
    st.binary(max_size=12).map(lambda data: data.decode("utf-8", "surrogateescape")),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Ll"]), max_size=8),
)
# Any name that a file can have.
paths = st.binary(min_size=1, max_size=12).map(lambda name: name.decode("utf-8", "surrogateescape"))
_hex = st.binary(min_size=32, max_size=32).map(bytes.hex)
_lines = st.tuples(st.integers(1, 999), st.integers(0, 99)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def _optional(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


matches = st.builds(
    lambda lines, **rest: LicenseMatch(start_line=lines[0], end_line=lines[1], **rest),
    lines=_lines,
    license_expression=st.sampled_from(EXPRESSIONS),
    rule=texts,
    matcher=texts,
    score=st.floats(0, 100) | st.integers(0, 100),
    matched_length=st.integers(0, 10**6),
    matched_text=_optional(texts),
    referenced_files=st.lists(texts, max_size=2).map(tuple),
)
refinements = st.builds(Refinement, texts, st.sampled_from((*EXPRESSIONS, "NONE")), texts)
detections = st.builds(
    lambda lines, **rest: LicenseDetection(start_line=lines[0], end_line=lines[1], **rest),
    lines=_lines,
    refinement=st.none() | refinements,
    license_expression=st.sampled_from(EXPRESSIONS),
    detector=texts,
    evidence=_optional(_hex.map("sha256:".__add__)),
    matches=st.lists(matches, min_size=1, max_size=2).map(tuple),
)
copyrights = st.builds(
    lambda lines, **rest: Copyright(start_line=lines[0], end_line=lines[1], **rest),
    lines=_lines,
    statement=texts,
    holders=st.lists(texts, max_size=2).map(tuple),
)
_places = st.builds(lambda path, lines: TextLocation(path, *(lines or ())), paths, st.none() | _lines)
declarations = st.builds(
    Declaration,
    st.sampled_from(DeclarationSource),
    _optional(st.sampled_from(EXPRESSIONS)),
    _optional(texts),
    st.lists(texts, max_size=2).map(tuple),
    _places,
    _optional(_hex.map("sha256:".__add__)),
)
cards = st.builds(
    Card,
    _places,
    st.sampled_from(CardKind),
    _optional(texts),
    _optional(st.sampled_from(EXPRESSIONS)),
    _optional(texts),
    _optional(texts),
    st.lists(texts, max_size=2).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
    _optional(paths),
    _optional(texts),
)
_fates = st.one_of(
    st.just((FileStatus.SCANNED, None)),
    st.tuples(st.sampled_from(list(FileStatus)[1:]), st.sampled_from(Reason)),
)
suspicions = st.builds(Suspicion, st.just(2), st.integers(2, 9), texts)
file_scans = st.builds(
    lambda path, size, sha256, sha1, fate, **rest: FileScan(SourceFile(path, size, sha256, sha1), *fate, **rest),
    path=paths,
    size=st.none() | st.integers(0, 2**63),
    sha256=_optional(_hex),
    sha1=_optional(_hex.map(lambda digits: digits[:40])),
    fate=_fates,
    detail=_optional(texts),
    detections=st.lists(detections, max_size=2).map(tuple),
    clues=st.lists(matches, max_size=1).map(tuple),
    copyrights=st.none() | st.lists(copyrights, max_size=2).map(tuple),
    declarations=st.lists(declarations, max_size=2).map(tuple),
    suspicions=st.lists(suspicions, max_size=2).map(tuple),
)
_findings = st.builds(
    Finding,
    rule=texts,
    level=st.sampled_from([Level.NOTE, Level.WARNING, Level.ERROR]),
    license_expression=_optional(st.sampled_from(EXPRESSIONS)),
    refused=st.lists(st.sampled_from(["MIT", "GPL-2.0-only"]), max_size=2).map(tuple),
    message=texts,
    decided_by=st.none() | st.builds(Decision, texts, st.none() | st.integers(0, 99), texts),
    evidence=_optional(_hex.map("sha256:".__add__)),
    fingerprint=_hex,
    places=st.lists(_places, min_size=1, max_size=3).map(tuple),
    suppression=st.none()
    | st.builds(Suppression, st.sampled_from(["waiver", "baseline"]), texts, _optional(texts), _optional(texts)),
)
_results = st.builds(
    ScanResult,
    tool=st.builds(Tool, texts, texts, st.builds(Engine, texts, texts, texts, texts)),
    scope=st.sampled_from(Scope),
    is_project=st.booleans(),
    files=st.lists(file_scans, max_size=3, unique_by=lambda scan: scan.path).map(in_order),
    packages=st.lists(
        st.builds(
            Package,
            texts,
            _optional(texts),
            _optional(texts),
            _optional(st.sampled_from(EXPRESSIONS)),
            _places,
            st.sampled_from(PackageKind),
            _optional(texts),
            st.lists(paths, max_size=2).map(tuple),
            _optional(texts),
        ),
        max_size=1,
    ).map(tuple),
    cards=st.lists(cards, max_size=1).map(tuple),
    faults=st.lists(st.builds(Fault, _places, texts), max_size=1).map(tuple),
    notes=st.lists(texts, max_size=2).map(tuple),
    since=st.none()
    | st.builds(
        Since,
        ref=texts,
        base=_hex | _hex.map(lambda digits: digits[:40]),
        changed=st.lists(paths, max_size=2).map(tuple),
        policy_changes=st.lists(paths, max_size=1).map(tuple),
        declaring_changes=st.lists(paths, max_size=1).map(tuple),
    ),
    project=st.builds(Project, _optional(texts), _optional(texts), supplier=_optional(texts))
    | st.builds(Project, revision=_hex, revision_date=st.just("2026-11-24T09:30:00Z")),
)
reports = st.one_of(
    st.builds(lambda result: Report(result, None, (), None), _results),
    st.builds(
        Report,
        result=_results,
        policy=st.builds(PolicySource, texts, _hex),
        findings=st.lists(_findings, max_size=2).map(tuple),
        verdict=st.none(),
    ).map(lambda report: replace(report, verdict=report.computed_verdict)),
)
