# SPDX-License-Identifier: Apache-2.0
"""SPDX 2.3 documents in tests: a report with all that they have to cope with, and what other readers make of them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import yaml  # type: ignore[import-untyped]  # as spdx-tools reads YAML
from license_expression import get_spdx_licensing
from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter
from spdx_tools.spdx.model.document import Document
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.parser.tagvalue import parser as tag_value
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

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
    TextLocation,
    Verdict,
)
from ospo_scan.report import RenderOptions
from rendering import rendered
from samples import MIT, POLICY, TOOL, detection, in_order, left_out, scanned

# It makes the index of all licenses anew for every license that it reads.
setattr(tag_value, "get_spdx_licensing", functools.cache(get_spdx_licensing))  # noqa: B010

CREATED = RenderOptions(created=datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
FORMAT_NAMES = ("spdx-json", "spdx-tag", "spdx-yaml")

BREAKOUT = "Copyright 2020 A</text>\nLicenseConcluded: MIT\nFileName: ./b.c\r\nSPDXID: SPDXRef-b\x1b[31m"
ALONE = "LicenseRef-scancode-classpath-exception-2.0"
UNLISTED = "GPL-2.0-only WITH LicenseRef-scancode-proguard-exception-2.0"


def value_of(report: Report, options: RenderOptions | None = None) -> dict[str, Any]:
    """The JSON value of the document of a report."""
    value: dict[str, Any] = json.loads(rendered("spdx-json", report, options))
    return value


def read_by_spdx_tools(name: str, text: str) -> Document:
    """The document that tools-python reads."""
    # mypy: the parsers of spdx-tools have no types.
    dictionary, lines = cast(Any, JsonLikeDictParser), cast(Any, tag_value.Parser)
    parsers: dict[str, Callable[[], Document]] = {
        "spdx-json": lambda: dictionary().parse(json.loads(text)),
        "spdx-tag": lambda: lines().parse(text),
        "spdx-yaml": lambda: dictionary().parse(yaml.safe_load(text)),
    }
    return parsers[name]()


def value_read_by_spdx_tools(name: str, text: str) -> dict[str, Any]:
    """What tools-python read, as it writes JSON."""
    value: dict[str, Any] = cast(Any, DocumentConverter)().convert(read_by_spdx_tools(name, text))
    return value


def complaints(name: str, text: str) -> list[str]:
    """What the validator of tools-python has to say."""
    return [one.validation_message for one in validate_full_spdx_document(read_by_spdx_tools(name, text))]


def corrected(
    kind: CorrectionKind, detected: str, concluded: str, *places: TextLocation, comment: str | None = None
) -> Correction:
    """A correction of line 9 of the policy."""
    decision = Decision(POLICY.source, 9, "curations")
    return Correction(kind, detected, concluded, "local-exception", comment, "legal", decision, places)


def report_of(*files: FileScan, corrections: tuple[Correction, ...] = (), project: Project | None = None) -> Report:
    """A report on a project, judged where there are corrections."""
    result = ScanResult(TOOL, Scope.GIT, True, in_order(files), project=project or Project())
    if not corrections:
        return Report(result, None, (), None)
    report = Report(result, POLICY, (), Verdict.PASS, corrections)
    return replace(report, verdict=report.computed_verdict)


def demanding_report() -> Report:
    """Names and texts that try to break out, licenses that SPDX 2.3 cannot state, corrections, copyrights, and more."""
    mit, choice = detection("MIT", MIT), detection("MIT OR Apache-2.0", "MIT or Apache-2.0, at your choice", line=5)
    copyrights = (Copyright(BREAKOUT, ("A",), 1, 4), Copyright("(c) Zo\u00eb \u2066Ltd", ("Zo\u00eb",), 6, 6))
    evil = "src/a\nLicenseConcluded: MIT\n<text>.c"
    files = (
        replace(scanned("LICENSE", mit), copyrights=()),
        replace(scanned("copy/LICENSE", mit), file=replace(scanned("LICENSE").file, path="copy/LICENSE")),
        replace(scanned(evil, detection("LicenseRef-ours", f"Ours.{BREAKOUT}")), copyrights=copyrights),
        scanned("src/\udcff.c", detection("DocumentRef-theirs:LicenseRef-theirs", None), clues=mit.matches),
        scanned("src/both.c", choice, detection("GPL-2.0-only WITH Classpath-exception-2.0", "linking", line=9)),
        scanned("src/chosen.c", choice),
        scanned("src/alone.c", detection(ALONE, "As a special exception")),
        scanned("src/unlisted.c", detection(UNLISTED, "ProGuard may be linked")),
        scanned("src/addition.c", detection("MIT WITH AdditionRef-ours", "with our addition")),
        scanned("src/nothing.c"),
        left_out("a, b.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "a zip archive"),
        left_out("gone\r) .c", FileStatus.ERROR, Reason.UNREADABLE, "Permission\n denied"),
        left_out("link ", FileStatus.SKIPPED, Reason.LINK, "leads to src"),
        left_out("out/", FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:1: out/"),
    )
    both, chosen = TextLocation("src/both.c", 5, 5), TextLocation("src/chosen.c", 5, 5)
    addition = TextLocation("src/addition.c", 1, 1)
    corrections = (
        corrected(CorrectionKind.CHOICE, "MIT OR Apache-2.0", "MIT", both, chosen),
        corrected(CorrectionKind.CURATION, "MIT WITH AdditionRef-ours", "MIT WITH AdditionRef-ours", addition),
    )
    report = report_of(
        *files, corrections=corrections, project=Project("Created", "1.2", "ab" * 20, "2026-11-24T09:30:00Z")
    )
    notes = ("The policy's baseline was not used.\nSPDXID: SPDXRef-x",)
    return replace(report, result=replace(report.result, notes=notes))
