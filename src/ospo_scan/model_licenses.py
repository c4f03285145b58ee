# SPDX-License-Identifier: Apache-2.0
"""The licenses of models and data sets: what the tags of their cards mean, and which of them restrict what one may do.

``data/README.md`` tells from where and of when the table is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

UNNAMED = "LicenseRef-scancode-unknown-license-reference"
"""There is a license, but which one is not said."""

_TABLE = "card-licenses"
_DIGITS_DASHED = re.compile(r"(?<=\d)-(?=\d)")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class CardLicense:
    """What a license tag of the Hub stands for.

    ``name`` is the Hub's own, ``license_expression`` canonical; ``note`` says where the two are not quite the same.
    https://huggingface.co/docs/hub/repositories-licenses
    """

    tag: str
    name: str
    license_expression: str
    note: str | None


@dataclass(frozen=True, slots=True)
class _Table:
    """The data file: licenses by tag, expressions by ``license_name``, clauses by license id."""

    date: str
    tags: Mapping[str, CardLicense]
    names: Mapping[str, str]
    use_restricted: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    path = os.path.join(os.path.dirname(__file__), "data", f"{_TABLE}.json")
    with open(path, encoding="ascii") as stream:
        content = json.load(stream)
    return _Table(
        date=content["date"],
        tags={tag: CardLicense(tag, *row) for tag, row in content["tags"].items()},
        names={name: expression for name, (expression, _) in content["names"].items()},
        use_restricted=content["use_restricted"],
    )


def list_date() -> str:
    """The day of the Hub's list of tags, as ``2026-08-22``."""
    return _table().date


def card_licenses() -> tuple[CardLicense, ...]:
    """Every tag that the Hub documents, in its order."""
    return tuple(_table().tags.values())


def named_licenses() -> Mapping[str, str]:
    """Well-known values of ``license_name`` in lower case, and the expression that each stands for."""
    return _table().names


def card_license(tag: str) -> CardLicense | None:
    """What a tag stands for, in any case; None where the Hub does not document it.

    Older cards of data sets write ``cc-by-4-0`` for ``cc-by-4.0``.
    """
    tags, folded = _table().tags, tag.strip().lower()
    return tags.get(folded) or tags.get(_DIGITS_DASHED.sub(".", folded))


def named_license(name: str) -> str | None:
    """The expression that a ``license_name`` stands for, in any case; None where it is not a well-known one."""
    folded = _BETWEEN_WORDS.sub("-", name.strip().lower())
    known = card_license(folded)
    return known.license_expression if known else _table().names.get(folded)


def use_restriction(leaf: str) -> str | None:
    """The clause by which a license restricts what one may do, or where or who may; None where none is known.

    A leaf is what ``expression.leaves`` returns. None of a license of somebody's own means that nothing is known.
    """
    restricted = _table().use_restricted
    return next((restricted[part] for part in leaf.removesuffix("+").split(" WITH ") if part in restricted), None)


def is_use_restricted(leaf: str) -> bool:
    """Whether a license is known to restrict what one may do, as RAIL, Llama, Gemma and ``-NC-`` ones are."""
    return use_restriction(leaf) is not None
