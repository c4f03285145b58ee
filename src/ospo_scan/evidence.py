# SPDX-License-Identifier: Apache-2.0
"""The identity of what was found: the same notice is the same evidence wherever it stands.

Version 1 of the identity: the sha256 of the canonical license expression and of the words of the matched text.
Words are runs of letters, digits and underscores, case-folded; all that lies between them (white space, line
breaks, comment signs, punctuation) is dropped. So the identity survives a moved line, another indentation,
another comment style and a renamed file, and changes with the license or with the words. What changes this
function changes every stored waiver: raise ``VERSION`` then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

VERSION = 1
_words = re.compile(r"\w+").findall

SPDX_TAG_MATCHER = "1-spdx-id"
"""What scancode calls a match of an SPDX-License-Identifier tag."""


def evidence_digest(license_expression: str, texts: Iterable[str | None]) -> str | None:
    """``sha256:`` and 64 hex digits for an expression found in ``texts``, in order; None where a text is unknown."""
    words: list[str] = []
    for text in texts:
        if text is None:
            return None
        words.extend(_words(text.casefold()))
    identity = f"ospo-scan evidence {VERSION}\n{license_expression}\n{' '.join(words)}\n"
    return "sha256:" + hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
