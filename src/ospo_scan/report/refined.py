# SPDX-License-Identifier: Apache-2.0
"""The refinements of a report as people meet them: one group for all that one rule made of one license."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ospo_scan.codec import well_formed
from ospo_scan.expression_grammar import NONE
from ospo_scan.model import Report, TextLocation, place_order
from ospo_scan.report.text import visible
from ospo_scan.report.wording import counted, judged_files, shown_place


@dataclass(frozen=True, slots=True)
class Refined:
    """``detected`` is what the engine says at all ``places``, ``expression`` what the rule makes of it.

    That is NONE for nothing. ``why`` is the sentence for the first place.
    """

    rule: str
    detected: str
    expression: str
    why: str
    places: tuple[TextLocation, ...]


def refined(report: Report) -> tuple[Refined, ...]:
    """The refinements in the files that are judged, those with most places first, then by rule and licenses."""
    together: dict[tuple[str, str, str], list[tuple[TextLocation, str]]] = {}
    for scan in judged_files(report.result):
        for one in scan.detections:
            if (made := one.refinement) is not None:
                key = tuple(map(well_formed, (made.rule, one.license_expression, made.license_expression)))
                place = TextLocation(scan.path, one.start_line, one.end_line)
                together.setdefault((key[0], key[1], key[2]), []).append((place, made.why))
    found = [_group(*key, places) for key, places in together.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.places), one.rule, one.detected, one.expression)))


def in_lines(groups: Iterable[Refined]) -> tuple[str, ...]:
    """Each group in one line, inert on any terminal."""
    return tuple(_line(one) for one in groups)


def _line(one: Refined) -> str:
    more = f" and {counted(len(one.places) - 1, 'more place')}" if len(one.places) > 1 else ""
    becomes = "no license" if one.expression == NONE else one.expression
    what = visible(f"{one.rule}: {one.detected} is {becomes} in")
    return f"{what} {shown_place(one.places[0])}{more}. {visible(one.why)}"


def _group(rule: str, detected: str, expression: str, found: list[tuple[TextLocation, str]]) -> Refined:
    in_order = sorted(found, key=lambda item: place_order(item[0]))
    return Refined(rule, detected, expression, well_formed(in_order[0][1]), tuple(place for place, _ in in_order))
