# SPDX-License-Identifier: Apache-2.0
"""``plain-grant``: a clue of the engine whose words put something under a license, so that policies judge it.

The engine drops what resembles no rule of its own closely enough to a clue, which is never judged. Where its words
are a plain grant all the same ("is distributed under the terms of the GNU General Public License, version 2"), or the
whole sentence is "Public domain.", it becomes a detection. This adds licenses, and hides none.
"""

from __future__ import annotations

import re

from ospo_scan.model import LicenseMatch, Refinement
from ospo_scan.refine.gnu import grants
from ospo_scan.refine.gnu_version import stated
from ospo_scan.refine.spot import Spot
from ospo_scan.refine.words import gutterless, plain

RULE = "plain-grant"

PUBLIC_DOMAIN = "LicenseRef-scancode-public-domain"
_GRANT = re.compile(
    r" (?:distributed|redistributed|licensed|licenced|released|published|covered|available|provided|modify|copied)"
    r" (?:[^.]{0,80} )?(?:under|by|in accordance with) (?:the )?(?:terms (?:and conditions )?of (?:the )?)?"
    r"(?:gnu |version \d)"
)
_SENTENCE = re.compile(
    r"(?:^|[.!/] )(?:this (?:file|code|program|software|work|source|script|header|module)(?: file| code)?"
    r" (?:is|has been)(?: hereby)? )?(?:placed |released |put )?(?:in |into |to )?(?:the )?"
    r"public domain(?: software)?[.!]?"
    r"(?= |$)(?! (?:by|with|or|and|not|unless|but|code|version)\b)",
)
_MAX_CLUE_LINES = 6
_MAX_LINE = 200


def refine(spot: Spot) -> Refinement | None:
    """What a clue states in plain words; None where it does not."""
    if spot.end_line - spot.start_line >= _MAX_CLUE_LINES or (text := spot.text) is None:
        return None
    if spot.expression == PUBLIC_DOMAIN:
        if (line := spot.place) is None or "\n" in line or not _is_sentence(gutterless(line).lower()):
            return None
        return Refinement(RULE, PUBLIC_DOMAIN, "A sentence of its own puts it into the public domain.")
    text, last_line = spot.around(0, 3) or text, spot.end_line - spot.start_line
    named = [grant for grant in grants(text) if grant.start_line <= last_line]
    targets = stated(text, last_line)
    if len(named) != 1 or named[0].license_id not in targets.values() or not _GRANT.search(plain(text)):
        return None
    return Refinement(RULE, str(named[0].license_id), "Its words put something under this license.")


def _is_sentence(line: str) -> bool:
    return len(line) < _MAX_LINE and bool(_SENTENCE.search(" ".join(line.split())))


def is_candidate(clue: LicenseMatch) -> bool:
    """Whether it may be worth a look: the cheap test."""
    return clue.license_expression == PUBLIC_DOMAIN or "GPL-" in clue.license_expression
