# SPDX-License-Identifier: Apache-2.0
"""The report as a CycloneDX 1.7 document: as 1.6, with the texts of licenses beside the expression that names them.

https://cyclonedx.org/docs/1.7/json/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from ospo_scan.codec import Plain
from ospo_scan.model import Report
from ospo_scan.report.cyclonedx.v1_6 import Dialect, write_as
from ospo_scan.report.format import RenderOptions

NEEDS_COPYRIGHTS = True


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one JSON document of CycloneDX 1.7 that was created at ``options.created``."""
    write_as(Dialect("1.7", _details), report, stream, options.created)


def _details(texts: Mapping[str, str]) -> Plain:
    return {
        "expressionDetails": [
            {"licenseIdentifier": name, "text": {"contentType": "text/plain", "content": text}}
            for name, text in texts.items()
        ]
    }
