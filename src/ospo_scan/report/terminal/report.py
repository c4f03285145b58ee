# SPDX-License-Identifier: Apache-2.0
"""The report for people: what is wrong, where, who says so and what to do, in plain text with a little color.

Layout only. It is built from ``Text`` values, never from markup, and every foreign string passes ``visible`` first.
Prose is wrapped at the width; names and lines to paste never are, so that they can be copied. What is not shown is
counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from ospo_scan.model import Level, LicenseMatch, Report, TextLocation
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.groups import Group, Notice, directories, groups, marked, telling_match
from ospo_scan.report.remedies import remedies
from ospo_scan.report.terminal.page import Page, Part
from ospo_scan.report.terminal.tables import (
    clues,
    decided,
    failures,
    licenses,
    notes,
    packages,
    refinements,
    suppressed,
    unscanned,
)
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import (
    counted,
    coverage,
    decided_by,
    headline,
    how_found,
    in_one_line,
    next_step,
    shown_place,
)

_VERDICT_STYLES = {"PASS": "bold green", "REVIEW": "bold yellow", "FAIL": "bold red", "INCOMPLETE": "bold magenta"}
_LEVEL_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan", Level.OFF: "dim"}
_LINE_END = re.compile(r"\r\n|\r|\n")

_NOTICES = 3
_PLACES = 5
_EXCERPT_LINES = 4
_EXCERPT_LINES_VERBOSE = 16
_LONGEST_LINE = 2000


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write the report; with verbosity -1 the verdict, then a line for each finding and each file in error."""
    page = Page(stream, options)
    verdict, counts = headline(report)
    page.prose((verdict, _VERDICT_STYLES.get(verdict, "bold")), f"  {counts}", hang=len(verdict) + 2)
    if options.verbosity < 0:
        _short(page, report)
        return
    if covered := coverage(report):
        page.prose(covered)
    if report.policy is not None:
        page.line(f"Policy: {visible(report.policy.source)}")
    is_full = options.verbosity > 0
    found = groups(report)
    for number, group in enumerate(found, start=1):
        _group(page, f"[{number}/{len(found)}]", group, report, options)
    decided(page, report, is_full)
    refinements(page, report, is_full)
    failures(page, report, is_full)
    licenses(page, report, is_full)
    packages(page, report)
    clues(page, report, is_full)
    unscanned(page, report, is_full)
    if is_full:
        suppressed(page, report)
    notes(page, report)
    page.blank()
    if found and not is_full:
        page.prose("--verbose shows every place and longer excerpts, --quiet one line for each finding.")
    page.prose((next_step(report, options.fail_on), "bold"))


def _short(page: Page, report: Report) -> None:
    for finding in report.findings:
        if finding.suppression is None:
            page.line(in_one_line(finding))
    failures(page, report, is_full=True, is_short=True)


def _group(page: Page, number: str, group: Group, report: Report, options: RenderOptions) -> None:
    is_full = options.verbosity > 0
    page.blank()
    title: list[Part] = [f"{number} ", (f"{group.level.label}: {visible(group.rule)}", _LEVEL_STYLES[group.level])]
    if group.license_expression is not None:
        title += ["  ", *_marked(group.license_expression, group.refused)]
    page.prose(*title, hang=len(number) + 1)
    page.prose(visible(group.message), indent=3)
    if len(group.notices) > 1:
        page.prose(f"{counted(len(group.notices), 'different text')}, {counted(len(group.places), 'place')}:", indent=3)
    shown = len(group.notices) if is_full else _NOTICES
    for notice in group.notices[:shown]:
        page.blank()
        _notice(page, notice, is_full)
    if rest := group.notices[shown:]:
        page.blank()
        places = [place for notice in rest for place in notice.places]
        _more(page, f"{counted(len(rest), 'more text')},", places)
    if group.known:
        page.prose(f"The baseline knows {counted(group.known, 'other place')} of the same.", indent=3, hang=2)
    page.blank()
    if group.decided_by is not None:
        page.prose(decided_by(group.decided_by), indent=3, hang=2)
    _what_to_do(page, group, report, options)


def _marked(expression: str, refused: tuple[str, ...]) -> list[Part]:
    """The expression with each refused license between ``>`` and ``<``; one that is refused as a whole is left bare."""
    return [
        (f">{visible(text)}<", "bold red") if is_refused else (visible(text), "bold")
        for text, is_refused in marked(expression, refused)
    ]


def _notice(page: Page, notice: Notice, is_full: bool) -> None:
    places = notice.places
    if notice.detection is None:
        listed = len(places) if is_full else _PLACES
        for place in places[:listed]:
            page.line((shown_place(place), "cyan"), indent=3)
        _more(page, "", places[listed:])
        return
    match = telling_match(notice.detection, notice.finding.refused)
    page.line((shown_place(places[0]), "cyan"), indent=3)
    _excerpt(page, match, _EXCERPT_LINES_VERBOSE if is_full else _EXCERPT_LINES)
    if is_full:
        for place in places[1:]:
            page.line("also ", (shown_place(place), "cyan"), indent=3)
    else:
        _more(page, "", places[1:])
    page.prose(how_found(notice), indent=3, hang=2)


def _more(page: Page, what: str, places: Iterable[TextLocation]) -> None:
    """Say how many places are not shown, and where they lie."""
    hidden = list(places)
    if not hidden:
        return
    where = directories(hidden)
    listed = [f"{shown_path(directory)} ({number:,})" for directory, number in where[:_PLACES]]
    if others := where[_PLACES:]:
        listed.append(f"{counted(len(others), 'other directory', 'other directories')}")
    amount = counted(len(hidden), "place" if what else "more place")
    page.prose(f"and {what} {amount}: in {', '.join(listed)}".replace("  ", " "), indent=3, hang=2)


def _excerpt(page: Page, match: LicenseMatch, most: int) -> None:
    if match.matched_text is None:
        return
    lines = _LINE_END.split(match.matched_text.strip("\r\n"))
    first = match.start_line
    shown = most if len(lines) > most + 1 else len(lines)
    digits = len(str(first + shown))
    for number, line in enumerate(lines[:shown], start=first):
        text = visible(line[:_LONGEST_LINE].expandtabs(4))
        page.line((f"{number:>{digits}} | ", "dim"), page.cut(text, indent=6 + digits + 3), indent=6)
    if len(lines) > shown:
        page.line((f"{'':{digits}} | {counted(len(lines) - shown, 'more line')}", "dim"), indent=6)


def _what_to_do(page: Page, group: Group, report: Report, options: RenderOptions) -> None:
    page.line("What to do:", indent=3)
    for letter, remedy in zip("abcdefgh", remedies(group, report.policy, options.as_of), strict=False):
        page.prose(f"{letter}) {remedy.sentence}", indent=3, hang=3)
        for line in remedy.lines:
            page.line((line, "green"), indent=8)
