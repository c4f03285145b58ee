# SPDX-License-Identifier: Apache-2.0
"""A code quality report as GitLab reads it (https://docs.gitlab.com/ci/testing/code_quality/): a JSON array.

One entry for each place of each finding that counts, and one for each file that could not be scanned. GitLab compares
reports by the fingerprints of the entries, so these do not depend on lines.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from ospo_scan.codec import Plain, well_formed
from ospo_scan.model import Level, Report, TextLocation, path_bytes
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.gaps import gaps
from ospo_scan.report.places import in_file, project_file
from ospo_scan.report.text import json_line, shown_path
from ospo_scan.report.wording import decided_by, statement

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "minor", Level.NOTE: "info", Level.OFF: "info"}
_BLOCKER = "blocker"
_UNSEEN = "minor"


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as a JSON array, one entry a line; ``options`` change nothing."""
    separator = "[\n"
    for entry in _entries(report):
        stream.write(separator + json_line(entry))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _entries(report: Report) -> Iterator[Plain]:
    project, names = project_file(report), _Names()
    for gap in gaps(report):
        severity, name = _BLOCKER if gap.is_error else _UNSEEN, names.of(gap.check, gap.path)
        yield _entry(gap.check, severity, gap.message, in_file(TextLocation(gap.path), project), name)
    for finding in report.findings:
        if finding.suppression is not None:
            continue
        said = statement(finding.message, finding.license_expression)
        if finding.decided_by is not None:
            said += f" {decided_by(finding.decided_by)}."
        for place in finding.places:
            severity, name = _SEVERITIES[finding.level], names.of(finding.fingerprint, place.path)
            yield _entry(finding.rule, severity, said, in_file(place, project), name)


class _Names:
    """Fingerprints of entries: what holds, in which file, and which time there; the same wherever the lines go."""

    def __init__(self) -> None:
        self._times: Counter[tuple[str, str]] = Counter()

    def of(self, what: str, path: str) -> str:
        """The fingerprint of the next place in ``path`` where ``what`` holds."""
        self._times[what, path] += 1
        name = b"%b\n%b\n%d" % (what.encode(), path_bytes(path), self._times[what, path])
        return hashlib.sha256(name).hexdigest()


def _entry(check: str, severity: str, description: str, place: TextLocation, fingerprint: str) -> Plain:
    lines = {"begin": place.start_line or 1}
    if place.end_line is not None:
        lines["end"] = place.end_line
    return {
        "description": description,
        "check_name": well_formed(check),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": shown_path(place.path), "lines": lines},
    }
