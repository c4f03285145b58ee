# SPDX-License-Identifier: Apache-2.0
"""All that one manifest states of its license, as one license expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ospo_scan.expression import UNPARSED, ExpressionError, conjunction, leaves, normalize
from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.license_names import Ask, Reading, read_license

_MOST = 300


class _Read(NamedTuple):
    statement: Statement
    reading: Reading

    @property
    def names(self) -> set[str]:
        return set(leaves(self.reading.expression))


def license_declared(stated: Stated, ask: Ask) -> str | None:
    """What all statements mean together, canonical; None where nothing is stated.

    A statement that says nothing beyond the others is left out: the name of a family beside a member of it, and a hint
    such as a classifier that names a license of the expression.
    """
    texts = [one for one in dict.fromkeys(stated.statements) if one.text.strip()]
    read = [_Read(one, _reading(one, ask, stated.is_slash_or)) for one in texts[:_MOST]]
    kept = [one.reading.expression for one in read if not _is_said(one, read)]
    if len(texts) > _MOST:
        kept.append(UNPARSED)
    if stated.relation == "AND":
        return conjunction(kept)
    return _choice(kept)


def _reading(one: Statement, ask: Ask, is_slash_or: bool) -> Reading:
    """What a statement means: by its text, else by its address where that names one license."""
    reading = read_license(one.text, ask, is_slash_or)
    if reading.expression != UNPARSED or not one.address:
        return reading
    by_address = read_license(one.address, ask)
    return by_address if by_address.family is None and by_address.expression != UNPARSED else reading


def _is_said(one: _Read, every: Sequence[_Read]) -> bool:
    """Whether another statement says what this one says, and more."""
    if one.reading.family is not None:
        others = [other for other in every if other.reading.family is None and other.reading.expression != UNPARSED]
        return any(name.startswith(one.reading.family) for other in others for name in other.names)
    if not one.statement.is_hint:
        return False
    firm = [other for other in every if not other.statement.is_hint]
    if one.reading.expression == UNPARSED and one.statement.text.startswith("http"):
        return bool(firm)  # an address that is not known may well lead to the text of the very license
    return any(one.names <= other.names for other in firm if other.reading.family is None)


def _choice(expressions: Sequence[str]) -> str | None:
    if not expressions:
        return None
    try:
        return normalize(" OR ".join(f"({one})" for one in expressions))
    except ExpressionError:  # over the limits of an expression
        return UNPARSED
