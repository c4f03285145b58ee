# SPDX-License-Identifier: Apache-2.0
"""The findings as the HTML report shows them: groups with their notices, what to do, and what was accepted besides.

A page that is too large helps nobody. What does not fit is counted, and every place of it is in the table of files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ospo_scan.expression import leaves
from ospo_scan.model import Finding, LicenseMatch, Report, Suppression, TextLocation
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.groups import Group, Notice, directories, groups, marked, telling_match
from ospo_scan.report.html.excerpt import Excerpt, excerpt
from ospo_scan.report.remedies import NAME_DIGITS, Remedy, remedies
from ospo_scan.report.wording import how_found

_ROOM = 1_200_000
"""So many characters the findings may take as a whole, roughly."""

_GROUPS = 1000
_TEXTS = 10
_PLACES = 5
_MORE_PLACES = 150
_OVERHEAD = 700
_OF_PLACE = 60


@dataclass(slots=True)
class Anchors:
    """The ids of the page by which a finding can be linked to: each fingerprint once."""

    taken: set[str] = field(default_factory=set)

    def take(self, finding: Finding) -> str | None:
        """The id of a finding, for the element that asks first; None for all others."""
        if finding.fingerprint in self.taken:
            return None
        self.taken.add(finding.fingerprint)
        return f"finding-{finding.fingerprint}"


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place, and the id of the finding that it alone stands for, where there is one."""

    place: TextLocation
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Other places of the same text that do not count, and why."""

    suppression: Suppression
    places: tuple[TextLocation, ...]


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A text with its places: some at once, more on demand, the others counted as (directory, places).

    ``name`` is that of the finding on the command line, None where the notice stands for several. ``found`` says who
    found it.
    """

    notice: Notice
    anchor: str | None
    name: str | None
    match: LicenseMatch | None
    found: str
    excerpt: Excerpt | None
    places: tuple[ShownPlace, ...]
    more: tuple[ShownPlace, ...]
    elsewhere: tuple[tuple[str, int], ...]
    accepted: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with the notices that fit, the others counted; ``ended`` are the ended waivers that were for it.

    ``number`` is that of the terminal report. Without room it has neither notices nor remedies.
    """

    number: int
    group: Group
    expression: tuple[tuple[str, bool], ...]
    notices: tuple[ShownNotice, ...]
    other_texts: int
    elsewhere: tuple[tuple[str, int], ...]
    remedies: tuple[Remedy, ...]
    ended: tuple[Finding, ...]

    @property
    def licenses(self) -> tuple[str, ...]:
        """The single licenses of the expression."""
        return leaves(self.group.license_expression) if self.group.license_expression else ()


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """The groups of a report in order: ``all`` of them, and those that are shown.

    ``numbers`` tells which groups a path has places in, by their numbers.
    """

    all: tuple[Group, ...]
    groups: tuple[ShownGroup, ...]
    numbers: Mapping[str, tuple[int, ...]]

    @property
    def left_out(self) -> int:
        """How many groups are only counted."""
        return len(self.all) - len(self.groups)


def shown_findings(report: Report, options: RenderOptions, anchors: Anchors) -> ShownFindings:
    """The findings of ``report`` that are not suppressed."""
    found = groups(report)
    maker = _Maker(report, options, anchors)
    shown = tuple(maker.group(number, group) for number, group in enumerate(found[:_GROUPS], start=1))
    numbers: dict[str, dict[int, None]] = defaultdict(dict)
    for number, group in enumerate(found, start=1):
        for notice in group.notices:
            for place in notice.places:
                numbers[place.path][number] = None
    return ShownFindings(found, shown, {path: tuple(some) for path, some in numbers.items()})


class _Maker:
    """Makes what is shown of one report, until the room is spent."""

    def __init__(self, report: Report, options: RenderOptions, anchors: Anchors) -> None:
        self._report, self._options, self._anchors = report, options, anchors
        self._room = _ROOM
        self._accepted: dict[str, list[Accepted]] = defaultdict(list)
        self._bare: dict[tuple[str, TextLocation], Finding] = {}
        self._ended = [one for one in report.findings if one.rule == "waiver-expired" and one.suppression is None]
        for finding in report.findings:
            if finding.suppression is not None:
                self._accepted[finding.fingerprint].append(Accepted(finding.suppression, finding.places))
            elif finding.evidence is None:
                self._bare.update({(finding.rule, place): finding for place in finding.places})

    def group(self, number: int, group: Group) -> ShownGroup:
        """The group, with as much below it as there is room for."""
        fitting = []
        for notice in group.notices[:_TEXTS]:
            if self._room <= 0:
                break
            fitting.append(self._notice(group, notice))
        others = group.notices[len(fitting) :]
        ways: tuple[Remedy, ...] = ()
        if fitting:
            ways = remedies(group, self._report.policy, self._options.as_of)
            self._room -= _OVERHEAD + sum(len(way.sentence) + sum(map(len, way.lines)) for way in ways)
        whole = group.license_expression
        return ShownGroup(
            number=number,
            group=group,
            expression=() if whole is None else _pieces(whole, group.refused),
            notices=tuple(fitting),
            other_texts=len(others),
            elsewhere=directories(place for notice in others for place in notice.places),
            remedies=ways,
            ended=tuple(self._ended_for(group)),
        )

    def _notice(self, group: Group, notice: Notice) -> ShownNotice:
        is_bare = notice.finding.evidence is None
        anchor = None if is_bare else self._anchors.take(notice.finding)
        match = telling_match(notice.detection, notice.finding.refused) if notice.detection else None
        text = excerpt(notice.detection, notice.finding.refused) if notice.detection else None
        first = [self._place(group, place, is_bare) for place in notice.places[:_PLACES]]
        more = [self._place(group, place, is_bare) for place in notice.places[_PLACES : _PLACES + _MORE_PLACES]]
        size = text.size if text else 0
        size += sum(len(one.place.path) + len(one.anchor or "") + _OF_PLACE for one in (*first, *more))
        self._room -= size + _OVERHEAD
        is_one = not is_bare or len(notice.places) == 1
        return ShownNotice(
            notice=notice,
            anchor=anchor,
            name=notice.finding.fingerprint[:NAME_DIGITS] if is_one else None,
            match=match,
            found=how_found(notice),
            excerpt=text,
            places=tuple(first),
            more=tuple(more),
            elsewhere=directories(notice.places[_PLACES + _MORE_PLACES :]),
            accepted=() if is_bare else tuple(self._accepted.get(notice.finding.fingerprint, ())),
        )

    def _place(self, group: Group, place: TextLocation, is_bare: bool) -> ShownPlace:
        finding = self._bare.get((group.rule, place)) if is_bare else None
        return ShownPlace(place, self._anchors.take(finding) if finding else None)

    def _ended_for(self, group: Group) -> Iterable[Finding]:
        """The findings on waivers that have ended and that name the licenses, or else the rule, of this group.

        NOTE: their message is all that says so; a test holds it against the rule that writes it.
        """
        names = {group.license_expression, *group.refused, group.rule}
        starts = tuple(f"The waiver for {name} ended on " for name in names if name)
        return (finding for finding in self._ended if finding.message.startswith(starts))


def _pieces(expression: str, refused: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    return ((expression, True),) if refused == (expression,) else marked(expression, refused)
