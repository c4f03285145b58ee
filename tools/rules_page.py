# SPDX-License-Identifier: Apache-2.0
"""Writes docs/rules.md and src/ospo_scan/data/rules.json from what the modules of the rules say of themselves."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

from ospo_scan.policy.gate import GateRule
from ospo_scan.policy.rules import RULES
from ospo_scan.rule_texts import RuleText, rule_to_plain

_ROOT = Path(__file__).parent.parent
DOCUMENT = _ROOT / "docs" / "rules.md"
DATA = _ROOT / "src" / "ospo_scan" / "data" / "rules.json"
_WIDTH = 128
_HEAD = """<!-- SPDX-License-Identifier: CC-BY-4.0 -->
<!-- Written by tools/rules_page.py from src/ospo_scan/policy/rules: change the text there, then run `make docs`. -->
# Rules

Each finding of a report belongs to one of these rules. The level of a finding decides what it does: `error` fails the
run, `warning` asks for a review, `note` is only shown, `off` is not reported. The key `levels` of the
[policy](policy.md) changes the level of any rule. `ospo-scan explain RULE` shows the same text.
"""


def page() -> str:
    """The document as a whole."""
    return "\n".join([_HEAD, *("\n".join(_section(one)) for one in RULES.values())])


def data() -> str:
    """The data file as a whole: what ``rule_texts`` reads, for the formats of a report."""
    plain = [rule_to_plain(rule_text(one)) for one in RULES.values()]
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def rule_text(gate_rule: GateRule) -> RuleText:
    """What a rule of the gate says of itself."""
    text = gate_rule.HELP
    return RuleText(gate_rule.RULE, text.meaning, text.why, text.fix, text.level)


def _section(gate_rule: GateRule) -> Iterator[str]:
    rule, help_text = gate_rule.RULE, gate_rule.HELP
    yield f"## {rule.id}\n"
    yield _paragraph(f"**What it means.** {help_text.meaning}")
    yield _paragraph(f"**Why.** {help_text.why}")
    yield _paragraph(f"**How to fix it.** {help_text.fix}")
    yield f"**Default level:** `{rule.level.label}`\n"
    if help_text.level:
        yield _paragraph(help_text.level)


def _paragraph(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(page(), encoding="utf-8")
    DATA.write_text(data(), encoding="utf-8")
