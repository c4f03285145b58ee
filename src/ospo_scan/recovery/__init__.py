# SPDX-License-Identifier: Apache-2.0
"""Text that a license engine does not see as a person would read it, made plain: what hides, and where it stands.

Nothing here knows an engine. ``plain_text`` decodes a file, ``cleaned`` takes away what stands between or inside its
words, ``hidden_passages`` picks what thereby says something of licenses that was not there before.
"""

from __future__ import annotations

from ospo_scan.recovery.cleaning import Cleaned, cleaned
from ospo_scan.recovery.decoding import plain_text
from ospo_scan.recovery.letters import concealed_words
from ospo_scan.recovery.passages import MAX_PASSAGES_CHARS, Pair, Passage, Passages, hidden_passages, license_pairs
from ospo_scan.recovery.pieces import pieces
from ospo_scan.recovery.vocabulary import speaks_of_licenses

__all__ = [
    "MAX_PASSAGES_CHARS",
    "Cleaned",
    "Pair",
    "Passage",
    "Passages",
    "cleaned",
    "concealed_words",
    "hidden_passages",
    "license_pairs",
    "pieces",
    "plain_text",
    "speaks_of_licenses",
]
