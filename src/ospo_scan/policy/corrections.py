# SPDX-License-Identifier: Apache-2.0
"""What is put to each detection before it is judged: refinements, and people's curations and choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ospo_scan.evidence import judged_place
from ospo_scan.expression import is_same, with_choice
from ospo_scan.expression_grammar import NONE
from ospo_scan.model import Correction, CorrectionKind, LicenseDetection, TextLocation, place_order
from ospo_scan.policy.judge import is_or_invented
from ospo_scan.policy.model import Choice, Curation, Policy
from ospo_scan.policy.paths import path_matcher

Matcher = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A detection as it is to be judged: None where there is no license after all.

    ``is_settled`` says that a person concluded its license, so that its score does not count.
    """

    detection: LicenseDetection | None
    is_settled: bool = False


@dataclass(slots=True)
class Corrector:
    """Puts the curations and choices of one policy to detections, and remembers where each was used."""

    policy: Policy
    _curations: list[tuple[Curation, Matcher]] = field(init=False)
    _choices: list[tuple[Choice, Matcher]] = field(init=False)
    _used: dict[tuple[Curation | Choice, str, str], list[TextLocation]] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the patterns."""
        self._curations = [(one, path_matcher(one.where)) for one in self.policy.curations]
        self._choices = [(one, path_matcher(one.where or ("*",))) for one in self.policy.choices]
        self._used = {}

    def corrected(self, path: str, detection: LicenseDetection) -> Corrected:
        """A detection with its refinement, the first curation and all choices that are meant for it.

        A curation may be meant for what the engine says as well as for what a refinement makes of it; it is asked
        first.
        """
        if (settled := self._curated(path, detection)) is not None:
            return settled
        if (refinement := detection.refinement) is None:
            return Corrected(self._chosen(path, detection))
        if refinement.license_expression == NONE:
            return Corrected(None)
        refined = _refined(detection, refinement.license_expression)
        return self._curated(path, refined) or Corrected(self._chosen(path, refined))

    def _curated(self, path: str, detection: LicenseDetection) -> Corrected | None:
        """A detection as the first curation that is meant for it says; None where there is none."""
        for curation, matches in self._curations:
            if _is_meant(curation, detection) and matches(path):
                self._use(curation, path, detection, detection.license_expression, curation.concluded)
                if curation.concluded == NONE:
                    return Corrected(None, is_settled=True)
                settled = replace(detection, license_expression=curation.concluded)
                return Corrected(self._chosen(path, settled), is_settled=True)
        return None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected, and where: in the order of the policy, then of the expressions."""
        order = {one: number for number, one in enumerate(self._all)}
        used = sorted(self._used.items(), key=lambda item: (order[item[0][0]], item[0][1:]))
        return tuple(_correction(self.policy, *key, places) for key, places in used)

    def unused(self) -> Iterator[Curation | Choice]:
        """What was meant for no detection at all."""
        used = {one for one, _, _ in self._used}
        yield from (one for one in self._all if one not in used)

    @property
    def _all(self) -> tuple[Curation | Choice, ...]:
        return (*self.policy.curations, *self.policy.choices)

    def _chosen(self, path: str, detection: LicenseDetection) -> LicenseDetection:
        if any(map(is_or_invented, detection.matches)):  # there may be no choice in the text
            return detection
        for choice, matches in self._choices:
            after = with_choice(detection.license_expression, choice.given, choice.choose)
            if after != detection.license_expression and matches(path):
                self._use(choice, path, detection, detection.license_expression, after)
                detection = replace(
                    detection,
                    license_expression=after,
                    matches=tuple(
                        replace(
                            one, license_expression=with_choice(one.license_expression, choice.given, choice.choose)
                        )
                        for one in detection.matches
                    ),
                )
        return detection

    def _use(self, one: Curation | Choice, path: str, detection: LicenseDetection, before: str, after: str) -> None:
        self._used.setdefault((one, before, after), []).append(judged_place(path, detection))


def _refined(detection: LicenseDetection, expression: str) -> LicenseDetection:
    """A detection with the license that its refinement gives it; so has its match, where there is one alone."""
    matches = detection.matches
    if len(matches) == 1:
        matches = (replace(matches[0], license_expression=expression),)
    return replace(detection, license_expression=expression, matches=matches)


def _is_meant(curation: Curation, detection: LicenseDetection) -> bool:
    if not is_same(curation.detected, detection.license_expression):
        return False
    if curation.evidence is not None and curation.evidence != detection.evidence:
        return False
    first, last = curation.lines or (0, detection.start_line)
    return first <= detection.start_line <= last


def _correction(
    policy: Policy, one: Curation | Choice, before: str, after: str, places: Iterable[TextLocation]
) -> Correction:
    kind = CorrectionKind.CURATION if isinstance(one, Curation) else CorrectionKind.CHOICE
    reason = one.reason.value if isinstance(one, Curation) else "choice"
    return Correction(
        kind=kind,
        detected=before,
        concluded=after,
        reason=reason,
        comment=one.comment,
        owner=one.owner,
        decided_by=policy.decision(one.line, f"{kind.value} of {before}: {after}", one.source),
        places=tuple(sorted(set(places), key=place_order)),
    )
