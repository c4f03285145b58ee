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
_SOME = re.compile(f"(?<![a-z])(?:{'|'.join(_STEMS)})", re.ASCII)
WORDS = re.compile(r"[^\W_]+")
"""What counts as a word, as for the engine."""


@lru_cache(maxsize=65_536)
def is_license_word(word: str) -> bool:
    """Whether a word in small letters is one of licenses."""
    return _WORD.match(word) is not None


def speaks_of_licenses(text: str) -> bool:
    """Whether a text has such a word at all, in any case of letters."""
    return _SOME.search(text.lower()) is not None
