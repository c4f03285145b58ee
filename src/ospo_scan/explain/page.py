# SPDX-License-Identifier: Apache-2.0
"""Explanations as text on a terminal: labels in one column, what they say in another. Layout only."""

from __future__ import annotations

from typing import TextIO

from ospo_scan.explain.explanation import Block, Explanation, Row, Tone
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.terminal.page import Page, Part
from ospo_scan.report.text import visible

_STYLES = {Tone.GOOD: "bold green", Tone.DOUBTFUL: "bold yellow", Tone.BAD: "bold red", Tone.FAINT: "dim"}
_LABEL = 10
_INDENT = 2


def write(explanation: Explanation, stream: TextIO, options: RenderOptions) -> None:
    """Write the explanation; every string of it is made inert first."""
    page = Page(stream, options)
    page.prose((visible(explanation.title), "bold"), hang=_INDENT)
    for block in explanation.blocks:
        page.blank()
        _block(page, block)


def _block(page: Page, block: Block) -> None:
    if block.title:
        page.prose((visible(block.title), "bold"), hang=_INDENT)
    for row in block.rows:
        _row(page, row)


def _row(page: Page, row: Row) -> None:
    parts: list[Part] = []
    if row.word:
        parts.append((visible(row.word), _STYLES.get(row.tone, "bold")))
        parts.append("  " if row.text else "")
    parts.append((visible(row.text), "" if row.word else _STYLES.get(row.tone, "")))
    if row.is_literal:
        page.line(row.label.ljust(_LABEL), *parts, indent=_INDENT)
    else:
        page.prose(*parts, indent=_INDENT, hang=_LABEL, label=row.label or " ")
