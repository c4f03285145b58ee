# SPDX-License-Identifier: Apache-2.0
"""``changelog``: a license that an entry of a changelog mentions: what was changed once, not what holds for the file.

What stands at the head of the changelog, says "this file", is a tag, or is a whole notice, stays.
"""

from __future__ import annotations

import re

from ospo_scan.expression_grammar import NONE
from ospo_scan.model import Refinement
from ospo_scan.refine.spot import Spot
from ospo_scan.refine.words import gutterless

RULE = "changelog"

_NAME = re.compile(
    r"(?:change(?:s|log)?|news|history|release[-_. ]?notes?|what'?s?[-_. ]?new)"
    r"(?:[-_.]?\d[\d.]{0,20}|[-_.](?:old|txt|md|rst|adoc|html?|org|src|in|pre\d{0,4})){0,5}",
    re.IGNORECASE,
)
# What an entry tells of is something that was done; all else may be what holds now.
_CHANGE = re.compile(
    r"\b(?:re-?licens|switch|chang|updat|upgrad|add|remov|mov|replac|convert|import|fix|correct|clarif|drop|merg|rewr[io]t"
    r"|mention|migrat)",
    re.IGNORECASE,
)
_OF_ITS_OWN = re.compile(
    r"\b(?:this|our|program|software|package|library|project|product|whole|entire|everything|everybody|now)\b|SPDX-License"
    r"|\ball (?:of|code|files|sources|rights|parts)\b"
    r"|\b(?:is|are|be|been|was|were)\s+(?:\w+\s+){0,2}(?:licen[cs]ed|released|distributed|available|covered|governed"
    r"|published|provided|under|subject)\b"
    r"|(?<![a-z-])(?:licen[cs]ed|released|distributed|available|covered|provided|offered)\s+(?:\w+\s+){0,2}under\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"licen[cs](?:e|es|ing)\W{0,3}(?::|=|$)", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_MAX_WORDS = 20
_MAX_LINES = 12
_HEAD_LINES = 15


def refine(spot: Spot) -> Refinement | None:
    """NONE for a mention in an entry."""
    name = spot.scan.path.rpartition("/")[2]
    if not _NAME.fullmatch(name) or spot.start_line <= _HEAD_LINES:
        return None
    is_mention = all(match.matched_length <= _MAX_WORDS for match in spot.matches)
    if not is_mention or spot.end_line - spot.start_line >= _MAX_LINES or (text := spot.place or spot.text) is None:
        return None
    if not _CHANGE.search(text) or _OF_ITS_OWN.search(" ".join(text.split())):
        return None
    # A heading or a key may stand two lines above, with a rule between.
    if any(_TAG.search(_MARKUP.sub(" ", gutterless(line))) for line in (spot.around(2, 0) or text).split("\n")):
        return None
    return Refinement(RULE, NONE, "An entry of a changelog mentions it: that puts nothing under this license.")
