# SPDX-License-Identifier: Apache-2.0
"""``written-expression``: an SPDX expression that is written out, read as it is written.

The engine knows the licenses of its own database: of a tag with a project's own ``LicenseRef-`` it says that it is
unknown, and of ``license: "LGPL-2.1-only WITH OCaml-LGPL-linking-exception"`` what its rules make of the parts.
https://spdx.github.io/spdx-spec/v3.0.1/annexes/using-SPDX-short-identifiers-in-source-files/
"""

from __future__ import annotations

import re

from ospo_scan.catalogue import is_unknown
from ospo_scan.evidence import SPDX_TAG_MATCHER
from ospo_scan.expression import UNPARSED, ExpressionError, leaves, normalize, with_leaves
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import license_facts
from ospo_scan.model import Refinement
from ospo_scan.refine.spot import Spot
from ospo_scan.refine.words import gutterless

RULE = "written-expression"

_TAG = re.compile(r"SPDX-License-" + r"Identifier:", re.IGNORECASE)
# A key of a manifest or a header, and a value that has the whole rest of the line.
_KEY = re.compile(r"[\"']?licen[cs]e[\"']?\s*(?:=>|[:=])\s*", re.IGNORECASE)
_NOT_OF_EXPRESSION = re.compile(r"[^\w.+() :-]")
_JOINED = re.compile(r"\b(?:AND|OR|WITH)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_KEY_WORDS = {"license", "licence"}
_MAX_VALUE = 500
_MAX_LINES = 2


def refine(spot: Spot) -> Refinement | None:
    """The expression that this place consists of, where the engine reads something else in it."""
    if not _is_candidate(spot) or (text := spot.text) is None or "icen" not in text.lower():
        return None
    lines = (text if spot.start_line == spot.end_line else spot.place or "").split("\n")
    if len(numbers := [number for number, line in enumerate(lines) if _has_key(line)]) != 1:
        return None
    written = _written(lines[numbers[0]])
    if written is None or not (_is_unread(spot) or all(map(_is_listed, leaves(written)))):
        return None  # what the engine knows by another name it knows more of
    refined = _refined(spot, spot.start_line + numbers[0], written, is_whole=_is_alone(lines[numbers[0]]))
    if refined == spot.expression:
        return None
    return Refinement(RULE, refined, "This is the license expression as it is written there.")


def _refined(spot: Spot, at: int, written: str, *, is_whole: bool) -> str:
    """The expression with what the matches of the 1-based line ``at``, and no others, made of what is written there.

    What is matched on another line is never dropped, nor what may come from words before the tag.
    """
    is_here = {match: match.start_line == match.end_line == at for match in spot.matches}
    if is_whole and all(is_here.values()):
        return written
    unread = [match for match in spot.matches if UNPARSED in leaves(match.license_expression)]
    if not unread or not all(is_here[match] for match in unread):
        return spot.expression
    return with_leaves(spot.expression, lambda leaf: written if leaf == UNPARSED else leaf)


def _is_unread(spot: Spot) -> bool:
    return "-unknown" in spot.expression and any(map(is_unknown, leaves(spot.expression)))


def _is_candidate(spot: Spot) -> bool:
    """Whether the engine could not read something, or put together what stands on a line or two."""
    if spot.text is None or len(spot.text) > 2 * _MAX_VALUE:
        return False
    is_read = all(match.matcher == SPDX_TAG_MATCHER for match in spot.matches) or " " not in spot.expression
    return _is_unread(spot) or (not is_read and spot.end_line - spot.start_line < _MAX_LINES)


def _is_listed(leaf: str) -> bool:
    """Whether a license, and its exception, are on the SPDX list."""
    return all((facts := license_facts(part)) is not None and facts.is_listed for part in leaf.split(" WITH "))


def _has_key(line: str) -> bool:
    """Whether a line has a tag or a license key, whatever its value."""
    return bool(_TAG.search(line) or _KEY.match(gutterless(line)))


def _is_alone(line: str) -> bool:
    """Whether no words stand before the tag of a line, but for a key that has it for its value."""
    tag = _TAG.search(line)
    return tag is None or {word.lower() for word in _WORD.findall(gutterless(line[: tag.start()]))} <= _KEY_WORDS


def _written(line: str) -> str | None:
    """The expression that a line has; None where it is none, or says nothing."""
    if (found := _value(line)) is None:
        return None
    value, is_tag = found
    if not (is_tag or _JOINED.search(value)):
        return None  # one id: the engine knows more spellings than the SPDX list has
    try:
        written = normalize(value)
    except ExpressionError:
        return None
    return None if written in ALONE or any(map(is_unknown, leaves(written))) else written


def _value(line: str) -> tuple[str, bool] | None:
    """What a tag or a license key of a line says, and whether it is a tag; None where there is none."""
    if tag := _TAG.search(line):
        rest, is_tag = line[tag.end() :], True
    elif key := _KEY.match(gutterless(line)):
        rest, is_tag = gutterless(line)[key.end() :], False
    else:
        return None
    rest = rest.strip().lstrip("\"'`").lstrip()
    end = _NOT_OF_EXPRESSION.search(rest)
    value = (rest[: end.start()] if end else rest).strip()
    tail = rest[end.start() :].strip(" \t\r\"'`,;*/->#)}]!%") if end else ""
    return (value.rstrip(" -:.\\"), is_tag) if 0 < len(value) <= _MAX_VALUE and not tail else None
