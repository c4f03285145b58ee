# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.errors import UsageError
from ospo_scan.explain.rule import explain_rule, level_origin
from ospo_scan.policy.rules import RULES
from policy_cases import policy


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_is_explained_without_markdown_links(rule_id: str) -> None:
    said = explain_rule(rule_id, None)
    rows = {row.label: row for row in said.blocks[0].rows}
    assert list(rows) == ["Means", "Why", "Fix", "Level"]
    assert rows["Level"].word == RULES[rule_id].RULE.level.label
    assert all("](" not in row.text for row in rows.values())


@pytest.mark.parametrize(
    ("rule_id", "text", "level", "origin"),
    [
        ("license-denied", "levels: {license-denied: note}", "note", "ospo-policy.yml:2: levels sets it"),
        ("license-denied", "", "error", "the level of the rule itself; `levels` in the policy does not change it"),
        (
            "license-unknown",
            "unknown: deny",
            "error",
            "ospo-policy.yml:2: which license is meant is not known; unknown is deny",
        ),
        ("license-missing", "missing: review", "warning", "ospo-policy.yml:2: no license was found; missing is review"),
    ],
)
def test_the_level_here_comes_with_the_line_that_sets_it(rule_id: str, text: str, level: str, origin: str) -> None:
    here = explain_rule(rule_id, policy(text)).blocks[0].rows[-1]
    assert (here.label, here.word, here.text) == ("Here", level, origin)
    assert level_origin(rule_id, policy(text)) == origin


def test_what_is_no_rule_is_said_with_the_closest_id() -> None:
    with pytest.raises(UsageError, match="Did you mean license-denied"):
        explain_rule("licence-denied", None)
    with pytest.raises(UsageError, match="The rules are license-denied, "):
        explain_rule("qqq", None)
