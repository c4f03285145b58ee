# SPDX-License-Identifier: Apache-2.0
"""``translation``: a license in the messages of a translation catalog, which a program shows to its users.

It says what the program says of itself; the catalog's own license is in the comments at its head, which stay.
Catalogs are those of gettext (.po, .pot), of Qt (.ts) and XLIFF (.xlf, .xliff).
"""

from __future__ import annotations

import re

from ospo_scan.expression_grammar import NONE
from ospo_scan.model import Refinement
from ospo_scan.refine.spot import Spot

RULE = "translation"

# A line of a message: a keyword, a string, one of an obsolete message, the places and flags. Other comments are none:
# what stands there was written for readers of the catalog.
_GETTEXT = re.compile(
    r"\s*(?:#[~|]\s*)?(?:\"|(?:msgid|msgid_plural|msgstr|msgctxt)\b|$)|\s*#[,:](?!.*(?:licen|GPL|under))"
)
_OBSOLETE = re.compile(r"\s*#~\s*")
_MESSAGE = re.compile(r"(<(source|target|translation|oldsource)>|<(?:target|translation) [^<>]{0,100}>)[^<]*(?=</)")
_ELEMENT = re.compile(r"<[^<>]{0,400}>")
_OF_TERMS = re.compile(r"licen[cs]|GPL|copy|rights|terms", re.IGNORECASE)
_XML_HEAD = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE TS>|<TS version\b|<xliff\b)")
_CATALOG_HEAD = re.compile(r"^\s*(?:<!DOCTYPE TS>|<TS[ >]|<xliff[ >])", re.MULTILINE)
_HEAD_LINES = 30
_MAX_HEAD_LINE = 200
_LINES_NEAR = 20
_MAX_LINES_BACK = 400
_GETTEXT_NAMES = (".po", ".pot")
_XML_NAMES = (".ts", ".xlf", ".xliff")


def refine(spot: Spot) -> Refinement | None:
    """NONE where all lines of this place belong to messages; without the file, nothing is known of them."""
    path = spot.scan.path.lower()
    if path.endswith(_GETTEXT_NAMES):
        text = spot.place
        is_message = text is not None and all(map(_GETTEXT.match, text.split("\n"))) and not _is_of_header(spot)
    elif path.endswith(_XML_NAMES):
        is_message = _is_catalog(spot) and _is_in_message(spot)
    else:
        return None
    if not is_message:
        return None
    return Refinement(RULE, NONE, "This is a message that a program shows, in a catalog of translations.")


def _is_of_header(spot: Spot) -> bool:
    """Whether some of the place belongs to the message with an empty msgid, which describes the catalog, or to none."""
    lines = [_OBSOLETE.sub("", line).strip() for line in spot.lines[: spot.end_line + 1]]
    first = spot.start_line - 1
    while first > 0 and spot.start_line - first < _MAX_LINES_BACK and not lines[first].startswith("msgid"):
        first -= 1
    if not lines[first].startswith("msgid") and not any(line.startswith("msgid") for line in lines[first:-1]):
        return True
    pairs = zip(lines[first:], [*lines[first + 1 :], ""], strict=True)
    return any(line.startswith("msgid") and line.endswith('""') and after[:1] != '"' for line, after in pairs)


def _is_in_message(spot: Spot) -> bool:
    """Whether the words of these lines all stand in elements of messages, and none in a comment or a tag."""
    start, end = spot.start_line - 1, spot.end_line
    before = "\n".join(spot.lines[max(start - _MAX_LINES_BACK, 0) : start])
    place = spot.around(_LINES_NEAR, _LINES_NEAR)
    is_commented = before.rfind("<!--") > before.rfind("-->") or "<!--" in (spot.around(2, 0) or "")
    if place is None or is_commented:
        return False
    # The contents of messages are left out, their lines stay: then no word may be left on the lines of the place.
    rest = _MESSAGE.sub(lambda found: found[1] + "\n" * found[0].count("\n"), place).split("\n")
    first = min(start, _LINES_NEAR)
    here = "\n".join(rest[first : first + end - start])
    tags = "".join(_ELEMENT.findall(here))
    is_of_tags = not re.search(r"\w", _ELEMENT.sub("", here)) and not _OF_TERMS.search(tags)
    return is_of_tags and "<!" not in here and bool(_MESSAGE.search(place))


def _is_catalog(spot: Spot) -> bool:
    """Whether the file begins as one, and not as TypeScript; without the file, nothing is known."""
    head = "\n".join(line[:_MAX_HEAD_LINE] for line in spot.lines[:_HEAD_LINES]).lstrip("\ufeff")
    return bool(_XML_HEAD.match(head) and _CATALOG_HEAD.search(head))
