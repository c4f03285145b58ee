# SPDX-License-Identifier: Apache-2.0
"""Waivers: findings that are accepted for a reason and up to a day, and what became of each waiver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ospo_scan.expression import is_same, leaves
from ospo_scan.model import Finding, Suppression, TextLocation
from ospo_scan.policy.model import Policy, Waiver
from ospo_scan.policy.paths import path_matcher

SOON = timedelta(days=30)
"""So long before its end a waiver is pointed out."""


@dataclass(slots=True)
class Waivers:
    """The waivers of one policy on the day ``as_of``, and what they did."""

    policy: Policy
    as_of: date
    _matchers: list[tuple[Waiver, Callable[[str], bool]]] = field(init=False)
    _used: set[Waiver] = field(init=False)
    _missed: set[Waiver] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the patterns."""
        self._matchers = [(one, path_matcher(one.where)) for one in self.policy.waivers]
        self._used, self._missed = set(), set()

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with what is waived suppressed: a finding of which only some places are, becomes two."""
        return [part for finding in findings for part in self._parts(finding)]

    def expired(self) -> Iterator[Waiver]:
        """Waivers that would have held, had they not ended."""
        yield from (one for one in self.policy.waivers if one in self._missed)

    def expiring(self) -> Iterator[Waiver]:
        """Waivers that hold, and end soon."""
        for one in self.policy.waivers:
            if one in self._used and one.expires is not None and one.expires - self.as_of <= SOON:
                yield one

    def unused(self) -> Iterator[Waiver]:
        """Waivers for which there is no finding."""
        yield from (one for one in self.policy.waivers if one not in self._used and one not in self._missed)

    def _parts(self, finding: Finding) -> Iterator[Finding]:
        fitting = [(one, matches) for one, matches in self._matchers if _fits(one, finding)]
        if not fitting:
            yield finding
            return
        by_waiver: dict[Waiver | None, list[TextLocation]] = {}
        for place in finding.places:
            by_waiver.setdefault(self._waiver_of(place, fitting), []).append(place)
        for waiver, places in by_waiver.items():
            yield replace(finding, places=tuple(places), suppression=None if waiver is None else self._why(waiver))

    def _waiver_of(self, place: TextLocation, fitting: list[tuple[Waiver, Callable[[str], bool]]]) -> Waiver | None:
        """The first waiver that covers a place and has not ended."""
        ended = []
        for waiver, matches in fitting:
            if matches(place.path):
                if waiver.expires is None or self.as_of <= waiver.expires:
                    self._used.add(waiver)
                    return waiver
                ended.append(waiver)
        self._missed.update(ended)  # nothing took their place
        return None

    def _why(self, waiver: Waiver) -> Suppression:
        return Suppression(
            kind="waiver",
            reason=waiver.reason.value,
            owner=waiver.owner,
            expires=None if waiver.expires is None else waiver.expires.isoformat(),
            comment=waiver.comment,
            decided_by=self.policy.decision(waiver.line, f"waiver: {waiver.reason.value}", waiver.source),
        )


def _fits(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is for findings such as this one, wherever they are."""
    if waiver.rule != finding.rule:
        return False
    if waiver.evidence is not None and waiver.evidence != finding.evidence:
        return False
    if waiver.license is None:
        return True
    if finding.license_expression is not None and is_same(waiver.license, finding.license_expression):
        return True
    # What was accepted by name covers a finding only where nothing else in it is refused.
    return bool(finding.refused) and set(finding.refused) <= set(leaves(waiver.license))
