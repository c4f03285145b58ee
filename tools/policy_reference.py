# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of docs/policy-reference.md, between its markers, from the model of a policy file."""

from __future__ import annotations

from pathlib import Path

from ospo_scan.catalogue import CATEGORIES, SETS
from ospo_scan.policy.rules import RULES
from ospo_scan.policy.schema import keys

DOCUMENT = Path(__file__).parent.parent / "docs" / "policy-reference.md"
BEGIN = "<!-- begin: written by tools/policy_reference.py -->"
END = "<!-- end -->"


def generated() -> str:
    """The tables of keys, groups and rules, in Markdown."""
    lines = ["| Key | Value | Default | Meaning |", "| --- | --- | --- | --- |"]
    lines += [f"| {key.name} | {key.type} | {key.default} | {key.meaning} |" for key in keys()]
    lines += ["", "Groups of licenses, for `allow`, `review` and `deny`:", ""]
    lines += [f"- `category:{name}`" for name in CATEGORIES] + [f"- `set:{name}`" for name in SETS]
    lines += ["", "Rules, for `levels`, with the level they have where nothing else is said:", ""]
    lines += [f"- [`{rule_id}`](rules.md#{rule_id}): `{one.RULE.level.label}`" for rule_id, one in RULES.items()]
    return "\n".join(lines)


def updated(text: str) -> str:
    """``text`` with what stands between the markers made anew. Raises: ValueError where it lacks them."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document lacks {BEGIN!r} or {END!r}")
    return f"{head}{BEGIN}\n\n{generated()}\n\n{END}{tail}"


if __name__ == "__main__":
    DOCUMENT.write_text(updated(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
