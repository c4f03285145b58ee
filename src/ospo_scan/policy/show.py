# SPDX-License-Identifier: Apache-2.0
"""A policy as it is in effect: every value with the line it comes from, defaults included, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ospo_scan.model import Outcome
from ospo_scan.policy.judge import MISSING_RULE, UNKNOWN_RULE, shown_score
from ospo_scan.policy.model import CONCERN_WORDS, Listed, Policy, Role, Setting, Waiver
from ospo_scan.policy.rules import RULES

_DEFAULT = "default of ospo-scan"

Row = tuple[str, str]


def show_policy(policy: Policy) -> str:
    """The effective policy as text for people: one value a line, then where it comes from; ends in a newline."""
    sources = [(f"policy {_inert(policy.source.source)}", f"sha256:{policy.source.sha256}")]
    sources += [(f"extends {_inert(one.source)}", f"sha256:{one.sha256}") for one in policy.source.extends]
    blocks = [
        sources,
        list(_settings(policy)),
        *(_block(outcome.name.lower(), list(_listed(policy, policy.listed, outcome))) for outcome in Outcome),
        *(_block(f"role {_inert(role.name)}", list(_role(policy, role))) for role in policy.roles),
        *_exceptions(policy),
        _block("levels", list(_levels(policy))),
        _block(
            "scan.exclude", [(_inert(one.value), _origin(policy, one.line, one.source)) for one in policy.exclusions]
        ),
    ]
    width = max(len(left) for block in blocks for left, right in block if right)
    lines = ("\n".join(f"{left:<{width}}  {right}".rstrip() for left, right in block) for block in blocks)
    return "\n\n".join(lines) + "\n"


def _settings(policy: Policy) -> Iterator[Row]:
    values: tuple[tuple[str, str, Setting[Any]], ...] = (
        ("default", policy.default.value.name.lower(), policy.default),
        ("unknown", CONCERN_WORDS[policy.unknown.value], policy.unknown),
        ("missing", CONCERN_WORDS[policy.missing.value], policy.missing),
        ("min_score", shown_score(policy.min_score.value), policy.min_score),
        ("project.license", policy.project_license.value or "none", policy.project_license),
        ("scan.include_untracked", str(policy.is_untracked_included).lower(), policy.include_untracked),
    )
    limits = [(f"scan.{key}", f"{setting.value:.10g}", setting) for key, setting in policy.limits.items()]
    for key, value, setting in (*values, *limits):
        yield f"{key:<22}  {value}", _origin(policy, setting.line, setting.source)


def _listed(policy: Policy, listed: Iterable[Listed], outcome: Outcome) -> Iterator[Row]:
    for entry in listed:
        if entry.outcome is outcome:
            yield entry.name, _origin(policy, entry.line, entry.source)


def _role(policy: Policy, role: Role) -> Iterator[Row]:
    paths = "by what the file is" if role.is_by_content else _inert(", ".join(role.paths))
    yield f"paths: {paths}", _origin(policy, role.line, role.source)
    for outcome in Outcome:
        yield from ((f"{outcome.name.lower()}: {name}", where) for name, where in _listed(policy, role.listed, outcome))
    if role.default is not None:
        yield f"default: {role.default.value.name.lower()}", _origin(policy, role.default.line, role.default.source)
    if role.project_license is not None:
        license_ = role.project_license
        yield f"project.license: {license_.value}", _origin(policy, license_.line, license_.source)
    if role.is_alone:
        yield "inherit: false", _origin(policy, role.line, role.source)


def _exceptions(policy: Policy) -> Iterator[list[Row]]:
    """Choices, curations and waivers; no block for what the policy does not have."""
    rows: dict[str, list[Row]] = {
        "choices": [(f"{one.given}: {one.choose}", _origin(policy, one.line, one.source)) for one in policy.choices],
        "curations": [
            (f"{one.detected}: {one.concluded} ({one.reason})", _origin(policy, one.line, one.source))
            for one in policy.curations
        ],
        "waivers": [(_waiver(one), _origin(policy, one.line, one.source)) for one in policy.waivers],
    }
    yield from (_block(title, found) for title, found in rows.items() if found)


def _waiver(waiver: Waiver) -> str:
    what = f"{waiver.rule} {waiver.license}" if waiver.license else waiver.rule
    until = f"until {waiver.expires}" if waiver.expires else "without end"
    return f"{what} in {_inert(', '.join(waiver.where))}, {until} ({waiver.reason})"


def _levels(policy: Policy) -> Iterator[Row]:
    for rule_id, gate_rule in RULES.items():
        level, origin = gate_rule.RULE.level, _DEFAULT
        if (setting := policy.levels.get(rule_id)) is not None:
            level, origin = setting.value, _origin(policy, setting.line, setting.source)
        elif rule_id in (UNKNOWN_RULE, MISSING_RULE):
            of_key = policy.unknown if rule_id == UNKNOWN_RULE else policy.missing
            level, origin = of_key.value, _origin(policy, of_key.line, of_key.source)
        yield f"{rule_id:<23}  {level.label}", origin


def _block(title: str, rows: list[Row]) -> list[Row]:
    return [(f"{title}:", ""), *((f"  {left}", right) for left, right in rows or [("(nothing)", "")])]


def _origin(policy: Policy, line: int | None, source: str = "") -> str:
    return _DEFAULT if line is None else f"{_inert(source or policy.source.source)}:{line}"


def _inert(text: str) -> str:
    """``text`` as it is, or quoted where a terminal could act on it."""
    return text if text.isprintable() else ascii(text)
