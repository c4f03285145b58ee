# SPDX-License-Identifier: Apache-2.0
"""A comparison in GitHub-flavored Markdown, for pull requests and release notes. Layout only.

Names are code spans, and foreign words are made inert (see ``markdown_text``), so that nothing of a tree or a report
is markup, a link or a mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from ospo_scan.comparison import Comparison
from ospo_scan.report.diff.entries import Entry, Outline
from ospo_scan.report.diff.outline import outline
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.markdown_text import code, prose
from ospo_scan.report.text import shown_path


def write(comparison: Comparison, stream: TextIO, options: RenderOptions) -> None:
    """Write the comparison; with verbosity -1 the first line, the caveats, and one line for each thing that matters."""
    told = outline(comparison, options.verbosity)
    lines = _short(told) if options.verbosity < 0 else _full(told)
    stream.write(f"## License changes\n\n**{told.word}** {prose(told.counts)}\n")
    for line in lines:
        stream.write(f"{line}\n")
    if told.sections and options.verbosity == 0:
        stream.write("\nLong lists are cut and counted; `--verbose` shows all.\n")


def _full(told: Outline) -> Iterator[str]:
    yield ""
    yield prose(told.files)
    if told.facts:
        yield ""
        for label, note in told.facts:
            yield f"- {label}: {prose(note)}"
    if told.caveats:
        yield from ("", "> **To know first**", ">")
        for sentence in told.caveats:
            yield f"> - {prose(sentence)}"
    for section in told.sections:
        yield from ("", f"### {section.title}", "")
        yield from _list(section.entries, "")


def _short(told: Outline) -> Iterator[str]:
    lines = [f"- note: {prose(sentence)}" for sentence in told.caveats]
    lines += [f"- {one.short}: {_line(entry)}" for one in told.sections if one.short for entry in one.entries]
    yield from ("", *lines) if lines else ()


def _list(entries: Iterable[Entry], indent: str) -> Iterator[str]:
    for entry in entries:
        yield f"{indent}- {_line(entry)}"
        yield from _list(entry.below, indent + "  ")


def _line(entry: Entry) -> str:
    label, name, note = f"{entry.label} " if entry.label else "", _name(entry), prose(entry.note)
    return label + ": ".join(filter(None, (name, note)))


def _name(entry: Entry) -> str:
    if not entry.is_path:
        return code(entry.name)
    name = shown_path(entry.name)
    return code(name if entry.line is None else f"{name}:{entry.line}")
