# SPDX-License-Identifier: Apache-2.0
"""Saved JSON reports: read back to what renders to the same value, or refused with a sentence."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

from target import Target, promised

from ospo_scan.errors import ReportFileError
from ospo_scan.model import Report
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.json import document
from ospo_scan.report.json.reading import is_own_report, read_report
from samples import attributed_report, failing_report, incomplete_report, scan_report

WORDS = (
    b"null",
    b'"path"',
    b'"path_base64": "/w=="',
    b"[]",
    b"{}",
    b"-1",
    b"1e999",
    b'"\\ud800"',
    b"[" * 500,
    b"9" * 400,
    b'"verdict": "pass"',
)


def look_at(data: bytes) -> None:
    """Have one report read."""
    is_own = is_own_report(data)
    try:
        report = read_report(data)
    except ReportFileError as error:
        promised(bool(str(error)) and not is_own, "refused, and taken for our own")
        return
    promised(json.loads(written(report)) == json.loads(data), "a report was read that renders to another one")


def written(report: Report) -> bytes:
    """The bytes of a report."""
    stream = io.StringIO()
    document.write(report, stream, RenderOptions())
    return stream.getvalue().encode()


def seeds() -> Sequence[bytes]:
    """The reports of the tests."""
    return [written(one()) for one in (failing_report, incomplete_report, attributed_report, scan_report)]


TARGET = Target(look_at, seeds, WORDS)
