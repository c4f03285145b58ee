# SPDX-License-Identifier: Apache-2.0
"""From what is stated in one place to declarations: one for each license, the copyright notices with the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ospo_scan.evidence import evidence_digest
from ospo_scan.model import Declaration, DeclarationSource, TextLocation

MAX_LENGTH = 1_000
"""How many characters of a license or a notice are kept."""


class StatedLicense(NamedTuple):
    """A license in canonical form, as it is written, and where."""

    expression: str
    stated: str
    location: TextLocation


def declare(
    source: DeclarationSource,
    licenses: Iterable[StatedLicense],
    copyrights: Sequence[str],
    location: TextLocation,
) -> tuple[Declaration, ...]:
    """What one place says of a file, in order; ``location`` is where the notices are, for where no license is."""
    found = tuple(
        Declaration(
            source,
            one.expression,
            one.stated,
            () if number else tuple(copyrights),
            one.location,
            evidence_digest(one.expression, [one.stated]),
        )
        for number, one in enumerate(licenses)
    )
    if found or not copyrights:
        return found
    return (Declaration(source, None, None, tuple(copyrights), location, None),)


def shortened(text: str) -> str:
    """``text``, cut where it is too long to be a license or a notice."""
    return text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH - 1]}…"
