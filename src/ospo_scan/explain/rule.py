# SPDX-License-Identifier: Apache-2.0
"""A rule of the gate explained: what it means, why it is there, how to fix what it finds, and its level."""

from __future__ import annotations

import re
from difflib import get_close_matches

from ospo_scan.errors import UsageError
from ospo_scan.explain.explanation import TONE_OF_LEVEL, Block, Explanation, Row
from ospo_scan.policy.judge import MISSING_RULE, UNKNOWN_RULE, missing_level, unknown_level
from ospo_scan.policy.model import Policy
from ospo_scan.policy.rules import RULES

# The rules whose level is that of a key of the policy, and the function that tells it.
KEYED_RULES = {UNKNOWN_RULE: unknown_level, MISSING_RULE: missing_level}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def explain_rule(rule_id: str, policy: Policy | None) -> Explanation:
    """What the rule is about, and its level here where there is a policy. Raises: UsageError where there is none."""
    if rule_id not in RULES:
        close = get_close_matches(rule_id[:80], RULES, n=1, cutoff=0.6)
        hint = f"Did you mean {close[0]}?" if close else f"The rules are {', '.join(RULES)}."
        raise UsageError(f"There is no rule {rule_id[:80]!r}. {hint}")
    rule, text = RULES[rule_id].RULE, RULES[rule_id].HELP
    rows = [Row("Means", _plain(text.meaning)), Row("Why", _plain(text.why)), Row("Fix", _plain(text.fix))]
    rows.append(Row("Level", _plain(text.level), rule.level.label, TONE_OF_LEVEL[rule.level]))
    if policy is not None:
        level = policy.level_of(rule_id, rule.level)
        if rule_id in KEYED_RULES and rule_id not in policy.levels:
            level, _ = KEYED_RULES[rule_id](policy)
        rows.append(Row("Here", level_origin(rule_id, policy), level.label, TONE_OF_LEVEL[level]))
    return Explanation(f"{rule_id}  {rule.summary}", (Block("", tuple(rows)),))


def level_origin(rule_id: str, policy: Policy) -> str:
    """Who says which level the findings of a rule have, with the line where a policy does."""
    source = policy.source.source
    if (setting := policy.levels.get(rule_id)) is not None:
        return f"{source}:{setting.line}: levels sets it"
    if rule_id in KEYED_RULES:
        _, decision = KEYED_RULES[rule_id](policy)
        where = source if decision.line is None else f"{source}:{decision.line}"
        return f"{where}: {decision.reason}"
    return "the level of the rule itself; `levels` in the policy does not change it"


def _plain(markdown: str) -> str:
    """Markdown of one paragraph as plain text: of a link its words, and where it leads if that is a web page."""
    return _LINK.sub(lambda link: f"{link[1]} ({link[2]})" if link[2].startswith("http") else link[1], markdown)
