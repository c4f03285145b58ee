# SPDX-License-Identifier: Apache-2.0
"""A verification on a terminal: the outcome, a paragraph for each check, and what it cannot tell. Layout only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from ospo_scan.report.format import RenderOptions
from ospo_scan.report.terminal.page import Page
from ospo_scan.report.text import shown_path, visible
from ospo_scan.verification.model import FileDifference, Outcome, Subject, Verification

_LABEL = 10  # "unreadable" fits
_INDENT = 3
_MOST = 10
_HEADS = {
    Outcome.SAME: ("VERIFIED", "bold green", "what was checked is as the report says"),
    Outcome.DIFFERS: ("DIFFERS", "bold red", "not all is as the report says"),
    Outcome.UNCHECKED: ("NOT CHECKED", "bold magenta", "not all of what the report says could be checked"),
}
_WORDS = {
    Outcome.SAME: ("same", "green"),
    Outcome.DIFFERS: ("DIFFERS", "bold red"),
    Outcome.UNCHECKED: ("NOT CHECKED", "bold magenta"),
}
NOT_TOLD = (
    "Not checked: whether the engine finds what the report says it found. A report that was made up as a whole, "
    "evidence and digests, agrees with itself; --rescan looks at every file anew."
)


def write(verification: Verification, stream: TextIO, options: RenderOptions) -> None:
    """Write all of it; with verbosity -1 the first line and one for each difference, with 1 no list is cut."""
    page = Page(stream, options)
    word, style, meaning = _HEADS[verification.outcome]
    page.prose((word, style), f"  {meaning}", hang=len(word) + 2)
    for check in verification.checks:
        if options.verbosity < 0 and check.outcome in (Outcome.SAME, Outcome.NOTHING):
            continue
        outcome, color = _WORDS.get(check.outcome, ("", ""))
        message = f"{': ' if outcome else ''}{visible(check.message)}"
        page.prose((outcome, color), message, hang=_LABEL, label=check.subject.value.capitalize())
        lines = [visible(line) for line in check.details]
        if check.subject is Subject.FILES:
            lines += [_line(one) for one in verification.files]
        _list(page, lines, options.verbosity)
    if options.verbosity < 0:
        return
    for note in verification.notes:
        page.prose(visible(note), hang=_LABEL, label="Note")
    if not verification.is_rescanned:
        page.blank()
        page.prose(NOT_TOLD)


def _list(page: Page, lines: Sequence[str], verbosity: int) -> None:
    most = _MOST if verbosity == 0 else len(lines)
    for line in lines[:most]:
        page.line(line, indent=_INDENT)
    if len(lines) > most:
        page.prose(f"and {len(lines) - most:,} more: --verbose lists them", indent=_INDENT)


def _line(one: FileDifference) -> str:
    detail = f": {visible(one.detail)}" if one.detail else ""
    return f"{one.change.value:<{_LABEL}} {shown_path(one.path)}{detail}"
