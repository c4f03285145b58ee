# SPDX-License-Identifier: Apache-2.0
"""The words by which a text shows that it speaks of licenses: wide enough that no notice is without one."""

from __future__ import annotations

import re
from functools import lru_cache

_STEMS = (
    *(
        "licen[cs]",
        "sublicen[cs]",
        "unlicen[cs]",
        "spdx",
        "copyright",
        "copyleft",
        "warrant",
        "redistribut",
        "proprietary",
    ),
    *("confidential", "permission", "permitted", "merchantab", "noninfring", "patent", "disclaim", "royalt"),
    *("gnu", "[al]?gpl", "gfdl", "affero", "apache", "mozilla", "mpl", "eclipse", "creative", "artistic", "bsd", "mit"),
    *("cc0", "cddl", "eupl", "openrail", "wtfpl", "zlib", "boost", "isc", "public", "reserved", "commercial"),
)
_WORD = re.compile(f"(?:{'|'.join(_STEMS)})", re.ASCII)
WORDS = re.compile(r"[^\W_]+")
"""What counts as a word, as for the engine."""
# No notice is without one of these; finding them is much quicker than looking at each word.
_SIGNS = (
    *("licen", "copyr", "spdx", "gpl", "gnu", "copyleft", "warrant", "redistrib", "permission", "all rights", "affero"),
    *("proprietary", "confidential", "public domain", "mozilla", "apache", "creative commons", "eclipse", "artistic"),
    *(
        "cc0",
        "cc-by",
        "cc by",
        "cddl",
        "eupl",
        "gfdl",
        "mpl",
        "openrail",
        "wtfpl",
        "zlib",
        "bsd",
        " mit",
        '"mit',
        "'mit",
    ),
)


@lru_cache(maxsize=65_536)
def is_license_word(word: str) -> bool:
    """Whether a word in small letters is one of licenses."""
    return _WORD.match(word) is not None


def speaks_of_licenses(text: str) -> bool:
    """Whether a text may hold a notice of a license at all."""
    small = text.lower()
    return any(sign in small for sign in _SIGNS)


def license_places(text: str) -> list[int]:
    """Where in a text the signs of such notices stand, in order; about: small letters may be longer than capitals."""
    small = text.lower()
    places: list[int] = []
    for sign in _SIGNS:
        place = small.find(sign)
        while place >= 0:
            places.append(place)
            place = small.find(sign, place + len(sign))
    return sorted(places)
