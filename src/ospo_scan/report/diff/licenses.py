# SPDX-License-Identifier: Apache-2.0
"""The sections on licenses: what is new in the tree, what is gone, what is elsewhere, and files with other ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ospo_scan.catalogue import category_of
from ospo_scan.comparison import Comparison, CorrectionTerms, FilePair, Presence, PresenceChange, clauses_of
from ospo_scan.expression import conjunction
from ospo_scan.expression_grammar import NONE
from ospo_scan.model import path_bytes
from ospo_scan.report.diff.entries import (
    MOST,
    Entry,
    Section,
    entries,
    file_entries,
    in_files,
    joined,
)
from ospo_scan.report.wording import counted

T = TypeVar("T", str, CorrectionTerms)

_NEW = frozenset((PresenceChange.NEW, PresenceChange.IN_SIGHT))
_GONE = frozenset((PresenceChange.GONE,))
_UNSEEN = frozenset((PresenceChange.OUT_OF_SIGHT,))
_ELSEWHERE = frozenset((PresenceChange.OTHER_FILES, PresenceChange.MOVED))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A section: what it is called, what one of it is, which changes belong there, and what --quiet calls one."""

    title: str
    noun: str
    changes: frozenset[PresenceChange]
    short: str = ""


_NEW_LICENSES = _Kind("New licenses", "license", _NEW, "new license")
_NEW_CHOICES = _Kind("New choices between licenses", "choice", _NEW, "new choice")
_LICENSES_GONE = _Kind("Licenses that are gone", "license", _GONE, "license gone")
_CHOICES_GONE = _Kind("Choices that are gone", "choice", _GONE, "choice gone")
_LICENSES_UNSEEN = _Kind("Licenses no longer seen, where not all was looked at", "license", _UNSEEN, "license not seen")
_CHOICES_UNSEEN = _Kind("Choices no longer seen, where not all was looked at", "choice", _UNSEEN, "choice not seen")
_LICENSES_ELSEWHERE = _Kind("Licenses in other files than before", "license", _ELSEWHERE)
_CHOICES_ELSEWHERE = _Kind("Choices in other files than before", "choice", _ELSEWHERE)
_CORRECTIONS = (
    _Kind("New corrections by people", "correction", _NEW, "new correction"),
    _Kind("Corrections that are gone", "correction", _GONE, "correction gone"),
    _Kind("Corrections no longer seen, where not all was looked at", "correction", _UNSEEN, "correction not seen"),
    _Kind("Corrections in other files than before", "correction", _ELSEWHERE),
)
_HOLDERS = (
    _Kind("New copyright holders", "holder", _NEW),
    _Kind("Copyright holders that are gone", "holder", _GONE),
    _Kind("Copyright holders no longer seen, where not all was looked at", "holder", _UNSEEN),
)


def license_sections(comparison: Comparison, is_full: bool) -> Iterator[Section]:
    """New and gone licenses and choices, then files whose licenses changed, then licenses that are elsewhere."""
    licenses, choices = comparison.licenses, comparison.expressions
    yield _section(_NEW_LICENSES, licenses, _license, is_full)
    yield _section(_NEW_CHOICES, choices, _plain, is_full)
    yield _section(_LICENSES_GONE, licenses, _license, is_full)
    yield _section(_CHOICES_GONE, choices, _plain, is_full)
    yield _section(_LICENSES_UNSEEN, licenses, _license, is_full)
    yield _section(_CHOICES_UNSEEN, choices, _plain, is_full)
    yield _relicensed(comparison.files, is_full)
    yield _section(_LICENSES_ELSEWHERE, licenses, _license, is_full)
    yield _section(_CHOICES_ELSEWHERE, choices, _plain, is_full)


def people_sections(comparison: Comparison, is_full: bool) -> Iterator[Section]:
    """What people decided about the evidence, and copyright holders."""
    for kind in _CORRECTIONS:
        yield _section(kind, comparison.corrections or (), _correction, is_full)
    for kind in _HOLDERS:
        yield _section(kind, comparison.holders or (), _plain, is_full)


def _section(
    kind: _Kind, presences: Iterable[Presence[T]], named: Callable[[T], tuple[str, str]], is_full: bool
) -> Section:
    """The section of a kind; ``named`` gives the name of what is present, and what to say of it by itself."""
    found = [one for one in presences if one.change in kind.changes]

    def show(one: Presence[T]) -> Entry:
        name, note = named(one.of)
        if kind.changes is _ELSEWHERE:
            return Entry(name, joined((note, _shift(one))), below=_shifted(one) if is_full else ())
        number = one.new_files if kind.changes is _NEW else one.old_files
        is_listed = is_full or kind.noun != "holder"
        below = file_entries(_concerned(one), is_full) if is_listed else ()
        return Entry(name, joined((note, in_files(number))), below=below)

    return Section(kind.title, entries(found, show, None if is_full else MOST, kind.noun), kind.short)


def _license(leaf: str) -> tuple[str, str]:
    return leaf, category_of(leaf) or ""


def _plain(name: str) -> tuple[str, str]:
    return name, ""


def _correction(terms: CorrectionTerms) -> tuple[str, str]:
    concluded = "no license" if terms.concluded == NONE else terms.concluded
    name = f"{terms.kind.value}: {terms.detected} is {concluded}"
    return name, joined((terms.reason, terms.comment, terms.owner))


def _concerned(one: Presence[T]) -> list[FilePair]:
    """The files that name it in one of the reports only, in order of paths."""
    found = (*one.arrived, *one.in_sight, *one.left, *one.out_of_sight)
    return sorted(found, key=lambda pair: path_bytes(pair.path))


def _shift(one: Presence[T]) -> str:
    """``in 12 files, now in 15 (4 came, 1 went)``."""
    told = joined(
        f"{len(pairs):,} {what}"
        for pairs, what in (
            (one.arrived, "came"),
            (one.left, "went"),
            (one.moved, "moved"),
            (one.in_sight, "not looked at before"),
            (one.out_of_sight, "not looked at now"),
        )
        if pairs
    )
    now = f", now in {one.new_files:,}" if one.new_files != one.old_files else ""
    return f"{in_files(one.old_files)}{now} ({told})"


def _shifted(one: Presence[T]) -> tuple[Entry, ...]:
    return tuple(
        Entry(note=f"{what}:", below=file_entries(pairs, is_full=True))
        for pairs, what in (
            (one.arrived, "came to"),
            (one.left, "went from"),
            (one.moved, "moved"),
            (one.in_sight, "not looked at before"),
            (one.out_of_sight, "not looked at now"),
        )
        if pairs
    )


def _relicensed(pairs: Iterable[FilePair], is_full: bool) -> Section:
    """Files that were looked at both times, together by how their licenses changed; most files first."""
    together: dict[str, list[FilePair]] = defaultdict(list)
    for pair in pairs:
        if pair.is_relicensed and pair.old and pair.new:
            together[_relicensing(clauses_of(pair.old) or frozenset(), clauses_of(pair.new) or frozenset())].append(
                pair
            )
    found = sorted(together.items(), key=lambda item: (-len(item[1]), item[0]))

    def show(item: tuple[str, Sequence[FilePair]]) -> Entry:
        change, files = item
        return Entry(change, in_files(len(files)), below=file_entries(files, is_full))

    most = None if is_full else MOST
    return Section("Files whose licenses changed", entries(found, show, most, "change"), "other license")


def _relicensing(before: frozenset[str], now: frozenset[str]) -> str:
    """``MIT -> ISC`` where nothing stayed, else only what was lost and what was gained."""
    lost, gained = _together(before - now), _together(now - before)
    if before.isdisjoint(now):
        return f"{lost or 'no license'} -> {gained or 'no license'}"
    return joined((f"no longer {lost}" if lost else "", f"now also {gained}" if gained else ""))


def _together(clauses: frozenset[str]) -> str:
    return conjunction(sorted(clauses)) or ""


def counted_licenses(comparison: Comparison) -> list[str]:
    """What is said of licenses in the first line."""
    changes = [one.change for one in comparison.licenses]
    relicensed = sum(pair.is_relicensed for pair in comparison.files)
    new, gone = (sum(one in wanted for one in changes) for wanted in (_NEW, _GONE))
    unseen = sum(one in _UNSEEN for one in changes)
    return [
        counted(new, "new license") if new else "",
        f"{gone:,} gone" if gone and new else counted(gone, "license") + " gone" if gone else "",
        f"{counted(unseen, 'license')} no longer seen" if unseen else "",
        f"{counted(relicensed, 'file')} with other licenses" if relicensed else "",
    ]
