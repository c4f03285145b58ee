# SPDX-License-Identifier: Apache-2.0
"""The registry of rules and their documentation."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from ospo_scan.model import Level
from ospo_scan.policy.rules import RULES

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_is_a_module_of_its_name_with_a_heading_that_its_link_leads_to(rule_id: str) -> None:
    rule = RULES[rule_id].RULE
    assert rule.id == rule_id
    assert re.fullmatch("[a-z]+(-[a-z]+)*", rule_id)
    assert RULES[rule_id].__name__ == f"ospo_scan.policy.rules.{rule_id.replace('-', '_')}"  # type: ignore[attr-defined] # a module
    assert rule.help_uri == f"docs/rules.md#{rule_id}"
    assert len(re.findall(rf"^## {rule_id}$", DOCUMENT, re.MULTILINE)) == 1
    assert rule.summary.endswith(".")


@pytest.mark.parametrize("rule_id", RULES)
def test_the_document_says_what_the_rule_means_how_to_fix_it_and_its_default_level(rule_id: str) -> None:
    _, _, rest = DOCUMENT.partition(f"## {rule_id}\n")
    section = rest.partition("\n## ")[0]
    for heading in ("**What it means.**", "**Why.**", "**How to fix it.**", "**Default level:**"):
        assert heading in section
    level = RULES[rule_id].RULE.level
    assert f"**Default level:** `{level.label}`" in section


def test_the_document_has_no_rule_that_does_not_exist() -> None:
    assert re.findall("^## (.+)$", DOCUMENT, re.MULTILINE) == list(RULES)


def test_the_default_levels_are_those_of_the_design() -> None:
    assert {rule_id for rule_id, one in RULES.items() if one.RULE.level is Level.ERROR} == {
        "license-denied",
        "license-incompatible",
        "project-license-missing",
        "waiver-expired",
    }
    assert {rule_id for rule_id, one in RULES.items() if one.RULE.level is Level.OFF} == {"license-missing"}


def test_the_document_is_what_the_rules_say_of_themselves() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "rules_page.py"))["page"]
    assert page() == DOCUMENT, "run make docs"


@pytest.mark.parametrize("rule_id", RULES)
def test_the_help_of_a_rule_is_whole_sentences_in_one_paragraph_each(rule_id: str) -> None:
    text = RULES[rule_id].HELP
    for paragraph in (text.meaning, text.why, text.fix, text.level or "."):
        assert paragraph.endswith(".")
        assert paragraph == " ".join(paragraph.split())
