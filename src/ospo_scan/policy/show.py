# SPDX-License-Identifier: Apache-2.0
"""A policy as it is in effect: every value with the line it comes from, defaults included, as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.model import Outcome
from ospo_scan.policy.judge import MISSING_RULE, UNKNOWN_RULE, missing_level, shown_score, unknown_level
from ospo_scan.policy.model import CONCERN_WORDS, Policy
from ospo_scan.policy.rules import RULES

_DEFAULT = "default of ospo-scan"

Row = tuple[str, str]


def show_policy(policy: Policy) -> str:
    """The effective policy as text for people: one value a line, then where it comes from; ends in a newline."""
    blocks = [
        [(f"policy {_inert(policy.source.source)}", f"sha256:{policy.source.sha256}")],
        list(_settings(policy)),
        *(_block(outcome.name.lower(), list(_listed(policy, outcome))) for outcome in Outcome),
        _block("levels", list(_levels(policy))),
        _block("scan.exclude", [(_inert(one.value), _origin(policy, one.line)) for one in policy.exclusions]),
    ]
    width = max(len(left) for block in blocks for left, right in block if right)
    lines = ("\n".join(f"{left:<{width}}  {right}".rstrip() for left, right in block) for block in blocks)
    return "\n\n".join(lines) + "\n"


def _settings(policy: Policy) -> Iterator[Row]:
    values = (
        ("default", policy.default.value.name.lower(), policy.default.line),
        ("unknown", CONCERN_WORDS[policy.unknown.value], policy.unknown.line),
        ("missing", CONCERN_WORDS[policy.missing.value], policy.missing.line),
        ("min_score", shown_score(policy.min_score.value), policy.min_score.line),
        ("project.license", policy.project_license.value or "none", policy.project_license.line),
        ("scan.include_untracked", str(policy.is_untracked_included).lower(), policy.include_untracked.line),
    )
    for key, value, line in values:
        yield f"{key:<22}  {value}", _origin(policy, line)


def _listed(policy: Policy, outcome: Outcome) -> Iterator[Row]:
    for entry in policy.listed:
        if entry.outcome is outcome:
            yield entry.name, _origin(policy, entry.line)


def _levels(policy: Policy) -> Iterator[Row]:
    for rule_id, gate_rule in RULES.items():
        level, line = gate_rule.RULE.level, None
        if rule_id in policy.levels:
            level, line = policy.levels[rule_id].value, policy.levels[rule_id].line
        elif rule_id in (UNKNOWN_RULE, MISSING_RULE):
            key = {UNKNOWN_RULE: unknown_level, MISSING_RULE: missing_level}[rule_id]
            level, decision = key(policy)
            line = decision.line
        yield f"{rule_id:<23}  {level.label}", _origin(policy, line)


def _block(title: str, rows: list[Row]) -> list[Row]:
    return [(f"{title}:", ""), *((f"  {left}", right) for left, right in rows or [("(nothing)", "")])]


def _origin(policy: Policy, line: int | None) -> str:
    return _DEFAULT if line is None else f"{_inert(policy.source.source)}:{line}"


def _inert(text: str) -> str:
    """``text`` as it is, or quoted where a terminal could act on it."""
    return text if text.isprintable() else ascii(text)
