# SPDX-License-Identifier: Apache-2.0
"""What an attribution document says, as plain values: the facts that built-in and people's own templates are given.

``docs/attribution.md`` describes each of them. Every text is inert already: one line with nothing that a terminal
obeys, except for the texts of licenses, which have lines and tabs. What a markup would obey is up to the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ospo_scan.codec import Plain
from ospo_scan.copyrights import merged
from ospo_scan.license_ids import license_facts
from ospo_scan.license_texts import license_text
from ospo_scan.model import Report, TextLocation, path_bytes
from ospo_scan.report.bill import Bill, BilledFile, bill, parts_in
from ospo_scan.report.found_texts import texts_besides_known
from ospo_scan.report.groups import directories
from ospo_scan.report.notice.missing import in_force, missing
from ospo_scan.report.text import no_command, shown_path, visible
from ospo_scan.report.wording import judged_files

VALUES = ("project", "tool", "engine", "licenses", "unlicensed", "texts", "missing", "notes")
"""The names of the values, in the order in which they are documented."""

_LINE_END = re.compile("\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")


def notice_values(report: Report) -> Plain:
    """The values of ``VALUES`` for a report; with ``--since`` they are about the files that changed."""
    files = judged_files(report.result)
    whole = bill(replace(report, result=replace(report.result, files=files)))
    covered = sorted((*whole.files, *whole.undigested), key=lambda file: path_bytes(file.file.path))
    sections: dict[str | None, list[BilledFile]] = {}
    for file in covered:
        sections.setdefault(_in_order(in_force(file)), []).append(file)
    unlicensed = sections.pop(None, None)
    licenses = sorted((expression, found) for expression, found in sections.items() if expression is not None)
    ids = sorted({part for expression, _ in licenses for part in parts_in(expression)})
    texts = _texts(ids, whole)
    without_text = [str(text["id"]) for text in texts if text["text"] is None and text["found"] is None]
    result = report.result
    return {
        "project": _project(whole),
        "tool": visible(f"{result.tool.name} {result.tool.version}"),
        "engine": visible(f"{result.tool.engine.name} {result.tool.engine.version}"),
        "licenses": [_section(expression, found) for expression, found in licenses],
        "unlicensed": None if unlicensed is None else _section(None, unlicensed),
        "texts": texts,
        "missing": missing(whole.report, covered, len(result.files), without_text),
        "notes": [no_command(visible(note)) for note in result.notes],
    }


def _project(whole: Bill) -> Plain:
    project = whole.project
    return {
        name: None if value is None else visible(value)
        for name, value in (
            ("name", project.name),
            ("version", project.version),
            ("supplier", project.supplier),
            ("revision", project.revision),
            ("revision_date", project.revision_date),
        )
    }


def _section(expression: str | None, files: Sequence[BilledFile]) -> Plain:
    """What is said of the files that are under one expression, or under none."""
    holders = merged(file.copyrights or () for file in files)
    places = [TextLocation(file.file.path) for file in files]
    return {
        "expression": None if expression is None else visible(expression),
        "ids": [] if expression is None else list(parts_in(expression)),
        "is_choice": expression is not None and " OR " in expression,
        "concluded": sum(file.is_settled_by_person for file in files),
        "unsought": sum(file.copyrights is None for file in files),
        "holders": [
            {
                "name": None if holder.name is None else visible(holder.name),
                "statements": [visible(statement) for statement in holder.statements],
                "files": holder.files,
            }
            for holder in holders
        ],
        "statements": [no_command(visible(statement)) for holder in holders for statement in holder.statements],
        "files": [shown_path(file.file.path) for file in files],
        "directories": [{"path": shown_path(path), "files": number} for path, number in directories(places)],
    }


def _in_order(expression: str | None) -> str | None:
    """An expression that joins licenses by AND and nothing else, with these in order: the same whatever theirs was."""
    if expression is None or " OR " in expression or "(" in expression:
        return expression
    return " AND ".join(sorted(expression.split(" AND ")))


def _texts(ids: Iterable[str], whole: Bill) -> list[Plain]:
    """The text of each license and exception as scancode has it, and as the tree has it where that is another one."""
    in_tree = texts_besides_known((file.scan for file in (*whole.files, *whole.undigested)), ids)
    texts: list[Plain] = []
    for license_id in ids:
        facts, known, found = license_facts(license_id), license_text(license_id), in_tree.get(license_id)
        texts.append(
            {
                "id": visible(license_id),
                "name": None if facts is None else facts.name,
                "text": None if known is None else _inert_lines(known),
                "found": _inert_lines(found) if found else None,
            }
        )
    return texts


def _inert_lines(text: str) -> str:
    """``text`` line by line as it is, without blank lines at its ends; only what a terminal obeys is spelled out."""
    lines = [no_command("\t".join(map(visible, line.rstrip().split("\t")))) for line in _LINE_END.split(text)]
    return "\n".join(lines).strip("\n")
