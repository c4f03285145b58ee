# SPDX-License-Identifier: Apache-2.0
"""What became of each finding, place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ospo_scan.comparison.model import FileChange, FilePair, FindingChange, FindingDifference, PlacePair
from ospo_scan.model import PROJECT, FileScan, FileStatus, Finding, Report, Suppression, TextLocation, place_order

_ORDER = {change: number for number, change in enumerate(FindingChange)}


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One place of the ``number``-th finding of a report; ``file`` is the same for a file of the other report."""

    number: int
    finding: Finding
    place: TextLocation
    file: int | str

    @property
    def lines(self) -> tuple[int, int]:
        """The lines of the place, to sort by and to compare."""
        return self.place.start_line or 0, self.place.end_line or 0


_Pair = tuple[_Sighting | None, _Sighting | None]


def compare_findings(old: Report, new: Report, pairs: Sequence[FilePair]) -> tuple[FindingDifference, ...] | None:
    """What became of every finding of both reports; None where one of them was not judged.

    A finding is the same where its rule and its text, or the fact without a text, are the same in the same file, be it
    moved. The same text judged by another rule is judged otherwise; the same license by the same rule, with another
    text, is reworded. Of several places in one file, those on the same lines belong together, the others in their
    order. In order of ``FindingChange``, then of falling level, of rules, and of places.
    """
    if old.policy is None or new.policy is None:
        return None
    before = _sightings(old, {pair.old.path: index for index, pair in enumerate(pairs) if pair.old})
    after = _sightings(new, {pair.new.path: index for index, pair in enumerate(pairs) if pair.new})
    together: dict[tuple[FindingChange, int | None, int | None], list[_Pair]] = defaultdict(list)
    for was, now in _matched(before, after):
        if was is not None and now is not None:
            change = _of_both(was.finding, now.finding)
        elif now is not None:
            is_judged = _is_judged(now, _turned(_pair_of(now, pairs)), new, old)
            change = FindingChange.NEW if is_judged else FindingChange.NOT_JUDGED_BEFORE
        elif was is not None:
            is_judged = _is_judged(was, _pair_of(was, pairs), old, new)
            change = FindingChange.SETTLED if is_judged else FindingChange.NOT_JUDGED_NOW
        together[change, was.number if was else None, now.number if now else None].append((was, now))
    return tuple(sorted((_difference(change, found) for (change, *_), found in together.items()), key=_order))


def _sightings(report: Report, numbers: Mapping[str, int]) -> list[_Sighting]:
    return [
        _Sighting(number, finding, place, numbers.get(place.path, place.path))
        for number, finding in enumerate(report.findings)
        for place in finding.places
    ]


def _matched(before: Iterable[_Sighting], after: Iterable[_Sighting]) -> Iterator[_Pair]:
    """Every sighting once: in pairs by rule and text first, then by text alone, then by rule and license."""
    for key in (_identity, _text, _license):
        left: list[_Sighting] = []
        came: list[_Sighting] = []
        for was, now in _by(key, before, after):
            if was is not None and now is not None:
                yield was, now
            elif now is not None:
                came.append(now)
            elif was is not None:
                left.append(was)
        before, after = left, came
    yield from zip_longest(before, ())
    yield from zip_longest((), after)


def _by(
    key: Callable[[_Sighting], Hashable], before: Iterable[_Sighting], after: Iterable[_Sighting]
) -> Iterator[_Pair]:
    """The sightings with equal keys in pairs, those on the same lines first; each other one by itself."""
    groups: dict[Hashable, tuple[list[_Sighting], list[_Sighting]]] = defaultdict(lambda: ([], []))
    for side, sightings in enumerate((before, after)):
        for one in sightings:
            groups[key(one)][side].append(one)
    for olds, news in groups.values():
        if len(olds) == len(news) == 1:
            yield olds[0], news[0]
        elif olds and news:
            yield from _by_lines(olds, news)
        else:
            yield from zip_longest(olds, news)


def _by_lines(olds: list[_Sighting], news: list[_Sighting]) -> Iterator[_Pair]:
    here: dict[tuple[int, int], list[_Sighting]] = defaultdict(list)
    for now in sorted(news, key=lambda one: one.lines, reverse=True):
        here[now.lines].append(now)
    left: list[_Sighting] = []
    for was in sorted(olds, key=lambda one: one.lines):
        if same := here.get(was.lines):
            yield was, same.pop()
        else:
            left.append(was)
    came = sorted((one for some in here.values() for one in some), key=lambda one: one.lines)
    yield from zip_longest(left, came)


def _identity(one: _Sighting) -> Hashable:
    """What the fingerprint is made of, with the file for its path."""
    finding = one.finding
    if finding.evidence is not None:
        return finding.rule, finding.evidence, one.file
    return finding.rule, finding.license_expression, one.file, ""


def _text(one: _Sighting) -> Hashable:
    """The text in the file; where there is none, what no other sighting has."""
    evidence = one.finding.evidence
    return id(one) if evidence is None else (evidence, one.file)


def _license(one: _Sighting) -> Hashable:
    """The license in the file, as a rule finds it; where there is no text, what no other sighting has."""
    finding = one.finding
    return id(one) if finding.evidence is None else (finding.rule, finding.license_expression, one.file)


def _of_both(was: Finding, now: Finding) -> FindingChange:
    if (was.suppression is None) is not (now.suppression is None):
        return FindingChange.NEWLY_SUPPRESSED if was.suppression is None else FindingChange.NEWLY_STANDING
    if _terms(was) != _terms(now):
        return FindingChange.JUDGED_OTHERWISE
    return FindingChange.SAME if was.evidence == now.evidence else FindingChange.REWORDED


def _terms(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.level, finding.license_expression, finding.refused, _accepted(finding.suppression)


def _accepted(suppression: Suppression | None) -> Suppression | str | None:
    """How a finding is accepted, whatever the line that says so; that of a baseline tells moves in its reason."""
    if suppression is None or suppression.kind == "baseline":
        return suppression.kind if suppression else None
    return replace(suppression, decided_by=None)


def _is_judged(one: _Sighting, pair: FilePair | None, own: Report, other: Report) -> bool:
    """Whether ``other``, the new one of the pair, has judged what ``own`` found at that place."""
    if one.place.path == PROJECT:
        return other.result.is_project or not own.result.is_project
    if pair is None:
        return _is_in_question(one.place.path, other)
    if pair.old is None or pair.new is None:
        return pair.change in (FileChange.ADDED, FileChange.REMOVED)
    return _is_in_question(pair.new.path, other) and _is_looked_at(pair.old, pair.new)


def _pair_of(one: _Sighting, pairs: Sequence[FilePair]) -> FilePair | None:
    return pairs[one.file] if isinstance(one.file, int) else None


def _turned(pair: FilePair | None) -> FilePair | None:
    return None if pair is None else replace(pair, old=pair.new, new=pair.old)


def _is_in_question(path: str, report: Report) -> bool:
    since = report.result.since
    return since is None or path in since.changed or path in since.policy_changes


def _is_looked_at(here: FileScan, there: FileScan) -> bool:
    """Whether a file was scanned, or left out for the same reason as in the report that has the finding."""
    return there.status is FileStatus.SCANNED or (here.status, here.reason) == (there.status, there.reason)


def _difference(change: FindingChange, found: Iterable[_Pair]) -> FindingDifference:
    in_order = sorted(found, key=lambda pair: _place_order(_places(pair)))
    was, now = in_order[0]
    return FindingDifference(
        change, was.finding if was else None, now.finding if now else None, tuple(map(_places, in_order))
    )


def _places(pair: _Pair) -> PlacePair:
    was, now = pair
    return was.place if was else None, now.place if now else None


def _place_order(pair: PlacePair) -> tuple[bytes, int, int]:
    place = pair[1] or pair[0]
    return (b"", 0, 0) if place is None else place_order(place)


def _order(one: FindingDifference) -> tuple[object, ...]:
    finding = one.finding
    return _ORDER[one.change], -finding.level, finding.rule, finding.fingerprint, _place_order(one.places[0])
