# SPDX-License-Identifier: Apache-2.0
"""``disclaimer``: what stands beside a named license and is none itself.

A disclaimer of warranty, which many licenses have at their end and programs show when they start; the address of the
Free Software Foundation; "BSD-like" of an operating system. The engine calls them a license of their own
(``LicenseRef-scancode-warranty-disclaimer``, ``-other-copyleft``, ``-other-permissive``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from ospo_scan.expression import leaves, with_leaves
from ospo_scan.expression_grammar import ALONE, NONE
from ospo_scan.license_ids import license_facts
from ospo_scan.model import FileScan, Refinement
from ospo_scan.refine.gnu import gnu_leaf
from ospo_scan.refine.spot import Spot
from ospo_scan.refine.words import plain

RULE = "disclaimer"

WARRANTY = "LicenseRef-scancode-warranty-disclaimer"
COPYLEFT = "LicenseRef-scancode-other-copyleft"
PERMISSIVE = "LicenseRef-scancode-other-permissive"

_MAX_TEXT = 1_000
_MAX_WORDS = 3

# A word that may give a right or take one: with one of them it is a license, whatever else it is.
_OF_RIGHTS = re.compile(
    r"\b(?:permission|permit|permitted|redistribut|distribut|modif|copied|copying|copies|use |uses |used |using"
    r"|free|freely|licen|terms|allowed|granted|grant|may |must |can |public domain|restrict|attribution|usage|released"
    r"|publish|reproduc|sell|patent|royalt|property|rights?|as is|condition|provided)"
)
_ADDRESS = re.compile(
    r"\b(?:write to the free software foundation|free software foundation inc|received a copy of the)\b"
)
_OF_TERMS = re.compile(r"\b(?:permission|permit|redistribut|modif|terms|may |must )")


def refine(spot: Spot) -> Refinement | None:
    """The expression without them; NONE where that leaves nothing and the file names its license elsewhere."""
    if "-disclaimer" not in spot.expression and "-other-" not in spot.expression:
        return None
    found = leaves(spot.expression)
    dropped = [leaf for leaf in found if _is_none(spot, leaf)]
    if not dropped:
        return None
    refined = with_leaves(spot.expression, lambda leaf: None if leaf in dropped else leaf)
    is_named = any(map(_is_named, leaves(refined) if refined != NONE else _elsewhere(spot.scan)))
    is_nothing = refined == NONE and WARRANTY not in dropped
    if refined == spot.expression or not (is_named or is_nothing):
        return None
    return Refinement(RULE, refined, "It gives no right and asks for nothing, so it is no license.")


def _is_none(spot: Spot, leaf: str) -> bool:
    """Whether what the engine found under a name of its own for "some license" is no license at all."""
    if leaf == WARRANTY:
        return True
    if leaf not in {COPYLEFT, PERMISSIVE}:
        return False
    matches = [match for match in spot.matches if leaf in leaves(match.license_expression)]
    texts = [replace(spot, matches=(match,)).place for match in matches]
    if not texts or any(text is None or len(text) > _MAX_TEXT for text in texts):
        return False
    said = plain("\n".join(text for text in texts if text))
    if leaf == PERMISSIVE:
        return all(match.matched_length <= _MAX_WORDS for match in matches) and not _OF_RIGHTS.search(said)
    is_gnu = any(gnu_leaf(other.partition(" WITH ")[0]) for other in (*leaves(spot.expression), *_elsewhere(spot.scan)))
    return is_gnu and bool(_ADDRESS.search(said)) and not _OF_TERMS.search(said)


def _elsewhere(scan: FileScan) -> tuple[str, ...]:
    """The licenses that the whole file names."""
    return tuple(dict.fromkeys(leaf for detection in scan.detections for leaf in leaves(detection.license_expression)))


def _is_named(leaf: str) -> bool:
    """Whether a leaf is a license that has a name."""
    base = leaf.partition(" WITH ")[0]
    facts = license_facts(base)
    is_vague = base in {WARRANTY, COPYLEFT, PERMISSIVE} or (
        facts is not None and (facts.is_unknown or facts.is_exception)
    )
    return base not in ALONE and not is_vague
