# SPDX-License-Identifier: Apache-2.0
"""A summary in Markdown: for the job summary of GitHub, for a comment on a merge request, for a wiki.

Layout only; ``markdown_text`` makes foreign text inert. GitHub takes 1 MiB and GitLab a million characters, so each
part has a share of that, and what has no room is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TextIO

from ospo_scan.model import PROJECT, FileStatus, Level, Report, TextLocation
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.gaps import gaps
from ospo_scan.report.groups import Group, Notice, groups, license_counts, telling_match
from ospo_scan.report.markdown_text import code, cut, fenced, prose
from ospo_scan.report.refined import in_lines, refined
from ospo_scan.report.remedies import exclude_patterns, in_policy, remedies
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import (
    counted,
    coverage,
    decided_by,
    decisions,
    headline,
    how_found,
    in_directories,
    in_one_line,
    judged_files,
    next_step,
    shown_place,
    statement,
)

_MOST_BYTES = 1_000_000
# Percent of that for each part; the rest is for the lines between them.
_SHARES = {
    "head": 4,
    "table": 18,
    "details": 42,
    "gaps": 10,
    "exclude": 4,
    "licenses": 6,
    "decided": 5,
    "refined": 4,
    "known": 5,
}

_GROUPS = 50
_NOTICES = 3
_EXCERPT_LINES = 6
_LIST = 100
_EXCLUDED = 10

_VERDICTS = {
    "PASS": "\N{WHITE HEAVY CHECK MARK} PASS",
    "REVIEW": "\N{WARNING SIGN} REVIEW",
    "FAIL": "\N{CROSS MARK} FAIL",
    "INCOMPLETE": "\N{BLACK QUESTION MARK ORNAMENT} INCOMPLETE",
}
_LEVELS = {Level.ERROR: "\N{CROSS MARK} error", Level.WARNING: "\N{WARNING SIGN} warning", Level.NOTE: "note"}


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write the summary; of ``options`` the verbosity counts (-1: no details, 1: nothing cut but for size)."""
    for part in _parts(report, options):
        stream.write(part)


def _parts(report: Report, options: RenderOptions) -> Iterator[str]:
    is_full = options.verbosity > 0
    yield from _limited("head", _head(report), 1 + len(report.result.notes), "note")
    found = groups(report)
    shown = found if is_full else found[:_GROUPS]
    if found:
        yield "\n### Findings\n\n| Level | Rule | License | Places | First place |\n|---|---|---|---:|---|\n"
        yield from _limited("table", map(_row, shown), len(found), "finding")
        yield "\n"
    if options.verbosity >= 0:
        blocks = (_details(number, group, report, options) for number, group in enumerate(shown, start=1))
        yield from _limited("details", blocks, len(shown), "finding")
    most = None if is_full else _LIST
    yield from _list("gaps", "Not looked at", _gap_lines(report), most)
    yield from _exclusion(report)
    yield from _licenses(report, most)
    yield from _list("decided", "Decided by people", map(prose, decisions(report)), most, is_folded=True)
    lines = map(prose, in_lines(refined(report)))
    yield from _list("refined", "Put right by documented rules", lines, most, is_folded=True)
    yield from _list("known", "Known to the baseline, not counted", _known_lines(report), most, is_folded=True)
    yield f"{prose(next_step(report, options.fail_on))}\n\n"
    tool = report.result.tool
    yield prose(f"Made by {tool.name} {tool.version} with {tool.engine.name} {tool.engine.version}.") + "\n"


def _limited(part: str, blocks: Iterable[str], total: int, noun: str) -> Iterator[str]:
    """The first of ``total`` blocks, as long as there is room, and how many more there are."""
    room = _MOST_BYTES * _SHARES[part] // 100
    written = 0
    for block in blocks:
        room -= len(block.encode("utf-8"))
        if room < 0:
            break
        written += 1
        yield block
    if left_out := total - written:
        yield f"\nand {counted(left_out, f'more {noun}')}, left out here: the JSON report of the same run has all.\n"


def _head(report: Report) -> Iterator[str]:
    """What everybody has to know, in one block, and then the notes."""
    verdict, counts = headline(report)
    project = report.result.project
    policy = None if report.policy is None else report.policy.source
    about = (("Project", project.name), ("version", project.version), ("commit", project.revision), ("policy", policy))
    told = ", ".join(f"{what} {code(text)}" for what, text in about if text)
    covered = coverage(report)
    lines = [f"## ospo-scan: {_VERDICTS.get(verdict, verdict)}\n\n{prose(f'{counts}.')}\n"]
    lines += [f"{prose(covered)}\n"] if covered else []
    lines += [f"\n{told[:1].upper()}{told[1:]}.\n"] if told else []
    yield "".join(lines)
    for note in report.result.notes:
        yield f"\n> {prose(note)}\n"


def _row(group: Group) -> str:
    expression = code(group.license_expression) if group.license_expression else ""
    places = f"{len(group.places):,} | {_place(group.places[0])}"
    return f"| {_LEVELS.get(group.level, '')} | {code(group.rule)} | {expression} | {places} |\n"


def _details(number: int, group: Group, report: Report, options: RenderOptions) -> str:
    return "\n".join(_detail_lines(number, group, report, options)) + "\n"


def _detail_lines(number: int, group: Group, report: Report, options: RenderOptions) -> Iterator[str]:
    names = (group.rule, group.license_expression or "")
    title = " ".join(f"<code>{escape(cut(visible(name)))}</code>" for name in names if name)
    yield f"<details>\n<summary>{number}. {title}, {counted(len(group.places), 'place')}</summary>\n"
    yield f"{prose(statement(group.message, group.license_expression))}\n"
    shown = group.notices if options.verbosity > 0 else group.notices[:_NOTICES]
    for notice in shown:
        yield from _notice_lines(notice)
    if rest := group.notices[len(shown) :]:
        places = [place for notice in rest for place in notice.places]
        yield f"and {counted(len(rest), 'more text')} in {prose(in_directories(places))}\n"
    if group.known:
        yield f"The baseline knows {counted(group.known, 'other place')} of the same.\n"
    if group.decided_by is not None:
        yield f"{prose(decided_by(group.decided_by))}.\n"
    yield "**What to do**\n"
    for remedy in remedies(group, report.policy, options.as_of):
        yield f"{prose(remedy.sentence)}\n"
        if remedy.lines:
            yield fenced(remedy.lines)
    yield "</details>\n"


def _notice_lines(notice: Notice) -> Iterator[str]:
    more = f" and in {prose(in_directories(notice.places[1:]))}" if len(notice.places) > 1 else ""
    yield f"{_place(notice.places[0])}{more}\n"
    if notice.detection is None:
        return
    match = telling_match(notice.detection, notice.finding.refused)
    if match.matched_text is not None:
        lines = match.matched_text.strip("\r\n").splitlines()
        yield fenced(map(cut, lines[:_EXCERPT_LINES]))
        if (rest := len(lines) - _EXCERPT_LINES) > 0:
            yield f"and {counted(rest, 'more line')}\n"
    yield f"{prose(how_found(notice))}\n"


def _place(place: TextLocation) -> str:
    return shown_place(place) if place.path == PROJECT else code(shown_place(place))


def _gap_lines(report: Report) -> Iterator[str]:
    for gap in gaps(report):
        where = "" if gap.path == PROJECT else f"{code(shown_path(gap.path))}: "
        yield f"{where}{prose(gap.message)}"


def _exclusion(report: Report) -> Iterator[str]:
    """How to go on without the files that are in error."""
    failed = [gap.path for gap in gaps(report) if gap.is_error and gap.path != PROJECT]
    if failed:
        sentence = prose(f"To leave them out, add to `scan.exclude` {in_policy(report.policy)}")
        lines = fenced(line for path in failed[:_EXCLUDED] for line in exclude_patterns([path]))
        more = len(failed) - _EXCLUDED
        rest = f"and likewise for {counted(more, 'more file')}\n\n" if more > 0 else ""
        yield from _limited("exclude", [f"{sentence}\n\n{lines}\n{rest}"], 1, "line")


def _known_lines(report: Report) -> Iterator[str]:
    for finding in report.findings:
        if finding.suppression is not None and finding.suppression.kind == "baseline":
            yield prose(in_one_line(finding))


def _list(part: str, title: str, lines: Iterable[str], most: int | None, is_folded: bool = False) -> Iterator[str]:
    """A part that is a list; nothing where there is nothing to list."""
    items = [f"- {line}\n" for line in lines]
    if not items:
        return
    yield f"<details>\n<summary>{title}</summary>\n\n" if is_folded else f"\n### {title}\n\n"
    yield from _limited(part, items[:most], len(items), "line")
    yield "\n</details>\n\n" if is_folded else "\n"


def _licenses(report: Report, most: int | None) -> Iterator[str]:
    scanned = [scan for scan in judged_files(report.result) if scan.status is FileStatus.SCANNED]
    if not scanned:
        return
    found = license_counts(scanned)
    rows = [f"| {code(license_id)} | {number:,} |\n" for license_id, number in found[:most]]
    yield "<details>\n<summary>Licenses detected or declared, and in how many files</summary>\n\n"
    yield "| License | Files |\n|---|---:|\n"
    if without := sum(not scan.meant for scan in scanned):
        yield f"| (no license found) | {without:,} |\n"
    yield from _limited("licenses", rows, len(found), "license")
    yield "\n</details>\n\n"
