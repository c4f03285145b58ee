# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of docs/cards.md, between its markers, from the table of ``ospo_scan.model_licenses``."""

from __future__ import annotations

from pathlib import Path

from ospo_scan.model_licenses import UNNAMED, card_licenses, named_licenses, use_restriction

DOCUMENT = Path(__file__).parent.parent / "docs" / "cards.md"
BEGIN = "<!-- begin: written by tools/cards_page.py -->"
END = "<!-- end -->"


def generated() -> str:
    """The tables of tags and of names, in Markdown."""
    lines = ["| Tag | License | Restricts use | Note |", "| --- | --- | --- | --- |"]
    for one in card_licenses():
        clause = use_restriction(one.license_expression) or ""
        lines.append(f"| `{one.tag}` | {_shown(one.license_expression)} | {clause} | {one.note or ''} |")
    lines += ["", "Values of `license_name` that are known besides:", ""]
    lines += ["| Name | License | Restricts use |", "| --- | --- | --- |"]
    for name, expression in named_licenses().items():
        lines.append(f"| `{name}` | {_shown(expression)} | {use_restriction(expression) or ''} |")
    return "\n".join(lines)


def _shown(expression: str) -> str:
    return "unknown: needs a review" if expression == UNNAMED else f"`{expression}`"


def updated(text: str) -> str:
    """``text`` with what stands between the markers made anew. Raises: ValueError where it lacks them."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document lacks {BEGIN!r} or {END!r}")
    return f"{head}{BEGIN}\n\n{generated()}\n\n{END}{tail}"


if __name__ == "__main__":
    DOCUMENT.write_text(updated(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
