# SPDX-License-Identifier: Apache-2.0
"""The seam of the report formats: what a format is, and what a caller may ask of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol, TextIO

from ospo_scan.model import FailOn, Report

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to show a report to people, and when: machine formats heed ``created`` and ``fail_on`` alone, if anything.

    ``width`` is in columns. ``verbosity`` is -1 for one line a finding, 0 for the full report with long lists cut
    and counted, 1 for everything. ``as_of`` is the day from which suggested days are counted; None suggests none.
    ``created`` is the time, in UTC, that formats with a time of creation state. ``template`` is the text of a
    person's own jinja2 template, for the formats that take one.
    """

    width: int = 80
    color: bool = False
    fail_on: FailOn = FailOn.DENY
    verbosity: int = 0
    as_of: date | None = None
    created: datetime = EPOCH
    template: str | None = None


class Format(Protocol):
    """Writes a report in one format.

    It computes no verdict, writes the same bytes for the same report and options, and puts nothing on the stream
    that a name or a text of the scanned tree could use to inject anything. ``NEEDS_COPYRIGHTS = True`` has scans for it
    read copyright statements, ``TAKES_TEMPLATE = True`` says that it heeds ``RenderOptions.template``.
    """

    def write(self, report: Report, stream: TextIO, options: RenderOptions) -> None:
        """Write all of ``report`` to ``stream``, which takes any Unicode text but lone surrogates."""
