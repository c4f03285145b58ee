# SPDX-License-Identifier: Apache-2.0
"""Annotations of GitHub Actions, as the workflow commands that its runner reads from standard output.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
GitHub shows 10 annotations of each level from a step, so the places that matter most are chosen: the first of each
cause, then the others. The lines after them say how many there are besides, and the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from ospo_scan.model import PROJECT, Level, Report, TextLocation
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.gaps import Gap, gaps
from ospo_scan.report.groups import Group, groups
from ospo_scan.report.remedies import remedies
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import (
    counted,
    coverage,
    decided_by,
    headline,
    in_directories,
    next_step,
    statement,
)

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_MOST = {Level.ERROR: 10, Level.WARNING: 10, Level.NOTE: 9}  # the tenth notice says what is not shown
_LONGEST_TITLE = 200
_LONGEST_TEXT = 4_000  # the runner cuts a message at 4,096 characters


@dataclass(frozen=True, slots=True)
class _Cause:
    """What the annotations of some places say, as lines that are inert on a terminal."""

    level: Level
    title: str
    places: tuple[TextLocation, ...]
    text: tuple[str, ...]


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write one command a line, then the notes, the verdict and what it means in plain lines."""
    causes = tuple(_causes(report, options))
    hidden = 0
    for level, most in _MOST.items():
        chosen, more = _chosen([cause for cause in causes if cause.level is level], most)
        hidden += more
        for cause, place in chosen:
            stream.write(_command(cause, place))
    if hidden:
        stream.write(f"::notice title=ospo-scan::{_data(_hidden_sentence(hidden))}\n")
    for line in _last_lines(report, options):
        stream.write(f"{_plain(line)}\n")


def _causes(report: Report, options: RenderOptions) -> Iterator[_Cause]:
    yield from _causes_of_gaps(report)
    for group in groups(report):
        title = visible(group.rule if group.license_expression is None else f"{group.rule}: {group.license_expression}")
        yield _Cause(group.level, title, group.places, tuple(_text(group, report, options)))


def _causes_of_gaps(report: Report) -> Iterator[_Cause]:
    """One cause for each reason, so that many files in error leave room for the findings."""
    together: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps(report):
        together.setdefault((gap.check, gap.reason), []).append(gap)
    for (check, reason), found in together.items():
        level = Level.ERROR if found[0].is_error else Level.NOTE
        said = {gap.message for gap in found}
        text = [said.pop() if len(said) == 1 else f"It was not looked at ({reason})."]
        places = tuple(TextLocation(gap.path) for gap in found)
        if len(places) > 1:
            text.append(f"So it is with {counted(len(places), 'file')}: {in_directories(places)}.")
        yield _Cause(level, f"{check}: {reason}", places, tuple(text))


def _text(group: Group, report: Report, options: RenderOptions) -> Iterator[str]:
    yield statement(group.message, group.license_expression)
    if len(group.places) > 1:
        yield f"It is in {counted(len(group.places), 'place')}: {in_directories(group.places)}."
    if group.decided_by is not None:
        yield f"{decided_by(group.decided_by)}."
    for remedy in remedies(group, report.policy, options.as_of)[:1]:
        if not remedy.lines:
            yield remedy.sentence


def _chosen(causes: list[_Cause], most: int) -> tuple[list[tuple[_Cause, TextLocation]], int]:
    """The places to show, as many as ``most``, and how many are not shown: the first of each cause, then the others."""
    firsts = [(cause, cause.places[0]) for cause in causes[:most]]
    room = most - len(firsts)
    others: list[tuple[_Cause, TextLocation]] = []
    for cause in causes:
        others += [(cause, place) for place in cause.places[1 : 1 + room - len(others)]]
    return firsts + others, sum(len(cause.places) for cause in causes) - len(firsts) - len(others)


def _command(cause: _Cause, place: TextLocation) -> str:
    """The workflow command that annotates ``place``; without a file where the project is meant."""
    properties = [] if place.path == PROJECT else [f"file={_property(shown_path(place.path))}"]
    if place.start_line is not None:
        properties.append(f"line={place.start_line}")
    if place.end_line is not None:
        properties.append(f"endLine={place.end_line}")
    properties.append(f"title={_property(_cut(cause.title, _LONGEST_TITLE))}")
    text = _cut("\n".join(cause.text), _LONGEST_TEXT)
    return f"::{_COMMANDS[cause.level]} {','.join(properties)}::{_data(text)}\n"


def _last_lines(report: Report, options: RenderOptions) -> Iterator[str]:
    for note in report.result.notes:
        yield f"Note: {visible(note)}"
    verdict, counts = headline(report)
    yield f"{verdict}: {counts}."
    if covered := coverage(report):
        yield covered
    yield next_step(report, options.fail_on)


def _hidden_sentence(number: int) -> str:
    return (
        f"{counted(number, 'more place')} could not be annotated, since GitHub shows 10 annotations of a level from a "
        "step. The other reports of this run name them."
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "\u2026"


def _data(text: str) -> str:
    """The message of a command, in which the runner reads only ``%0D``, ``%0A`` and ``%25``."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _plain(line: str) -> str:
    """A line that is no command: the runner obeys ``##[command]`` anywhere in one."""
    return line.replace("##[", "## [")
