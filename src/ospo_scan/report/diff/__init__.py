# SPDX-License-Identifier: Apache-2.0
"""The formats in which a comparison of two reports can be written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TextIO

from ospo_scan.comparison import Comparison
from ospo_scan.report import Formats
from ospo_scan.report.format import RenderOptions

__all__ = ["DIFF_FORMATS", "DiffFormat"]


class DiffFormat(Protocol):
    """Writes a comparison in one format; as ``Format`` does a report."""

    def write(self, comparison: Comparison, stream: TextIO, options: RenderOptions) -> None:
        """Write all of ``comparison`` to ``stream``, which takes any Unicode text but lone surrogates."""


DIFF_FORMATS: Mapping[str, DiffFormat] = Formats[DiffFormat](
    {
        "terminal": "ospo_scan.report.diff.terminal",
        "markdown": "ospo_scan.report.diff.markdown",
        "json": "ospo_scan.report.diff.json",
    }
)
