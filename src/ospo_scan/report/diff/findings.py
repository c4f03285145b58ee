# SPDX-License-Identifier: Apache-2.0
"""The sections on findings: what became of each, together by what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ospo_scan.comparison import Comparison, FilePair, FindingChange, FindingDifference, PlacePair
from ospo_scan.model import PROJECT, Finding, Suppression, place_order
from ospo_scan.report.diff.entries import FEW_FILES, MOST, Entry, Section, entries, joined, what_became
from ospo_scan.report.wording import counted

# By change, and whether the finding is suppressed: the title, and what --quiet calls one.
_TITLES: Mapping[tuple[FindingChange, bool], tuple[str, str]] = {
    (FindingChange.NEW, False): ("New findings", "new finding"),
    (FindingChange.NEWLY_STANDING, False): ("Findings that were accepted and stand now", "stands now"),
    (FindingChange.JUDGED_OTHERWISE, False): ("Findings judged otherwise", "judged otherwise"),
    (FindingChange.REWORDED, False): ("Findings of the same license in other words", "other words"),
    (FindingChange.NOT_JUDGED_BEFORE, False): ("Findings in what was not judged before", "not judged before"),
    (FindingChange.NOT_JUDGED_NOW, False): ("Findings of which nothing is known now", "not judged now"),
    (FindingChange.NEW, True): ("New findings, accepted by a waiver or a baseline", "new, accepted"),
    (FindingChange.NEWLY_SUPPRESSED, True): ("Findings that are accepted now", "accepted now"),
    (FindingChange.JUDGED_OTHERWISE, True): ("Findings accepted otherwise", "accepted otherwise"),
    (FindingChange.REWORDED, True): ("Accepted findings of the same license in other words", ""),
    (FindingChange.NOT_JUDGED_BEFORE, True): ("Accepted findings in what was not judged before", ""),
    (FindingChange.NOT_JUDGED_NOW, True): ("Accepted findings of which nothing is known now", ""),
    (FindingChange.SETTLED, False): ("Settled findings", "settled"),
    (FindingChange.SETTLED, True): ("Accepted findings that are gone", ""),
    (FindingChange.SAME, False): ("Findings that stand as before", ""),
    (FindingChange.SAME, True): ("Findings that are accepted as before", ""),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """One place of a finding, and the file in which it is."""

    pair: PlacePair
    file: FilePair | None

    @property
    def path(self) -> str:
        """Where the finding is, or was where it is no more."""
        place = self.pair[1] or self.pair[0]
        return place.path if place else PROJECT

    def order(self) -> tuple[bytes, int, int]:
        """The sort key: by where the finding is, or was."""
        place = self.pair[1] or self.pair[0]
        return place_order(place) if place else (b"", 0, 0)

    def entry(self) -> Entry:
        """The place, with what became of the file."""
        if self.path == PROJECT:
            return Entry(note="the project as a whole")
        place = self.pair[1] or self.pair[0]
        note = what_became(self.file) if self.file else ""
        return Entry(self.path, note, is_path=True, line=place.start_line if place else None)


def finding_sections(comparison: Comparison, is_full: bool) -> Iterator[Section]:
    """What became of the findings, what matters most first; those that are the same only where ``is_full``."""
    by_kind: dict[tuple[FindingChange, bool], list[FindingDifference]] = defaultdict(list)
    for one in comparison.findings or ():
        by_kind[one.change, one.finding.suppression is not None].append(one)
    files = _Files(comparison.files)
    for kind, (title, short) in _TITLES.items():
        if kind[0] is not FindingChange.SAME or is_full:
            yield Section(title, _entries(by_kind[kind], files, is_full), short)


class _Files:
    """The files of a comparison, by their paths in both reports."""

    def __init__(self, pairs: Iterable[FilePair]) -> None:
        pairs = tuple(pairs)
        self._old = {pair.old.path: pair for pair in pairs if pair.old}
        self._new = {pair.new.path: pair for pair in pairs if pair.new}

    def place(self, pair: PlacePair) -> _Place:
        """The place, with its file."""
        old, new = pair
        if new is not None:
            return _Place(pair, self._new.get(new.path))
        return _Place(pair, self._old.get(old.path) if old else None)


def _entries(differences: Iterable[FindingDifference], files: _Files, is_full: bool) -> tuple[Entry, ...]:
    together: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for one in differences:
        together[_name(one.finding), _note(one)].extend(map(files.place, one.places))

    def show(item: tuple[tuple[str, str], list[_Place]]) -> Entry:
        (name, note), places = item
        places.sort(key=_Place.order)
        below = entries(places, _Place.entry, None if is_full else FEW_FILES, "place", lambda place: place.path)
        return Entry(name, "; ".join(filter(None, (f"in {counted(len(places), 'place')}", note))), below=below)

    return entries(list(together.items()), show, None if is_full else MOST, "finding")


def _name(finding: Finding) -> str:
    what = finding.license_expression or ""
    return f"{finding.level.label}: {finding.rule} {what}".rstrip()


def _note(one: FindingDifference) -> str:
    parts = []
    if one.change is FindingChange.JUDGED_OTHERWISE and one.old is not None:
        before = _name(one.old)
        parts.append(f"before: {before}" if before != _name(one.finding) else _otherwise(one.old))
    if one.finding.license_expression is None:
        parts.append(one.finding.message.partition(". ")[0].removesuffix("."))  # the fact, without what to do
    if one.finding.suppression is not None:
        parts.append(("now: " if parts else "") + _accepted(one.finding.suppression))
    elif one.change is FindingChange.NEWLY_STANDING and one.old is not None and one.old.suppression is not None:
        parts.append(f"before: {_accepted(one.old.suppression)}")
    return "; ".join(filter(None, parts))


def _otherwise(old: Finding) -> str:
    if old.suppression is not None:
        return f"before: {_accepted(old.suppression)}"
    return f"before: for {joined(old.refused)}" if old.refused else ""


def _accepted(by: Suppression) -> str:
    until = f" until {by.expires}" if by.expires else ""
    return f"{by.kind}{until} ({joined((by.reason, by.comment or '', by.owner or ''))})"


def counted_findings(comparison: Comparison) -> list[str]:
    """What is said of findings in the first line: those that count, each with all places of one change as one."""
    found = [one for one in comparison.findings or () if one.change is not FindingChange.SAME]
    numbers: dict[FindingChange, int] = defaultdict(int)
    for one in found:
        is_counted = one.finding.suppression is None or one.change is FindingChange.NEWLY_SUPPRESSED
        numbers[one.change] += is_counted
    new = numbers[FindingChange.NEW]
    told = [counted(new, "new finding") if new else ""]
    words = {
        FindingChange.NEWLY_STANDING: "no longer accepted",
        FindingChange.JUDGED_OTHERWISE: "judged otherwise",
        FindingChange.REWORDED: "in other words",
        FindingChange.NOT_JUDGED_BEFORE: "not judged before",
        FindingChange.NOT_JUDGED_NOW: "not judged now",
        FindingChange.NEWLY_SUPPRESSED: "accepted now",
        FindingChange.SETTLED: "settled",
    }
    for change, what in words.items():
        if number := numbers[change]:
            told.append(f"{counted(number, 'finding')} {what}")
    return told
