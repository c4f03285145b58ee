# SPDX-License-Identifier: Apache-2.0
"""What the tests of the formats share: a report rendered, and read back; a comparison with a file of tests/golden."""

from __future__ import annotations

import io
import os
from pathlib import Path

from ospo_scan.model import Report
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.json.reading import read_report

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(__file__).parents[1] / "src" / "ospo_scan" / "data" / "schemas"
IS_UPDATE = "UPDATE_GOLDEN" in os.environ  # now: the tests run without the environment of the person


def rendered(name: str, report: Report, options: RenderOptions | None = None) -> str:
    """``report`` in the format ``name``."""
    stream = io.StringIO()
    FORMATS[name].write(report, stream, options or RenderOptions())
    return stream.getvalue()


def saved(report: Report) -> Report:
    """``report`` as it comes back from its JSON."""
    return read_report(rendered("json", report))


def assert_golden(output: str, name: str) -> None:
    """Compare ``output`` with a golden file, or write that anew where UPDATE_GOLDEN is set."""
    data = output.encode("utf-8")
    if IS_UPDATE:
        (GOLDEN / name).write_bytes(data)
    assert data == (GOLDEN / name).read_bytes()
