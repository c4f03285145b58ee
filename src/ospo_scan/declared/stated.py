# SPDX-License-Identifier: Apache-2.0
"""What a license statement in metadata means: the canonical expression of what is written there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ospo_scan.expression import UNPARSED, conjunction, from_scancode
from ospo_scan.license_urls import is_url, license_of_url
from ospo_scan.model_licenses import UNNAMED, card_license

MAX_STATED = 500
"""As many characters of a statement are kept as it is written."""
_TAG_PAGE = re.compile(r"https?://choosealicense\.com/licenses/([a-z0-9.+-]{1,60})/?", re.IGNORECASE)
MOST = 100
"""So many statements are read; more of them at once are no license any more."""


class Stated(NamedTuple):
    """A license in canonical form, and as it is written."""

    expression: str
    text: str


def stated_license(text: str) -> Stated:
    """What one statement means: an SPDX expression, the address of a license, or a tag of the Hub.

    An address that is not known is some license; what cannot be read, or that part of it, is
    ``LicenseRef-scancode-unknown-spdx``.
    """
    written = text.strip()
    if is_url(written):
        return Stated(license_of_url(written) or _of_tag_page(written) or UNNAMED, shortened(written))
    expression = from_scancode(written)  # which takes what strangers write, and costs little whatever that is
    if expression == UNPARSED and (tagged := card_license(written)):
        expression = tagged.license_expression
    return Stated(UNNAMED if expression in {"NONE", "NOASSERTION"} else expression, shortened(written))


def _of_tag_page(url: str) -> str | None:
    """The license of an address that the Hub makes of any tag, in Croissant descriptions; there need not be a page."""
    found = _TAG_PAGE.fullmatch(url)
    known = card_license(found[1]) if found else None
    return known.license_expression if known else None


def unreadable(text: str) -> Stated:
    """A statement that is not even text."""
    return Stated(UNPARSED, shortened(text))


def all_of(statements: Sequence[Stated]) -> Stated | None:
    """Statements that hold all at once; None where there are none."""
    if not statements:
        return None
    text = shortened(", ".join(one.text for one in statements[:MOST]))
    if len(statements) > MOST:
        return Stated(UNPARSED, text)
    return Stated(conjunction(one.expression for one in statements) or UNPARSED, text)


def any_of(statements: Sequence[Stated]) -> Stated | None:
    """Statements of which one may be chosen; None where there are none."""
    if len(statements) < 2:
        return statements[0] if statements else None
    text = shortened(" or ".join(one.text for one in statements[:MOST]))
    if len(statements) > MOST:
        return Stated(UNPARSED, text)
    return Stated(from_scancode(" OR ".join(f"({one.expression})" for one in statements)), text)


def shortened(text: str) -> str:
    """``text``, or its beginning where it is long."""
    return text if len(text) <= MAX_STATED else text[: MAX_STATED - 1] + "…"
