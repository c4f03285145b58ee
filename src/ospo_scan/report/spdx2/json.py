# SPDX-License-Identifier: Apache-2.0
"""The SPDX 2.3 document of a report, in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ospo_scan.model import Report
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.json.document import rendered
from ospo_scan.report.spdx2.document import Document, document
from ospo_scan.report.text import inert_json

NEEDS_COPYRIGHTS = True


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write the document of ``report``, 2 spaces a level, keys in fixed order."""
    for part in _json(document(report, options)):
        stream.write(inert_json(part))


def _json(made: Document) -> Iterator[str]:
    yield rendered(made.head, "\n").removesuffix("\n}")
    for key, elements in made.lists():
        separator = f',\n  "{key}": [\n    '
        for element in elements:
            yield separator + rendered(element, "\n    ")
            separator = ",\n    "
        yield "\n  ]"
    yield "\n}\n"
