# SPDX-License-Identifier: Apache-2.0
"""The part of a SARIF run that is not its results: the tool with its rules, and what the tool has to say of the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ospo_scan.codec import Plain, well_formed, well_formed_or_none
from ospo_scan.model import PROJECT, Decision, FileStatus, Level, Report, Rule, TextLocation
from ospo_scan.report.gaps import NOT_SCANNED, gaps
from ospo_scan.report.places import uri_reference
from ospo_scan.report.text import visible
from ospo_scan.report.wording import coverage, decisions, judged_files, why_left_out
from ospo_scan.rule_texts import RuleText, rule_texts

ROOT = "%SRCROOT%"

INCOMPLETE = RuleText(
    Rule(NOT_SCANNED, Level.ERROR, "Something could not be scanned, so the run is incomplete.", ""),
    meaning="A file could not be scanned, or there was nothing to scan. So the run is incomplete.",
    why="What was not looked at cannot pass.",
    fix="See why each file could not be scanned. Mend that, or exclude the file with `scan.exclude` in the policy.",
    level="",
)
LEFT_OUT = RuleText(
    Rule("findings-left-out", Level.WARNING, "The file would be too large with all findings.", ""),
    meaning=(
        "GitHub refuses a SARIF file with more than 25,000 results or 10 MB, so some findings are not in this one: "
        "those of the lowest levels."
    ),
    why="A list that was cut must not look like a whole one.",
    fix="See the JSON report of the same run, which has all findings. Settle the most frequent ones first.",
    level="",
)

_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note", Level.OFF: "none"}
_SEVERITIES = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.NOTE: "recommendation",
    Level.OFF: "recommendation",
}
_IN_MESSAGES = str.maketrans({"\\": r"\\", "[": r"\[", "]": r"\]", "{": "{{", "}": "}}"})


def level_word(level: Level) -> str:
    """The level of a result or of a rule as SARIF spells it."""
    return _LEVELS[level]


def message(*sentences: str) -> Plain:
    """A message of plain text, in which nothing can pass for a placeholder or a link (§3.11.5, §3.11.6)."""
    return {"text": " ".join(sentences).translate(_IN_MESSAGES)}


def rules(report: Report) -> dict[str, Plain]:
    """The reportingDescriptor of each rule, by the id of the rule: those of the gate, then others that are found."""
    texts = [*rule_texts().values(), INCOMPLETE, LEFT_OUT]
    descriptors = {one.rule.id: _descriptor(one) for one in texts}
    for finding in report.findings:
        rule = well_formed(finding.rule)
        descriptors.setdefault(rule, {"id": rule})
    return descriptors


def tool(report: Report, descriptors: Iterable[Plain]) -> Plain:
    """Who made the run: ospo-scan with its rules, and the engine as an extension of it."""
    by = report.result.tool
    engine = {
        "name": well_formed(by.engine.name),
        "version": well_formed(by.engine.version),
        "properties": {"mode": well_formed(by.engine.mode), "fingerprint": well_formed(by.engine.fingerprint)},
    }
    driver = {"name": well_formed(by.name), "version": well_formed(by.version), "rules": list(descriptors)}
    return {"driver": driver, "extensions": [engine]}


def physical(place: TextLocation, snippet: str | None = None) -> Plain:
    """A place in a file, with its text where there is one.

    It is at line 1 where the file as a whole is meant: GitHub shows no place without a line.
    """
    region: Plain = {"startLine": place.start_line or 1}
    if place.end_line is not None:
        region["endLine"] = place.end_line
    if snippet is not None:
        region["snippet"] = {"text": snippet}
    return {"artifactLocation": {"uri": uri_reference(place.path), "uriBaseId": ROOT}, "region": region}


def decision(by: Decision | None) -> Plain | None:
    """The line of a policy that decided."""
    if by is None:
        return None
    return {"source": well_formed(by.source), "line": by.line, "reason": well_formed(by.reason)}


def properties(report: Report) -> Plain:
    """What SARIF has no words for: the verdict, the policy, and what was scanned."""
    result, policy = report.result, report.policy
    project = result.project
    return {
        "verdict": report.verdict,
        "policy": None
        if policy is None
        else [{"source": well_formed(one.source), "sha256": one.sha256} for one in (policy, *policy.extends)],
        "project": {
            "name": well_formed_or_none(project.name),
            "version": well_formed_or_none(project.version),
            "revision": project.revision,
        },
        "since": None if result.since is None else {"ref": well_formed(result.since.ref), "base": result.since.base},
    }


def notifications(report: Report) -> Iterator[Plain]:
    """What could not be scanned, what was not inspected, what people corrected, and the notes of the scan."""
    for gap in gaps(report):
        if gap.is_error:
            yield notification("error", gap.message, gap.path)
    for scan in judged_files(report.result):
        if scan.status is FileStatus.NOT_INSPECTED:
            why = f"The file was not inspected ({why_left_out(scan)})."
            yield notification("warning", why, scan.path)
    for note in report.result.notes:
        yield notification("note", visible(note))
    for line in decisions(replace(report, findings=())):
        yield notification("note", line)
    if covered := coverage(report):
        yield notification("note", covered)


def notification(level: str, text: str, path: str = PROJECT) -> Plain:
    """One sentence of the tool about the run, or about one path."""
    plain: Plain = {"level": level, "message": message(text)}
    if path != PROJECT:
        uri = {"uri": uri_reference(path), "uriBaseId": ROOT}
        plain["locations"] = [{"physicalLocation": {"artifactLocation": uri}}]
    return plain


def _descriptor(one: RuleText) -> Plain:
    rule, meaning = one.rule, _without_links(one.meaning)
    paragraphs = [("What it means.", meaning), ("Why.", _without_links(one.why))]
    paragraphs.append(("How to fix it.", _without_links(one.fix)))
    if one.level:
        paragraphs.append(("Level.", _without_links(one.level)))
    plain: Plain = {
        "id": rule.id,
        "name": "".join(word.title() for word in rule.id.split("-")),
        "shortDescription": message(rule.summary),
        "fullDescription": message(meaning),
        "help": {
            **message("\n\n".join(f"{title} {text}" for title, text in paragraphs)),
            "markdown": "\n\n".join(f"**{title}** {text}" for title, text in paragraphs),
        },
        "defaultConfiguration": {"enabled": False} if rule.level is Level.OFF else {"level": level_word(rule.level)},
        "properties": {"tags": ["license"], "problem.severity": _SEVERITIES[rule.level]},
    }
    if rule.help_uri.startswith("https:"):
        plain["helpUri"] = rule.help_uri
    return plain


def _without_links(markdown: str) -> str:
    """A text of ours without links to pages of our docs, of which a reader of the report has only the words."""
    return _LINK.sub(lambda link: link[1], markdown)
