# SPDX-License-Identifier: Apache-2.0
"""Licenses as manifests state them, and what is made of several of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from ospo_scan.expression import UNPARSED, ExpressionError, conjunction, normalize

LicenseNamed = Callable[[str], str | None]
"""What is made of one license as it is written: a canonical expression, None where it cannot be told."""

_CHOICES = frozenset(("composer", "npm"))
"""Types where a list of licenses leaves the choice: Composer's ``license``, npm's former ``licenses``."""
_LONGEST = 1000


@lru_cache(maxsize=4096)
def by_spdx_alone(text: str) -> str | None:
    """What a valid SPDX expression says; None for anything else."""
    try:
        return normalize(text)
    except ExpressionError:
        return None


def stated_licenses(written: object) -> tuple[str, ...]:
    """The licenses in a member ``license`` or ``licenses``: a string, an object with a type, a list of either."""
    entries = written if isinstance(written, list) else [written]
    found = [_text(entry) for entry in entries]
    return tuple(text for text in found if text)


def declared_license(kind: str, stated: Sequence[str], named: LicenseNamed) -> str | None:
    """What the licenses that a manifest of type ``kind`` states come to; None where it states none.

    A list is a choice where the type has it so, else all hold at once. What cannot be told stays in it as
    ``LicenseRef-scancode-unknown-spdx``.
    """
    found = [named(text) or UNPARSED for text in stated]
    if len(found) == 1:
        return found[0]
    if len(found) > 1 and kind in _CHOICES:
        joined = " OR ".join(f"({one})" for one in dict.fromkeys(found))
        return by_spdx_alone(joined) or UNPARSED
    return conjunction(found)


def _text(entry: object) -> str | None:
    if isinstance(entry, dict):
        entry = entry.get("type") or entry.get("name")
    return entry.strip()[:_LONGEST] if isinstance(entry, str) else None
