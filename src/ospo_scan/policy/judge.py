# SPDX-License-Identifier: Apache-2.0
"""How a policy judges a license, and a detection: what names it exactly, else by category or set, else the default."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ospo_scan import expression
from ospo_scan.catalogue import category_of, is_in_set, is_unknown, is_unparsed
from ospo_scan.evidence import SPDX_TAG_MATCHER
from ospo_scan.model import Decision, Level, LicenseDetection, LicenseMatch, Outcome
from ospo_scan.policy.gate import Cause, Refusal
from ospo_scan.policy.model import CATEGORY_PREFIX, CONCERN_WORDS, SET_PREFIX, Listed, Policy, Role, Setting

UNKNOWN_RULE = "license-unknown"
MISSING_RULE = "license-missing"

_or = re.compile(r"\bor\b", re.IGNORECASE).search

_OUTCOME_OF_LEVEL = {
    Level.OFF: Outcome.ALLOW,
    Level.NOTE: Outcome.REVIEW,
    Level.WARNING: Outcome.REVIEW,
    Level.ERROR: Outcome.DENY,
}
_HEAVIEST_FIRST = (Cause.LICENSE, Cause.UNPARSED, Cause.UNKNOWN)


@dataclass(frozen=True, slots=True)
class LeafJudgement:
    """How one leaf is judged, what kind of refusal it would be, and the line of the policy that decided."""

    outcome: Outcome
    cause: Cause
    decision: Decision


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a list, how far away it is (the role 0, the policy 1, those it extends more), whose list it is."""

    distance: int
    listed: Listed
    owner: str = ""

    @property
    def list_name(self) -> str:
        """What the list is called."""
        return f"{self.listed.outcome.name.lower()}{self.owner}"


@dataclass(frozen=True, slots=True)
class _ExpressionJudgement:
    outcome: Outcome
    refused: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


class Judge:
    """One policy at work, for files of one role or of none.

    It remembers what it has judged, as trees repeat a few expressions many times.
    """

    def __init__(self, policy: Policy, role: Role | None = None) -> None:
        self._policy = policy
        self._role = role
        self._exact: dict[str, _Entry] = {}
        self._groups: list[_Entry] = []
        self._leaves: dict[str, LeafJudgement] = {}
        self._expressions: dict[str, _ExpressionJudgement] = {}
        for entry in _entries(policy, role):
            if entry.listed.is_exact:
                self._exact[entry.listed.name] = _stronger(self._exact.get(entry.listed.name), entry)
            else:
                self._groups.append(entry)

    def leaf(self, leaf: str) -> LeafJudgement:
        """How the policy judges a leaf of a canonical expression."""
        if leaf not in self._leaves:
            self._leaves[leaf] = self._judge_leaf(leaf)
        return self._leaves[leaf]

    def detection(self, path: str, detection: LicenseDetection, *, is_settled: bool = False) -> Refusal | None:
        """Why the detection is not allowed; None where it is.

        ``is_settled`` says that a person concluded its license: how surely it was detected does not matter then.
        """
        judged = self._expression(detection.license_expression)
        if judged.outcome is Outcome.ALLOW:
            return None if is_settled else self._unparsed(path, detection) or self._doubt(path, detection)
        doubt = self._doubt(path, detection) if judged.outcome is Outcome.DENY and not is_settled else None
        if doubt is not None and not self._is_denied_by_strong_match(detection):
            return doubt
        # Of several leaves that are refused alike, a license that is known weighs most.
        first = min((self.leaf(leaf) for leaf in judged.deciding), key=lambda one: _HEAVIEST_FIRST.index(one.cause))
        return Refusal(path, detection, judged.outcome, first.cause, judged.refused, judged.deciding, first.decision)

    def _judge_leaf(self, leaf: str) -> LeafJudgement:
        if entry := self._exact.get(leaf):
            return self._listed(entry, f"{leaf} is in {entry.list_name}")
        judged = self._judge_by_group(leaf) or self._judge_by_setting(leaf)
        if not is_unparsed(leaf):
            return judged
        # A category or `unknown: ignore` would hide what nobody could read; only its exact name does.
        if judged.outcome is Outcome.ALLOW:
            reason = "a license string that cannot be read is judged review, unless the policy lists its exact name"
            judged = self._decided(Outcome.REVIEW, None, reason)
        return LeafJudgement(judged.outcome, Cause.UNPARSED, judged.decision)

    def _judge_by_group(self, leaf: str) -> LeafJudgement | None:
        category = category_of(leaf)
        strongest: _Entry | None = None
        for entry in self._groups:
            if _is_member(leaf, category, entry.listed):
                strongest = _stronger(strongest, entry)
        if strongest is None:
            return None
        return self._listed(strongest, f"{leaf} is in {strongest.listed.name}, which is in {strongest.list_name}")

    def _judge_by_setting(self, leaf: str) -> LeafJudgement:
        if is_unknown(leaf):
            level, decision = unknown_level(self._policy)
            return LeafJudgement(_OUTCOME_OF_LEVEL[level], Cause.UNKNOWN, decision)
        role, category = self._role, category_of(leaf)
        kind = f"category {category}" if category else "its category is not known"
        default, of, note = self._policy.default, "", self._policy.note.value
        if role is not None and role.default is not None:
            default, of, note = role.default, f" of the role {role.name}", role.note
        reason = f"the policy does not name {leaf} ({kind}); default{of} is {default.value.name.lower()}"
        return self._decided(default.value, default.line, f"{reason}: {note}" if note else reason, default.source)

    def _is_denied_by_strong_match(self, detection: LicenseDetection) -> bool:
        """Whether a match that is strong enough by itself states what the policy denies."""
        minimum = self._policy.min_score.value
        return any(
            self._expression(match.license_expression).outcome is Outcome.DENY
            for match in detection.matches
            if match.score >= minimum
        )

    def _expression(self, text: str) -> _ExpressionJudgement:
        if text not in self._expressions:
            self._expressions[text] = self._judge_expression(text)
        return self._expressions[text]

    def _judge_expression(self, text: str) -> _ExpressionJudgement:
        judged = expression.judge(text, lambda leaf: self.leaf(leaf).outcome)
        deciding = tuple(leaf for leaf in judged.refused if self.leaf(leaf).outcome is judged.outcome)
        return _ExpressionJudgement(judged.outcome, judged.refused, deciding)

    def _unparsed(self, path: str, detection: LicenseDetection) -> Refusal | None:
        """Why an expression that would be allowed is not, where a part of it could not be read.

        NOTE: scancode reads ``MIT ANDD Foo`` as ``MIT OR unknown-spdx``, and two ids side by side as a choice of the
        two: its OR may not be what was written, so its allowed branch proves nothing.
        """
        if any(is_or_invented(match) for match in detection.matches):
            reason = "the license tag is no valid expression: it was read as a choice that it does not state"
            decision = self._policy.decision(None, reason)
            refused = expression.leaves(detection.license_expression)
            return Refusal(path, detection, Outcome.REVIEW, Cause.UNPARSED, refused, refused, decision)
        for leaf in expression.leaves(detection.license_expression):
            if is_unparsed(leaf) and self.leaf(leaf).outcome is not Outcome.ALLOW:
                judged = self.leaf(leaf)
                return Refusal(path, detection, Outcome.REVIEW, Cause.UNPARSED, (leaf,), (leaf,), judged.decision)
        return None

    def _doubt(self, path: str, detection: LicenseDetection) -> Refusal | None:
        """REVIEW for a detection that is too weak to be allowed or denied; None for one that is not."""
        minimum = self._policy.min_score
        if detection.score >= minimum.value:
            return None
        reason = f"the score {shown_score(detection.score)} is below min_score {shown_score(minimum.value)}"
        decision = self._policy.decision(minimum.line, reason, minimum.source)
        return Refusal(path, detection, Outcome.REVIEW, Cause.LOW_SCORE, (), (), decision)

    def _listed(self, entry: _Entry, reason: str) -> LeafJudgement:
        return self._decided(entry.listed.outcome, entry.listed.line, reason, entry.listed.source)

    def _decided(self, outcome: Outcome, line: int | None, reason: str, source: str = "") -> LeafJudgement:
        return LeafJudgement(outcome, Cause.LICENSE, self._policy.decision(line, reason, source))


def is_or_invented(match: LicenseMatch) -> bool:
    """Whether a match of an SPDX tag has an OR that the text of the tag does not have."""
    is_tag = match.matcher == SPDX_TAG_MATCHER and match.matched_text is not None
    return is_tag and " OR " in match.license_expression and not _or(str(match.matched_text))


def is_accepted_somewhere(policy: Policy, text: str) -> bool:
    """Whether the policy allows an expression in canonical form for files of some role, or of none."""
    return any(_is_allowed(Judge(policy, role), text) for role in (None, *policy.roles))


def _is_allowed(judging: Judge, text: str) -> bool:
    return expression.judge(text, lambda leaf: judging.leaf(leaf).outcome).outcome is Outcome.ALLOW


def unknown_level(policy: Policy) -> tuple[Level, Decision]:
    """The level of a notice whose license is not known, and the line that says so."""
    return _level(policy, UNKNOWN_RULE, policy.unknown, "which license is meant is not known; unknown")


def missing_level(policy: Policy) -> tuple[Level, Decision]:
    """The level of a file without license information, and the line that says so."""
    return _level(policy, MISSING_RULE, policy.missing, "no license was found; missing")


def shown_score(score: float) -> str:
    """A score with at most two decimals, rounded down, so that 79.999 is not shown as 80."""
    return f"{math.floor(score * 100) / 100:g}"


def _level(policy: Policy, rule_id: str, setting: Setting[Level], reason: str) -> tuple[Level, Decision]:
    if (override := policy.levels.get(rule_id)) is not None:
        said = f"levels sets {rule_id} to {override.value.label}"
        return override.value, policy.decision(override.line, said, override.source)
    said = f"{reason} is {CONCERN_WORDS[setting.value]}"
    return setting.value, policy.decision(setting.line, said, setting.source)


def _is_member(leaf: str, category: str | None, entry: Listed) -> bool:
    if entry.name.startswith(CATEGORY_PREFIX):
        return entry.name.removeprefix(CATEGORY_PREFIX) == category
    return is_in_set(leaf, entry.name.removeprefix(SET_PREFIX))


def _entries(policy: Policy, role: Role | None) -> Iterator[_Entry]:
    """The entries that count for the files of a role, or of none: those of the role come before all others."""
    if role is not None:
        yield from (_Entry(0, listed, f" of the role {role.name}") for listed in role.listed)
    if role is None or not role.is_alone:
        yield from (_Entry(1 + listed.distance, listed) for listed in policy.listed)


def _stronger(first: _Entry | None, second: _Entry) -> _Entry:
    """The entry that decides: of the role, of the nearest policy, then deny before review before allow, then order."""
    if first is None or second.distance < first.distance:
        return second
    return second if second.distance == first.distance and second.listed.outcome > first.listed.outcome else first
