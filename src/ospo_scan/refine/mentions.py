# SPDX-License-Identifier: Apache-2.0
"""Names of licenses that put nothing under a license: ``bare-link``, ``negated`` and ``license-list``."""

from __future__ import annotations

import re

from ospo_scan.evidence import SPDX_TAG_MATCHER
from ospo_scan.expression import leaves
from ospo_scan.license_ids import license_facts
from ospo_scan.model import Refinement
from ospo_scan.refine.gnu import gnu_leaf, grants
from ospo_scan.refine.spot import Spot

BARE_LINK = "bare-link"
NEGATED = "negated"
LICENSE_LIST = "license-list"

_LINK = re.compile(r"(?:https?://|ftp://)?(?:www\.)?(?:gnu|fsf|fsfeurope)\.org[^\s<>\"'`{}]{0,200}", re.IGNORECASE)
# With any of these near, a link may well be part of a statement.
_OF_GRANTS = re.compile(
    r"licen[cs]|copying|copyright|terms|redistribut|distribut|permission|permit|free software|warrant|rights|under"
    r"|released|\bGPL|copyleft\b(?!/)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{2,}")
_LEAST_WORDS_NEAR = 3
_MAX_LINKED_LINES = 3
_MAX_WORDS = 16

_ITEM = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+(\S.{0,80})")
_NOT_OF_NAME = re.compile(r"[^\w.+-]+")
_LEAST_ITEMS = 5
_DOCUMENTS = (".md", ".rst", ".adoc", ".txt", ".html", ".htm", ".org", ".texi")
_LEGAL = re.compile(r"licen[cs]|copying|copyright|notice|legal|third.?party|credits|readme|authors", re.IGNORECASE)


def refine_bare_link(spot: Spot) -> Refinement | None:
    """NONE where all that the engine saw is an address at gnu.org, and no word of a license is near it."""
    if spot.end_line - spot.start_line >= _MAX_LINKED_LINES or (text := spot.text) is None:
        return None
    if ".org" not in text.lower() or not _LINK.search(text):
        return None
    if not all(gnu_leaf(leaf) for leaf in leaves(spot.expression)) or _OF_GRANTS.search(_LINK.sub(" ", text)):
        return None
    near = _LINK.sub(" ", spot.around(2, 2) or "")
    # A file that is nothing but the link, as some license files are, means it.
    if len(_WORD.findall(near)) < _LEAST_WORDS_NEAR or _OF_GRANTS.search(near) or _LEGAL.search(spot.scan.path):
        return None
    return Refinement(
        BARE_LINK, "NONE", "There is a link to the text of a license, and no word that anything is under it."
    )


def refine_negated(spot: Spot) -> Refinement | None:
    """NONE where the words say that the license does not apply: "is not covered by the GPL"."""
    if "GPL-" not in spot.expression or any(
        match.matched_length > _MAX_WORDS or match.matcher == SPDX_TAG_MATCHER for match in spot.matches
    ):
        return None
    if (text := spot.place) is None or " not " not in text:
        return None
    if not all(gnu_leaf(leaf) or _is_unstated(leaf) for leaf in leaves(spot.expression)):
        return None
    named = grants(text)
    families = {leaf.family for name in leaves(spot.expression) if (leaf := gnu_leaf(name))}
    if families != {grant.family for grant in named} or not all(grant.is_negated for grant in named):
        return None
    return Refinement(NEGATED, "NONE", "The words say that this license does not apply.")


def refine_list(spot: Spot) -> Refinement | None:
    """NONE for an item of a list of license names in documentation, five of them at least, each of a name alone."""
    name = spot.scan.path.rpartition("/")[2]
    if spot.start_line != spot.end_line or not name.lower().endswith(_DOCUMENTS) or _LEGAL.search(name):
        return None
    if (text := spot.place) is None or not _is_item(text):
        return None
    if _items_around(spot) < _LEAST_ITEMS:
        return None
    return Refinement(LICENSE_LIST, "NONE", "It is an item of a list of names of licenses.")


def _items_around(spot: Spot) -> int:
    """How many items of nothing but a name stand next to each other, this one among them."""
    at = spot.start_line - 1
    first = last = at
    while first > 0 and at - first < _LEAST_ITEMS and _is_item(spot.lines[first - 1]):
        first -= 1
    while last + 1 < len(spot.lines) and last - at < _LEAST_ITEMS and _is_item(spot.lines[last + 1]):
        last += 1
    return last - first + 1


def _is_item(line: str) -> bool:
    """Whether a line is an item of a list, and all of it is an id of the SPDX list."""
    found = _ITEM.fullmatch(line.rstrip()[:120])
    if found is None:
        return False
    name = _NOT_OF_NAME.sub(" ", found[1]).strip()
    facts = license_facts(name)
    return facts is not None and facts.is_listed


def _is_unstated(leaf: str) -> bool:
    facts = license_facts(leaf)
    return facts is not None and facts.is_unknown
