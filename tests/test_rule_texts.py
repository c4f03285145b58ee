# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import runpy
from importlib.resources import files
from pathlib import Path

import pytest

from ospo_scan.policy.rules import RULES
from ospo_scan.rule_texts import rule_texts


def test_the_data_file_is_what_the_rules_say_of_themselves() -> None:
    data = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "rules_page.py"))["data"]
    assert data() == files("ospo_scan").joinpath("data/rules.json").read_text("utf-8"), "run make docs"


@pytest.mark.parametrize("rule_id", RULES)
def test_the_texts_of_a_rule_are_those_of_its_module(rule_id: str) -> None:
    one, help_text = rule_texts()[rule_id], RULES[rule_id].HELP
    assert one.rule == RULES[rule_id].RULE
    assert (one.meaning, one.why, one.fix, one.level) == (
        help_text.meaning,
        help_text.why,
        help_text.fix,
        help_text.level,
    )


def test_the_rules_are_in_the_order_of_the_gate() -> None:
    assert list(rule_texts()) == list(RULES)
