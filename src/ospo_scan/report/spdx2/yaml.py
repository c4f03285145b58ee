# SPDX-License-Identifier: Apache-2.0
"""The SPDX 2.3 document of a report, in YAML: blocks, with every string in double quotes.

In quotes no string can be taken for a number, a date, a list or a comment: digests and versions look like such.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ospo_scan.model import Report
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.spdx2.document import Document, document
from ospo_scan.report.text import yaml_string

NEEDS_COPYRIGHTS = True


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write the document of ``report``, keys in fixed order."""
    for part in _yaml(document(report, options)):
        stream.write(part)


def _yaml(made: Document) -> Iterator[str]:
    yield _block(made.head, "").removeprefix("\n") + "\n"
    for key, elements in made.lists():
        yield f"{key}:\n"
        for element in elements:
            yield f"  -{_item(element, '    ')}\n"


def _block(value: object, indent: str) -> str:
    """What follows a key or a dash; the lines of a mapping or a list start with ``indent``. None of them is empty."""
    if isinstance(value, dict):
        inner = indent + "  "
        return "".join([f"\n{indent}{key}:{_block(item, inner)}" for key, item in value.items()])
    if isinstance(value, list):
        inner = indent + "  "
        return "".join([f"\n{indent}-{_item(item, inner)}" for item in value])
    if isinstance(value, str):
        return f" {yaml_string(value)}"
    return " true" if value else " false"


def _item(value: object, indent: str) -> str:
    """A member of a list: a mapping starts on the line of its dash."""
    return f" {_block(value, indent).lstrip()}"
