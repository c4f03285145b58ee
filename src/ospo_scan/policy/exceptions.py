# SPDX-License-Identifier: Apache-2.0
"""Choices, curations and waivers of a policy file: licenses, patterns, digests, lines and days, checked one by one.

Like ``meaning``, this works on the plain value of the document, whatever its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from ospo_scan.expression import alternatives
from ospo_scan.expression_grammar import NONE
from ospo_scan.policy.entries import pattern_fault
from ospo_scan.policy.listing import EntryError, read_expression
from ospo_scan.policy.model import Choice, Curation, CurationReason, Waiver, WaiverReason
from ospo_scan.policy.places import Document, Fault, NodePath, Plain, shown
from ospo_scan.policy.rules import NOT_WAIVED, RULES

_EVIDENCE = re.compile(r"sha256:[0-9a-f]{64}")
_LINES = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class Reader:
    """One entry of one of the three lists; what is wrong with it goes into ``faults``."""

    document: Document
    path: NodePath
    value: Mapping[str, Plain]
    faults: list[Fault]

    @property
    def line(self) -> int:
        """The line on which the entry begins."""
        return self.document.place_of(self.path).line

    def text(self, key: str) -> str | None:
        """The text under ``key``, None where there is none."""
        value = self.value.get(key)
        return value if isinstance(value, str) and (*self.path, key) not in self.document.spoiled else None

    def fault(self, key: str, message: str, *, is_warning: bool = False) -> None:
        """Something is wrong with the value of ``key``."""
        self.faults.append(Fault(self.document.place_of((*self.path, key)), message, is_warning))

    def patterns(self) -> tuple[str, ...]:
        """The patterns of ``where``."""
        value = self.value.get("where")
        found = []
        for index, pattern in enumerate(value if isinstance(value, list) else ()):
            if isinstance(pattern, str):
                if wrong := pattern_fault(pattern):
                    place = self.document.place_of((*self.path, "where", index))
                    self.faults.append(Fault(place, f"the pattern {shown(pattern)} {wrong}"))
                found.append(pattern)
        return tuple(found)

    def expression(self, key: str, *, is_none_allowed: bool = False) -> str | None:
        """The license expression under ``key`` in canonical form, None where there is none."""
        text = self.text(key)
        if text is None or (is_none_allowed and text.strip().upper() == NONE):
            return NONE if text is not None else None
        try:
            name, warning = read_expression(text)
        except EntryError as error:
            self.fault(key, f"{key}: {error}")
            return None
        if warning:
            self.fault(key, warning, is_warning=True)
        return name

    def evidence(self) -> str | None:
        """The digest of a text, None where there is none."""
        text = self.text("evidence")
        if text is not None and not _EVIDENCE.fullmatch(text):
            self.fault("evidence", f"evidence is sha256: and 64 hex digits, as reports show it, not {shown(text)}")
            return None
        return text

    def explained(self) -> None:
        """Say so where the reason is ``other`` and there is no comment."""
        if self.text("reason") == "other" and not (self.text("comment") or "").strip():
            self.fault("reason", "the reason other needs a comment: say in one sentence why")


def read_choices(document: Document, faults: list[Fault]) -> Iterator[Choice]:
    """The choices of the policy; one that cannot be made is a fault."""
    for entry in _entries(document, "choices", faults):
        given, choose, where = entry.expression("given"), entry.expression("choose"), entry.patterns()
        if given is None or choose is None:
            continue
        branches = alternatives(given)
        if len(branches) < 2:
            entry.fault("given", f"{shown(given)} gives no choice: write an expression with OR")
        elif choose not in branches:
            entry.fault("choose", f"{shown(choose)} is no alternative of {given}; choose one of {', '.join(branches)}")
        else:
            yield Choice(given, choose, where, entry.text("comment"), entry.text("owner"), entry.line)


def read_curations(document: Document, faults: list[Fault]) -> Iterator[Curation]:
    """The curations of the policy."""
    for entry in _entries(document, "curations", faults):
        detected, concluded = entry.expression("detected"), entry.expression("concluded", is_none_allowed=True)
        where, lines, evidence = entry.patterns(), _lines(entry), entry.evidence()
        entry.explained()
        if detected is not None and detected == concluded:
            entry.fault("concluded", f"{concluded} is what was detected: a correction has to change something")
        reason = entry.text("reason")
        if detected is not None and concluded is not None and reason in set(CurationReason):
            comment, owner = entry.text("comment"), entry.text("owner")
            why = CurationReason(reason)
            yield Curation(where, lines, detected, concluded, evidence, why, comment, owner, entry.line)


def read_waivers(document: Document, faults: list[Fault]) -> Iterator[Waiver]:
    """The waivers of the policy."""
    for entry in _entries(document, "waivers", faults):
        rule = entry.text("rule")
        if rule is not None and (rule not in RULES or rule in NOT_WAIVED):
            entry.fault("rule", _no_such_rule(rule))
        license_, where, evidence = entry.expression("license"), entry.patterns(), entry.evidence()
        expires = _day(entry)
        entry.explained()
        reason = entry.text("reason")
        if rule is not None and rule in RULES and reason in set(WaiverReason):
            comment, owner, why = entry.text("comment"), entry.text("owner"), WaiverReason(reason)
            yield Waiver(rule, where, license_, evidence, why, comment, owner, expires, entry.line)


def _entries(document: Document, key: str, faults: list[Fault]) -> Iterator[Reader]:
    value = document.value.get(key) if isinstance(document.value, dict) else None
    if (key,) in document.spoiled or not isinstance(value, list):
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield Reader(document, (key, index), item, faults)


def _lines(entry: Reader) -> tuple[int, int] | None:
    value = entry.value.get("lines")
    if value is None or isinstance(value, bool):
        return None
    found = _LINES.fullmatch(str(value))
    if not found:
        entry.fault("lines", f"lines is a line or a first and a last one, such as 10 or 10-12, not {shown(value)}")
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        entry.fault("lines", f"lines begins at {first} and ends at {last}; write the smaller number first")
    return first, last


def _day(entry: Reader) -> date | None:
    text = entry.text("expires")
    if text is None:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        entry.fault("expires", f"expires is a day, written as year-month-day: 2027-03-31, not {shown(text)}")
        return None


def _no_such_rule(rule: str) -> str:
    if rule in NOT_WAIVED:
        return f"the rule {rule} is about the policy itself and cannot be waived; see `levels`"
    close = get_close_matches(rule.lower()[:60], RULES, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else f"the rules are {', '.join(RULES)}"
    return f"there is no rule {shown(rule)}; {hint}"
