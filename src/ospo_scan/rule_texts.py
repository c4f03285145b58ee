# SPDX-License-Identifier: Apache-2.0
"""What the rules of the gate say of themselves, for whoever may not import the rules: the formats of a report.

The texts are written in ``policy/rules``; ``make docs`` copies them to ``data/rules.json``, and a test holds the two
equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ospo_scan.model import Level, Rule


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule and what people want to know of it, as Markdown in one paragraph each.

    ``level`` says more of the level where the rule's own one is not all; empty where it is.
    """

    rule: Rule
    meaning: str
    why: str
    fix: str
    level: str


@cache
def rule_texts() -> Mapping[str, RuleText]:
    """The texts of all rules of the gate by rule id, in the order of the gate."""
    data = json.loads(files("ospo_scan").joinpath("data/rules.json").read_text("utf-8"))
    return MappingProxyType({fields["id"]: _rule_text(fields) for fields in data})


def rule_to_plain(one: RuleText) -> dict[str, str]:
    """A rule as a JSON object of ``data/rules.json``."""
    rule = one.rule
    return {
        "id": rule.id,
        "level": rule.level.label,
        "summary": rule.summary,
        "help_uri": rule.help_uri,
        "meaning": one.meaning,
        "why": one.why,
        "fix": one.fix,
        "about_level": one.level,
    }


def _rule_text(fields: Mapping[str, str]) -> RuleText:
    rule = Rule(fields["id"], Level.from_label(fields["level"]), fields["summary"], fields["help_uri"])
    return RuleText(rule, fields["meaning"], fields["why"], fields["fix"], fields["about_level"])
