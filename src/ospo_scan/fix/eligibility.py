# SPDX-License-Identifier: Apache-2.0
"""Which files may be given a license notice, and which are left alone: whatever is in doubt is left alone.

A file may be given a notice where nothing that is known of it speaks against that: no other license, no notice in
doubt, no other copyright holder, and where it is not somebody else's. Nothing is put into test data, which tests
compare byte by byte, or into what a program writes again: REUSE.toml can say it of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ospo_scan.catalogue import is_clear
from ospo_scan.concluding import Concluding, Conclusion, Settled
from ospo_scan.copyrights import folded
from ospo_scan.expression import is_same, leaves
from ospo_scan.expression_grammar import NONE
from ospo_scan.fix.changes import Cause, LeftAlone
from ospo_scan.fix.paths import (
    is_build_metadata,
    is_license_file,
    is_often_foreign,
    is_test_data,
)
from ospo_scan.model import ConcludedFrom, FileScan, FileStatus, PackageKind, Refinement, TextLocation
from ospo_scan.vendored import is_in_vendor_directory

_BEFORE_NAME = re.compile(
    r"(?:(?:\xa9|\(c\)|copyright\b:?|[0-9]{4}|[0-9]{2}\b|present\b|and\b|[-\u2013\u2014,;/&\s])\s*)*", re.I
)
_UNSURE = "unknown"
_UNKNOWN = frozenset((_UNSURE,))
_CONTACT = re.compile(r"\s*(?:<[^<>]*>|https?://\S+|\S+@\S+)\s*$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person asked for: a canonical license expression for all files, None for what the tree concludes.

    ``holders`` are those of ``--copyright``, folded. ``is_named``: the person named these very files. ``has_stated``:
    files that state their license in other words get a tag too.
    """

    license_expression: str | None
    holders: frozenset[str]
    is_named: bool = False
    has_stated: bool = False


@dataclass(frozen=True, slots=True)
class Eligible:
    """A file that may be given this license.

    ``is_ours``: it may be given the copyright notices of ``--copyright`` too. ``untouched`` says why nothing may be put
    into it or beside it, None where something may.
    """

    path: str
    license_expression: str
    is_ours: bool = True
    untouched: Cause | None = None


def holder_of(notice: str) -> str:
    """The holder that a copyright notice names, folded; empty where it names none."""
    name = _BEFORE_NAME.sub("", notice.strip(), count=1)
    while (shorter := _CONTACT.sub("", name)) != name and shorter.strip():
        name = shorter
    return folded(name)


def eligibility(scan: FileScan, concluding: Concluding, wanted: Wanted) -> Eligible | LeftAlone | None:
    """What becomes of one file of the report; None where it states its license already, or was left out of the scan."""
    if scan.status is FileStatus.SKIPPED:
        return None
    for found in _objections(scan, concluding, wanted):
        return found
    untouched = None if wanted.is_named else _untouched(scan.path)
    conclusion = concluding.of(scan)
    if conclusion.in_force not in (None, NONE):
        return _tagged_too(scan, conclusion, wanted, untouched) if wanted.has_stated else None
    license_expression = wanted.license_expression
    if license_expression is None and conclusion.source is ConcludedFrom.MANIFEST:
        license_expression = conclusion.license_concluded
    if license_expression is None:
        return LeftAlone(TextLocation(scan.path), Cause.NOT_KNOWN)
    return Eligible(scan.path, license_expression, untouched=untouched)


def _untouched(path: str) -> Cause | None:
    """Why nothing may be put into a file or beside it, by its path; None where something may."""
    if is_build_metadata(path):
        return Cause.GENERATED
    return Cause.TEST_DATA if is_test_data(path) else None


def _tagged_too(scan: FileScan, conclusion: Conclusion, wanted: Wanted, untouched: Cause | None) -> Eligible | None:
    """A file that states its license in other words than a tag, where that is sure."""
    if conclusion.license_declared is not None or conclusion.source is ConcludedFrom.UNKNOWN:
        return None
    is_ours = wanted.license_expression is not None and not scan.copyrights
    return Eligible(scan.path, conclusion.license_concluded, is_ours, untouched)


def _settled(scan: FileScan, concluding: Concluding) -> list[Settled]:
    """What stands of the licenses that the file states."""
    stated = [one for one in scan.declarations if one.license_expression]
    every = [concluding.of_declaration(scan, one) for one in stated]
    every += [concluding.of_detection(scan.path, one) for one in scan.detections]
    return [one for one in every if one.license_expression != NONE]


def _objections(scan: FileScan, concluding: Concluding, wanted: Wanted) -> Iterator[LeftAlone]:
    """Why the file is left alone, the reason that weighs most first."""
    place = TextLocation(scan.path)
    if scan.status is FileStatus.ERROR:
        yield LeftAlone(place, Cause.FAILED, scan.detail or "")
    elif scan.status is FileStatus.NOT_INSPECTED:
        yield LeftAlone(place, Cause.NOT_INSPECTED, scan.detail or "")
    if is_license_file(scan.path):
        yield LeftAlone(place, Cause.LICENSE_FILE)
    if scan.file.size == 0 and not wanted.is_named:
        yield LeftAlone(place, Cause.EMPTY)
    if is_vendored(scan.path, concluding):
        yield LeftAlone(place, Cause.VENDORED)
    yield from _contradictions(scan, concluding, wanted)
    if not wanted.is_named and is_often_foreign(scan.path):
        yield LeftAlone(place, Cause.OFTEN_FOREIGN)


def is_vendored(path: str, concluding: Concluding) -> bool:
    """Whether a file belongs to somebody else's package in the tree, or is in a directory that is named for those."""
    return is_in_vendor_directory(path) or any(
        package.kind is PackageKind.VENDORED for package in concluding.owners(path)
    )


def _contradictions(scan: FileScan, concluding: Concluding, wanted: Wanted) -> Iterator[LeftAlone]:
    settled = _settled(scan, concluding)
    for one in settled:
        yield from _against(one, wanted.license_expression)
    yield from _refined_away(scan, concluding, wanted)
    if settled:
        return
    if wanted.license_expression is not None and not wanted.is_named:
        yield from _against_manifest(scan, concluding, wanted.license_expression)
    for clue in scan.clues:
        if wanted.license_expression is None or not is_same(clue.license_expression, wanted.license_expression):
            where = TextLocation(scan.path, clue.start_line, clue.end_line)
            yield LeftAlone(where, Cause.DOUBTFUL, f"perhaps {clue.license_expression}")
    yield from _other_holders(scan, wanted.holders)


def _against(one: Settled, wanted: str | None) -> Iterator[LeftAlone]:
    if not (one.is_sure and is_clear(one.license_expression)):
        yield LeftAlone(one.place, Cause.DOUBTFUL, one.license_expression)
    elif wanted is not None and not is_same(one.license_expression, wanted):
        yield LeftAlone(one.place, Cause.CONTRADICTED, one.license_expression)


def _refined_away(scan: FileScan, concluding: Concluding, wanted: Wanted) -> Iterator[LeftAlone]:
    """What the engine reads in a file and a refinement drops, unless a person said so or it is the license wanted.

    A refinement keeps a report readable; it is not enough to write another license into a file.
    """
    for found in scan.detections:
        refined = found.refinement
        if refined is None or (refined.license_expression != NONE and not wanted.has_stated):
            continue
        settled = concluding.of_detection(scan.path, found)
        if not settled.is_by_person and not _licenses(found.license_expression) <= _kept(refined, wanted):
            yield LeftAlone(settled.place, Cause.DOUBTFUL, f"{found.license_expression}, or not ({refined.rule})")


def _kept(refined: Refinement, wanted: Wanted) -> frozenset[str]:
    """The licenses that may stand in a file without a question; what is unknown is not one where it means NONE."""
    if refined.license_expression == NONE:
        return _licenses(wanted.license_expression)
    return _licenses(refined.license_expression) | _UNKNOWN


def _licenses(expression: str | None) -> frozenset[str]:
    """The licenses in an expression, without exceptions; all that are not known count as one."""
    every = leaves(expression) if expression is not None else ()
    return frozenset(one.split(" WITH ")[0] if is_clear(one) else _UNSURE for one in every)


def _against_manifest(scan: FileScan, concluding: Concluding, wanted: str) -> Iterator[LeftAlone]:
    conclusion = concluding.of(scan)
    if conclusion.source is ConcludedFrom.MANIFEST and not is_same(conclusion.license_concluded, wanted):
        where = "" if conclusion.place is None else f" by {conclusion.place.path}"
        yield LeftAlone(TextLocation(scan.path), Cause.CONTRADICTED, f"{conclusion.license_concluded}{where}")


def _other_holders(scan: FileScan, own: frozenset[str]) -> Iterator[LeftAlone]:
    if scan.copyrights is None:
        yield LeftAlone(TextLocation(scan.path), Cause.DOUBTFUL, "nobody could read its copyright statements")
        return
    for statement in scan.copyrights:
        named = [folded(name) for name in statement.holders] or [holder_of(statement.statement)]
        if not all(name in own for name in named):
            place = TextLocation(scan.path, statement.start_line, statement.end_line)
            yield LeftAlone(place, Cause.OTHER_HOLDER, statement.statement)


def own_holders(notices: Iterable[str]) -> frozenset[str]:
    """The holders of ``--copyright``, as ``Wanted`` has them."""
    return frozenset(map(holder_of, notices))
