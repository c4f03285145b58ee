# SPDX-License-Identifier: Apache-2.0
"""Names of licenses that put nothing under a license: ``bare-link``, ``negated`` and ``license-list``."""

from __future__ import annotations

import re

from ospo_scan.evidence import SPDX_TAG_MATCHER
from ospo_scan.expression import leaves
from ospo_scan.expression_grammar import NONE
from ospo_scan.license_ids import license_facts
from ospo_scan.model import Refinement
from ospo_scan.refine.gnu import gnu_leaf, grants
from ospo_scan.refine.spot import Spot
from ospo_scan.refine.words import gutterless

BARE_LINK = "bare-link"
NEGATED = "negated"
LICENSE_LIST = "license-list"

_LINK = re.compile(r"(?:https?://|ftp://)?(?:www\.)?(?:gnu|fsf|fsfeurope)\.org[^\s<>\"'`{}]{0,200}", re.IGNORECASE)
# With any of these near, a link may well be part of a statement, and so with any word that is not ASCII.
_OF_GRANTS = re.compile(
    r"li[czts]{1,3}[ei]n|lisan|litsen|copying|copyright|terms|redistribut|distribut|permission|permit|free software"
    r"|warrant|rights|under|released|GPL|gnu|affero|general public|copyleft\b(?!/)|legal|grant|eula|\btos\b|condition"
    r"|bedingung|condic|condiz|usage|nutz|recht|droit|derech|diritt|vilk|polic|\(c\)|@",
    re.IGNORECASE,
)
# The argument of a call that the line begins with, and the target of a link of HTML.
_CALL = re.compile(r"\s*(?:return |await )?[\w.$>-]{1,80}\(\s{0,4}[\"']", re.ASCII)
_HREF = re.compile(r"<a\s[^<>]{0,100}\bhref\s?=\s?[\"']$", re.IGNORECASE)
_ANY_HREF = re.compile(r"<a\s[^<>]{0,100}\bhref\s?=", re.IGNORECASE)
_AFTER_KEY = re.compile(r"[\w\"')]\s{0,4}:\s|:\s*$", re.MULTILINE)
_LEAST_LINKS_OF_MENU = 3
_LINES_OF_MENU = 3
_COMMENT = re.compile(r"\s*(?:[#*;%!'>|]|//|/\*|--|\.\.|\.\\|<!--|\{-|\(\*|=|\"\"\"|@|(?:dnl|rem|c)\b)", re.IGNORECASE)
_COMMENTS = (
    ("/*", "*/"),
    ("<!--", "-->"),
    ("{-", "-}"),
    ("(*", "*)"),
    ("--[[", "]]"),
    ("#|", "|#"),
    ("=begin", "=end"),
    ("<#", "#>"),
    ("=pod", "=cut"),
    ("=head", "=cut"),
    ("<%--", "--%>"),
    ("{#", "#}"),
    ("/+", "+/"),
)
_QUOTED = ('"' * 3, "'" * 3)
_MAX_LINES_BACK = 1_000
_WORD = re.compile(r"\w{2,}")
_PART = re.compile(r"[^\W_]+")
_TAGS = re.compile(r"<[^<>]{0,200}>")
_ORDER = re.compile(r"(?:^|[^\w ] ?)(?:please )?(?:do|must|should|shall|may|can|would|could) ?n(?:o|')t\b")
_LEAST_WORDS_NEAR = 3
_MAX_WORDS = 16

_ITEM = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+(\S.{0,80})")
_NOT_OF_NAME = re.compile(r"[^\w.+-]+")
_LEAST_ITEMS = 5
_DOCUMENTS = (".md", ".rst", ".adoc", ".txt", ".html", ".htm", ".org", ".texi")
_LEGAL = re.compile(
    r"licen[cs]|copying|copyright|notice|legal|third.?part|3rd.?part|credits|readme|authors|attribut|acknowledg|component|bom"
    r"|(?:^|[\W_])f?oss(?:$|[\W_])|open.?source|dependenc|package|vendor|bundl|inventor|thanks|about",
    re.IGNORECASE,
)
# What a list is for that puts nothing under its licenses; with any of the other words it may be one of what is there.
_OF_CHOOSING = re.compile(
    r"\b(?:choos|choice|support|known|knows|recogni[sz]|identif|exampl|such as|accept|allow|valid|detect|understand"
    r"|compar)",
    re.IGNORECASE,
)
_OF_CONTENTS = re.compile(
    r"\b(?:under|contain|includ|third|3rd|product|ship|part|depend|component|code|software|librar|bundl|use[sd]?\b|project"
    r"|package|program|file|this|these|our|we|its|here|module|distribut|released|apply|applies|governed|work)",
    re.IGNORECASE,
)
_LINES_ABOVE = 8
_LINES_BELOW = 4
_MAX_ITEMS = 200

_NAMED = r"(?:the\s)?(?:gnu\s)?(?:(?:lesser|library|affero)\s)?(?:general\spublic\slicen[cs]e|[al]?gpl)\b"
_DENIAL = re.compile(
    r"\b(?:is|are|was|were)\s(?:not|never)\s(?:covered|licen[cs]ed|available|released|distributed|bound|governed)\s"
    rf"(?:by|under)\s(?:the\s(?:terms\sof\s)?)?{_NAMED}"
    rf"|\bdo(?:es)?\s(?:not|never)\suse\s{_NAMED}"
)
_DENIAL_END = re.compile(r"\s?(?:\([a-z ]{1,40}\))?(?: copyleft)?\s?(?:[.,;]|$)")
_RESTRICTIVE = re.compile(r"\b(?:that|which|who|whose|where|what)\b")
_MAY_BE_USED = re.compile(r"\b(?:can|may) (?:also )?be used in\b")
_NO = re.compile(r"\b(?:not|never|no|nor|neither|without|false|wrong|untrue|cannot|nothing|none)\b|n['\u2019]t\b")
# With any of these, what is denied may hold for something else, at another time, or in another version.
_IN_DOUBT = re.compile(
    r"\b(?:unless|except|only|until|before|if|when|yet|longer|anymore|more|else|other|others|rest|remain|remaining|otherwise"
    r"|alone|just|solely|merely|instead)\b|[?|\d]"
)


def refine_bare_link(spot: Spot) -> Refinement | None:
    """NONE where code opens an address at gnu.org, or a menu has it, and no word of a license is near it."""
    if spot.start_line != spot.end_line or (text := spot.text) is None:
        return None
    links = list(_LINK.finditer(text)) if ".org" in text.lower() else []
    if len(links) != 1 or not all(gnu_leaf(leaf) for leaf in leaves(spot.expression)):
        return None
    if any(match.matched_length > len(_PART.findall(links[0][0])) for match in spot.matches):
        return None  # more than the address is in it
    near = _LINK.sub(" ", spot.around(2, 2) or "")
    # A file that is nothing but the link, as some license files are, means it.
    if len(_WORD.findall(near)) < _LEAST_WORDS_NEAR or _OF_GRANTS.search(near) or _LEGAL.search(spot.scan.path):
        return None
    if not near.isascii() or not _is_of_code(spot, links[0]) or _is_in_comment(spot):
        return None
    return Refinement(
        BARE_LINK, NONE, "There is a link to the text of a license, and no word that anything is under it."
    )


def _is_of_code(spot: Spot, link: re.Match[str]) -> bool:
    """Whether a link is what a call opens, or one among the links of a menu."""
    before, after = link.string[: link.start()], link.string[link.end() :]
    if after[:1] not in {"'", '"'}:
        return False
    if _CALL.fullmatch(before):
        return after[1:].lstrip()[:1] in {")", ","}
    menu = spot.around(_LINES_OF_MENU, _LINES_OF_MENU) or ""
    is_menu = len(_ANY_HREF.findall(menu)) >= _LEAST_LINKS_OF_MENU
    return is_menu and bool(_HREF.search(before)) and not _AFTER_KEY.search(_TAGS.sub(" ", before))


def _is_in_comment(spot: Spot) -> bool:
    """Whether the line is one, or stands in one that began before, in any language; so where that is too far to see."""
    if spot.start_line > _MAX_LINES_BACK or not spot.lines or _COMMENT.match(spot.lines[spot.start_line - 1]):
        return True
    text = "\n".join(spot.lines[: spot.start_line - 1])
    is_open = any(text.rfind(opening) > text.rfind(closing) for opening, closing in _COMMENTS)
    return is_open or any(text.count(quotes) % 2 for quotes in _QUOTED)


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
    if not _is_denied(spot, len(named)):
        return None
    return Refinement(NEGATED, NONE, "The words say that this license does not apply.")


def _is_denied(spot: Spot, count: int) -> bool:
    """Whether that many licenses are named, each denied by one verb in its own sentence, and nothing else is said."""
    text = " ".join(" ".join(map(gutterless, (spot.around(0, 2) or "").split("\n"))).lower().split())
    place = " ".join(" ".join(map(gutterless, (spot.place or "").split("\n"))).lower().split())
    denials = list(_DENIAL.finditer(text))
    if len(denials) != count or len(_NO.findall(place)) != count or _IN_DOUBT.search(place) or _ORDER.search(place):
        return False
    if not all(_DENIAL_END.match(text, one.end()) for one in denials):
        return False
    # "Code that is not under the GPL is refused" denies nothing.
    return all(
        not _RESTRICTIVE.search(text[: one.start()]) or _MAY_BE_USED.search(text[: one.start()]) for one in denials
    )


def refine_list(spot: Spot) -> Refinement | None:
    """NONE for an item of a list of license names in documentation, five of them at least, each of a name alone."""
    name = spot.scan.path.rpartition("/")[2]
    if spot.start_line != spot.end_line or not name.lower().endswith(_DOCUMENTS) or _LEGAL.search(spot.scan.path):
        return None
    if (text := spot.place) is None or not _is_item(text):
        return None
    first, last = _items_around(spot)
    if not _LEAST_ITEMS <= last - first + 1 <= _MAX_ITEMS:
        return None
    above = "\n".join(spot.lines[max(first - _LINES_ABOVE, 0) : first])
    below = "\n".join(spot.lines[last + 1 : last + 1 + _LINES_BELOW])
    if not _OF_CHOOSING.search(above) or _OF_CONTENTS.search(f"{above}\n{below}"):
        return None
    return Refinement(LICENSE_LIST, NONE, "It is an item of a list of names of licenses.")


def _items_around(spot: Spot) -> tuple[int, int]:
    """The first and the last line, 0-based, of items of nothing but a name next to each other, this one among them."""
    at = spot.start_line - 1
    first = last = at
    while first > 0 and at - first <= _MAX_ITEMS and _is_item(spot.lines[first - 1]):
        first -= 1
    while last + 1 < len(spot.lines) and last - at <= _MAX_ITEMS and _is_item(spot.lines[last + 1]):
        last += 1
    return first, last


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
