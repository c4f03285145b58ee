# SPDX-License-Identifier: Apache-2.0
"""``written-expression``: an SPDX expression that is written out, read as it is written.

The engine knows the licenses of its own database: of a tag with a project's own ``LicenseRef-`` it says that it is
unknown, and of ``license: "LGPL-2.1-only WITH OCaml-LGPL-linking-exception"`` what its rules make of the parts.
https://spdx.github.io/spdx-spec/v3.0.1/annexes/using-SPDX-short-identifiers-in-source-files/
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ospo_scan.catalogue import is_unknown
from ospo_scan.evidence import SPDX_TAG_MATCHER
from ospo_scan.expression import UNPARSED, ExpressionError, leaves, normalize, with_leaves
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
_OF_LICENSES = re.compile(r"licen[cs]|copying|copyright|terms|GPL|BSD|MIT|Apache|permi[ts]|rights", re.IGNORECASE)
_MAX_VALUE = 500
_MAX_LINES = 2


def refine(spot: Spot) -> Refinement | None:
    """The expression that this place consists of, where the engine reads something else in it."""
    if not _is_candidate(spot) or (text := spot.text) is None or "icen" not in text.lower():
        return None
    lines = _lines(spot.place or text)
    written = _written(lines)
    if written is None or not (_is_unread(spot) or all(map(_is_listed, leaves(written)))):
        return None  # what the engine knows by another name it knows more of
    # On lines beside it other licenses may be named: then only what the engine could not read is replaced.
    refined = written
    if len(lines) > _MAX_LINES or any(_OF_LICENSES.search(line) for line in lines if _value(line) is None):
        refined = with_leaves(spot.expression, lambda leaf: written if leaf == UNPARSED else leaf)
    if refined == spot.expression:
        return None
    return Refinement(RULE, refined, "This is the license expression as it is written there.")


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


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _written(lines: Iterable[str]) -> str | None:
    """The expression that exactly one of the lines has; None where it is none, or says nothing."""
    values = [found for line in lines if (found := _value(line)) is not None]
    if len(values) != 1:
        return None
    value, is_tag = values[0]
    if not (is_tag or _JOINED.search(value)):
        return None  # one id: the engine knows more spellings than the SPDX list has
    try:
        written = normalize(value)
    except ExpressionError:
        return None
    return None if written in {"NONE", "NOASSERTION"} or any(map(is_unknown, leaves(written))) else written


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
