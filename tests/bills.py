# SPDX-License-Identifier: Apache-2.0
"""What the tests of the bill-of-materials formats share: a report with every case, documents, and readings of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema_rs
from hypothesis import strategies as st

from ospo_scan.model import (
    Copyright,
    Correction,
    CorrectionKind,
    Decision,
    FileScan,
    FileStatus,
    Project,
    Reason,
    Report,
    ScanResult,
    Scope,
    SourceFile,
    TextLocation,
    Verdict,
)
from ospo_scan.report import RenderOptions
from rendering import rendered
from samples import MIT, POLICY, TOOL, detection, in_order, left_out, reports, scanned

CREATED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

# A report of the tool lists every path once.
bills = reports.filter(lambda report: len({scan.path for scan in report.result.files}) == len(report.result.files))
created_times = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))


def written(name: str, report: Report, created: datetime = CREATED) -> str:
    """The report in the format with this name."""
    return rendered(name, report, RenderOptions(created=created))


def parsed(name: str, report: Report) -> dict[str, Any]:
    """The report in a JSON format, read back; no object of it has a key twice."""
    document = json.loads(written(name, report).encode("utf-8"), object_pairs_hook=_unique)
    assert isinstance(document, dict)
    return document


def path_of(identifier: str) -> str:
    """The path that the end of an id stands for."""
    return unquote_to_bytes(identifier).decode("utf-8", "surrogateescape")


def settled_report() -> Report:
    """A named project with corrections, exceptions, license texts, copyright statements, clues and odd names."""
    exception = detection("GPL-2.0-only WITH LicenseRef-scancode-bacula-exception", "with our exception", line=2)
    listed = detection("GPL-2.0-only WITH Classpath-exception-2.0", "with the classpath exception", line=9)
    ours = detection("LicenseRef-ours", "These are our terms.\nAsk \udcff first.", line=3)
    choice, mention = detection("MIT OR GPL-2.0-only", "either", line=1), detection("GPL-2.0-only", "the GPL", line=7)
    mit, unknown = detection("MIT", MIT), detection("LicenseRef-nobody-knows", None, line=5)
    statement = Copyright('Copyright "(c)" 2026 Z\u00fcrich\u202e \udcfe Inc.', ("Inc.",), 1, 1)
    clue = replace(mit.matches[0], rule="mit_clue.RULE", score=40.0)
    scans = (
        replace(scanned("LICENSE", mit), copyrights=(statement, replace(statement, statement="2026 A", start_line=4))),
        replace(scanned("src/both.c", exception, listed), copyrights=()),
        scanned("src/chosen.c", choice),
        scanned("src/false.c", mention),
        scanned("src/partly.c", mit, mention),
        scanned("src/ours.c", ours),
        scanned("src/unknown.c", unknown),
        scanned("src/clue.c", clues=(clue,)),
        scanned("src/empty.c"),
        scanned('src/", "\\xff.c', mit),
        scanned("src/\\\udcff\x1b[31m\u202e\n.c", mit),
        replace(scanned("src/digestless.c", ours), file=SourceFile("src/digestless.c")),
        left_out("lib/a\udcff.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "a zip archive \udcff"),
        left_out("gone", FileStatus.SKIPPED, Reason.DELETED),
        left_out("build/", FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:1: build/"),
    )
    project = Project("caf\u00e9 & co", "1.0", "ab" * 20, "2026-11-20T08:00:00Z")
    result = ScanResult(TOOL, Scope.GIT, True, in_order(scans), notes=("A note \udcff.", "Another."), project=project)
    return Report(result, POLICY, (), Verdict.PASS, _corrections())


def _corrections() -> tuple[Correction, ...]:
    curation = Decision(POLICY.source, 20, "curation")
    mentions = (TextLocation("src/false.c", 7, 7), TextLocation("src/partly.c", 7, 7))
    comment = "It names \udcff the license of another file."
    kind = CorrectionKind.CURATION
    return (
        Correction(kind, "GPL-2.0-only", "NONE", "mention", comment, "legal", curation, mentions),
        Correction(
            CorrectionKind.CHOICE,
            "MIT OR GPL-2.0-only",
            "MIT",
            "choice",
            None,
            None,
            Decision(POLICY.source, None, "choice"),
            (TextLocation("src/chosen.c", 1, 1),),
        ),
        Correction(
            kind,
            "LicenseRef-nobody-knows",
            "LicenseRef-theirs",
            "misread",
            None,
            None,
            curation,
            (TextLocation("src/unknown.c", 5, 5),),
        ),
    )


def paths_listed(report: Report) -> list[str]:
    """The paths that a bill has to list: those of files that exist and were asked for."""
    missing = {Reason.DELETED, Reason.IGNORED, Reason.NOT_INCLUDED}
    return [scan.path for scan in report.result.files if scan.reason not in missing or _is_scanned(scan)]


def _is_scanned(scan: FileScan) -> bool:
    return scan.status is FileStatus.SCANNED


@lru_cache
def cyclonedx_validator(version: str) -> jsonschema_rs.Draft7Validator:
    """The official schema of a version of CycloneDX, with the schemas that it refers to."""
    names = ("spdx", "jsf-0.82", "cryptography-defs")
    others = [(f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", _official(name)) for name in names]
    return jsonschema_rs.Draft7Validator(
        _official(f"bom-{version}"),
        registry=jsonschema_rs.Registry(others),
        validate_formats=True,
    )


def _official(name: str) -> Any:
    return json.loads((files("cyclonedx.schema") / "_res" / f"{name}.SNAPSHOT.schema.json").read_text("utf-8"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    assert len(members) == len(pairs)
    return members
