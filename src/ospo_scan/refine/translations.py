# SPDX-License-Identifier: Apache-2.0
"""``translation``: a license in the messages of a translation catalog, which a program shows to its users.

It says what the program says of itself; the catalog's own license is in the comments at its head, which stay.
Catalogs are those of gettext (.po, .pot), of Qt (.ts) and XLIFF (.xlf, .xliff).
"""

from __future__ import annotations

import re

from ospo_scan.model import Refinement
from ospo_scan.refine.spot import Spot

RULE = "translation"

NONE = "NONE"
# A line of a message: a keyword, a string, or a comment that is not the translator's own ("# ").
_GETTEXT = re.compile(r"\s*(?:\"|msgid|msgstr|msgctxt|#[~.,:|]|$)")
_XML_OPEN = re.compile(r"<(?:source|target|translation|oldsource|extracomment)\b")
_QT_HEAD = re.compile(r"<!DOCTYPE TS>|<TS[ >]|<xliff[ >]")
_HEAD_LINES = 30
_GETTEXT_NAMES = (".po", ".pot")
_XML_NAMES = (".ts", ".xlf", ".xliff")


def refine(spot: Spot) -> Refinement | None:
    """NONE where all lines of this place belong to messages; without the file, nothing is known of them."""
    path = spot.scan.path.lower()
    if path.endswith(_GETTEXT_NAMES):
        is_message = (text := spot.place) is not None and all(map(_GETTEXT.match, text.split("\n")))
    elif path.endswith(_XML_NAMES):
        is_message = (text := spot.around(2, 0)) is not None and _is_in_message(text) and _is_catalog(spot)
    else:
        return None
    if not is_message:
        return None
    return Refinement(RULE, NONE, "This is a message that a program shows, in a catalog of translations.")


def _is_in_message(text: str) -> bool:
    """Whether these lines have a message, and no comment, where the license of the catalog itself would be."""
    return bool(_XML_OPEN.search(text)) and "<!--" not in text


def _is_catalog(spot: Spot) -> bool:
    """Whether the file begins as one, and not as TypeScript; without the file, nothing is known."""
    return any(_QT_HEAD.search(line[:200]) for line in spot.lines[:_HEAD_LINES])
