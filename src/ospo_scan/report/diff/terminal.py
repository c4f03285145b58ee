# SPDX-License-Identifier: Apache-2.0
"""A comparison on a terminal: plain text with a little color. Layout only.

Prose is wrapped at the width; paths never are, so that they can be copied. Every foreign string is made inert first.
"""

from __future__ import annotations

from typing import TextIO

from ospo_scan.comparison import Comparison
from ospo_scan.report.diff.entries import Entry, Outline
from ospo_scan.report.diff.outline import outline
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.terminal.page import Page
from ospo_scan.report.text import shown_path, visible

_INDENT = 3
_LABEL = 10


def write(comparison: Comparison, stream: TextIO, options: RenderOptions) -> None:
    """Write the comparison; with verbosity -1 the first line, the caveats, and one line for each thing that matters."""
    told = outline(comparison, options.verbosity)
    page = Page(stream, options)
    style = "bold yellow" if told.word == "CHANGED" else "bold green"
    page.prose((told.word, style), f"  {told.counts}", hang=len(told.word) + 2)
    if options.verbosity < 0:
        _short(page, told)
    else:
        _full(page, told)
        if told.sections and options.verbosity == 0:
            page.blank()
            page.prose("--verbose shows every list in full, --quiet one line for each thing that matters.")


def _full(page: Page, told: Outline) -> None:
    page.prose(told.files)
    for label, note in told.facts:
        page.prose(visible(note), hang=_LABEL, label=label)
    if told.caveats:
        page.blank()
        page.line(("To know first", "bold magenta"))
        for sentence in told.caveats:
            page.prose(visible(sentence), indent=_INDENT, hang=2, label="*")
    for section in told.sections:
        page.blank()
        page.line((section.title, "bold"))
        for entry in section.entries:
            _entry(page, entry, _INDENT)


def _short(page: Page, told: Outline) -> None:
    for sentence in told.caveats:
        page.line(f"note: {visible(sentence)}")
    for section in told.sections:
        if section.short:
            for entry in section.entries:
                page.line(": ".join(filter(None, (section.short, _name(entry), visible(entry.note)))))


def _entry(page: Page, entry: Entry, indent: int) -> None:
    """The entry in one line where that fits, else what there is to say of it below its name."""
    label, name, note = f"{entry.label} " if entry.label else "", _name(entry), visible(entry.note)
    if not name:
        page.prose(f"{label}{note}", indent=indent, hang=2)
    elif not note:
        page.line(label, (name, _style(entry)), indent=indent)
    elif page.fits(f"{label}{name}: {note}", indent):
        page.line(label, (name, _style(entry)), f": {note}", indent=indent)
    else:
        page.line(label, (name, _style(entry)), ":", indent=indent)
        page.prose(note, indent=indent + _INDENT)
    for one in entry.below:
        _entry(page, one, indent + _INDENT)


def _name(entry: Entry) -> str:
    if not entry.is_path:
        return visible(entry.name)
    return shown_path(entry.name) if entry.line is None else f"{shown_path(entry.name)}:{entry.line}"


def _style(entry: Entry) -> str:
    return "cyan" if entry.is_path else "bold"
