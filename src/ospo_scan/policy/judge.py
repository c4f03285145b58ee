# SPDX-License-Identifier: Apache-2.0
"""How a policy judges a license, and a detection: what names it exactly, else by category or set, else the default."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ospo_scan import expression
from ospo_scan.catalogue import category_of, is_in_set, is_unknown, is_unparsed
from ospo_scan.model import Decision, Level, LicenseDetection, LicenseMatch, Outcome
from ospo_scan.policy.gate import Cause, Refusal
from ospo_scan.policy.model import CATEGORY_PREFIX, CONCERN_WORDS, SET_PREFIX, Listed, Policy, Setting

UNKNOWN_RULE = "license-unknown"
MISSING_RULE = "license-missing"

_SPDX_TAG_MATCHER = "1-spdx-id"
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
class _ExpressionJudgement:
    outcome: Outcome
    refused: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


class Judge:
    """One policy at work; it remembers what it has judged, as trees repeat a few expressions many times."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._exact: dict[str, Listed] = {}
        self._groups = [entry for entry in policy.listed if not entry.is_exact]
        self._leaves: dict[str, LeafJudgement] = {}
        self._expressions: dict[str, _ExpressionJudgement] = {}
        for entry in policy.listed:
            if entry.is_exact:
                self._exact[entry.name] = _stronger(self._exact.get(entry.name), entry)

    def leaf(self, leaf: str) -> LeafJudgement:
        """How the policy judges a leaf of a canonical expression."""
        if leaf not in self._leaves:
            self._leaves[leaf] = self._judge_leaf(leaf)
        return self._leaves[leaf]

    def detection(self, path: str, detection: LicenseDetection) -> Refusal | None:
        """Why the detection is not allowed; None where it is."""
        judged = self._expression(detection.license_expression)
        if judged.outcome is Outcome.ALLOW:
            return self._unparsed(path, detection) or self._doubt(path, detection)
        doubt = self._doubt(path, detection) if judged.outcome is Outcome.DENY else None
        if doubt is not None and not self._is_denied_by_strong_match(detection):
            return doubt
        # Of several leaves that are refused alike, a license that is known weighs most.
        first = min((self.leaf(leaf) for leaf in judged.deciding), key=lambda one: _HEAVIEST_FIRST.index(one.cause))
        return Refusal(path, detection, judged.outcome, first.cause, judged.refused, judged.deciding, first.decision)

    def _judge_leaf(self, leaf: str) -> LeafJudgement:
        if entry := self._exact.get(leaf):
            return self._decided(entry.outcome, entry.line, f"{leaf} is in {_list_name(entry)}")
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
        strongest: Listed | None = None
        for entry in self._groups:
            if _is_member(leaf, category, entry):
                strongest = _stronger(strongest, entry)
        if strongest is None:
            return None
        reason = f"{leaf} is in {strongest.name}, which is in {_list_name(strongest)}"
        return self._decided(strongest.outcome, strongest.line, reason)

    def _judge_by_setting(self, leaf: str) -> LeafJudgement:
        if is_unknown(leaf):
            level, decision = unknown_level(self._policy)
            return LeafJudgement(_OUTCOME_OF_LEVEL[level], Cause.UNKNOWN, decision)
        default, category = self._policy.default, category_of(leaf)
        kind = f"category {category}" if category else "its category is not known"
        reason = f"the policy does not name {leaf} ({kind}); default is {default.value.name.lower()}"
        return self._decided(default.value, default.line, reason)

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
        if any(_is_or_invented(match) for match in detection.matches):
            reason = "the license tag is no valid expression: it was read as a choice that it does not state"
            decision = Decision(self._policy.source.source, None, reason)
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
        decision = Decision(self._policy.source.source, minimum.line, reason)
        return Refusal(path, detection, Outcome.REVIEW, Cause.LOW_SCORE, (), (), decision)

    def _decided(self, outcome: Outcome, line: int | None, reason: str) -> LeafJudgement:
        return LeafJudgement(outcome, Cause.LICENSE, Decision(self._policy.source.source, line, reason))


def _is_or_invented(match: LicenseMatch) -> bool:
    """Whether a match of an SPDX tag has an OR that the text of the tag does not have."""
    is_tag = match.matcher == _SPDX_TAG_MATCHER and match.matched_text is not None
    return is_tag and " OR " in match.license_expression and not _or(str(match.matched_text))


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
    source = policy.source.source
    if (override := policy.levels.get(rule_id)) is not None:
        return override.value, Decision(source, override.line, f"levels sets {rule_id} to {override.value.label}")
    return setting.value, Decision(source, setting.line, f"{reason} is {CONCERN_WORDS[setting.value]}")


def _is_member(leaf: str, category: str | None, entry: Listed) -> bool:
    if entry.name.startswith(CATEGORY_PREFIX):
        return entry.name.removeprefix(CATEGORY_PREFIX) == category
    return is_in_set(leaf, entry.name.removeprefix(SET_PREFIX))


def _stronger(first: Listed | None, second: Listed) -> Listed:
    """The entry that decides between equals: deny before review before allow, then the one written first."""
    return second if first is None or second.outcome > first.outcome else first


def _list_name(entry: Listed) -> str:
    return entry.outcome.name.lower()
