# SPDX-License-Identifier: Apache-2.0
"""Which places of a finding are known: listed, or moved from a listed place; every further one is new."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ospo_scan.baseline.model import Baseline, BaselineEntry, Sight, is_about_the_policy
from ospo_scan.codec import well_formed
from ospo_scan.model import Finding, ScanResult, Suppression, TextLocation, path_bytes, place_order

_MOVES_TOLD = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry knows of a finding: ``places``, in order, and ``moves`` as (listed path, path now)."""

    places: tuple[TextLocation, ...]
    moves: tuple[tuple[str, str], ...]


def apply_baseline(findings: Sequence[Finding], baseline: Baseline, result: ScanResult) -> tuple[Finding, ...]:
    """``findings`` in their order, those that ``baseline`` knows suppressed.

    Of a finding with known and new places come two, with one fingerprint: what is new, then what is known. What is
    suppressed already stays as it is, and takes its listed places all the same. Where only what changed was looked at,
    nobody can tell whether a listed file was moved before, so that a moved file is new.
    """
    sight = Sight(result, baseline)
    is_gone = sight.is_gone if result.since is None else _never
    places: dict[str, set[TextLocation]] = {}
    for finding in findings:
        places.setdefault(finding.fingerprint, set()).update(finding.places)
    known = {
        entry.fingerprint: known_places(entry, sorted(places[entry.fingerprint], key=place_order), is_gone)
        for entry in baseline.entries
        if entry.fingerprint in places
    }
    applied: list[Finding] = []
    for finding in findings:
        if finding.fingerprint not in known or finding.suppression is not None or is_about_the_policy(finding.rule):
            applied.append(finding)
        else:
            applied.extend(_split(finding, known[finding.fingerprint], baseline.source))
    return tuple(applied)


def _never(_: str) -> bool:
    return False


def known_places(entry: BaselineEntry, places: Iterable[TextLocation], is_gone: Callable[[str], bool]) -> Known:
    """Those of ``places``, which are in order, that ``entry`` knows.

    In one file as many places are known as are listed, the first ones: which of several equal texts was added cannot
    be told. A file that is not listed takes the place of a listed one that is gone, one for one: of the same name
    first, then in order of paths.
    """
    here: dict[str, list[TextLocation]] = {}
    for place in places:
        here.setdefault(place.path, []).append(place)
    listed = dict(entry.places)
    left = [path for path in listed if path not in here and is_gone(path)]
    moves = _moves(left, sorted(here.keys() - listed.keys(), key=path_bytes)) if left else ()
    known = {**listed, **{now: listed[before] for before, now in moves}}
    return Known(tuple(place for path, found in here.items() for place in found[: known.get(path, 0)]), moves)


def _moves(left: list[str], arrived: list[str]) -> tuple[tuple[str, str], ...]:
    """(path before, path now), one for one, in order of the paths now."""
    by_name: dict[str, list[str]] = {}
    for path in reversed(left):
        by_name.setdefault(posixpath.basename(path), []).append(path)
    moves: dict[str, str] = {}
    for path in arrived:
        if same := by_name.get(posixpath.basename(path)):
            moves[path] = same.pop()
    taken = set(moves.values())
    moves.update(zip((p for p in arrived if p not in moves), (p for p in left if p not in taken), strict=False))
    return tuple((moves[path], path) for path in arrived if path in moves)


def _split(finding: Finding, known: Known, source: str) -> Iterator[Finding]:
    recognized = set(known.places)
    if new := tuple(place for place in finding.places if place not in recognized):
        yield replace(finding, places=new)
    if old := tuple(place for place in finding.places if place in recognized):
        suppression = Suppression("baseline", _reason(source, known), owner=None, expires=None)
        yield replace(finding, places=old, suppression=suppression)


def _reason(source: str, known: Known) -> str:
    reason = f"listed in {source}"
    if known.moves:
        told = ", ".join(f"{before} is now {now}" for before, now in known.moves[:_MOVES_TOLD])
        more = len(known.moves) - _MOVES_TOLD
        reason += f"; moved: {told}" + (f", and {more} more" if more > 0 else "")
    return well_formed(reason)


def counts_by_path(places: Iterable[TextLocation]) -> Mapping[str, int]:
    """How many of ``places`` lie in each file."""
    counts: dict[str, int] = {}
    for place in places:
        counts[place.path] = counts.get(place.path, 0) + 1
    return counts
