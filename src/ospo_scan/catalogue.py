# SPDX-License-Identifier: Apache-2.0
"""License facts about the leaves of an expression: their category, and the sets they belong to.

A leaf is what ``expression.leaves`` returns: an id (with or without ``+``), a LicenseRef, or either WITH an
exception. Categories are scancode's, sets are from the SPDX license list; ``data/README.md`` tells more.
"""

from __future__ import annotations

from ospo_scan.expression import UNPARSED, leaves
from ospo_scan.expression_grammar import NOASSERTION, NONE
from ospo_scan.license_ids import SPDX_LIST_VERSION, License, license_facts

__all__ = [
    "CATEGORIES",
    "SETS",
    "SPDX_LIST_VERSION",
    "License",
    "category_of",
    "is_clear",
    "is_in_set",
    "is_unknown",
    "is_unparsed",
    "license_facts",
    "states_license",
]

CATEGORIES: tuple[str, ...] = (
    "permissive",
    "public-domain",
    "weak-copyleft",
    "copyleft",
    "proprietary",
    "free-restricted",
    "source-available",
    "patent",
    "cla",
    "unstated",
)

SETS: tuple[str, ...] = ("osi-approved", "fsf-free")

_LEAST_RESTRICTIVE_FIRST = (
    "public-domain",
    "permissive",
    "cla",
    "patent",
    "weak-copyleft",
    "copyleft",
    "source-available",
    "free-restricted",
    "proprietary",
    "unstated",
)


def category_of(leaf: str) -> str | None:
    """The category of a leaf, one of ``CATEGORIES``; None where it is not known.

    An exception relaxes copyleft to its own category, but never below weak-copyleft. With any other license the
    more restrictive of the two counts (the Commons Clause is an exception to scancode). An exception that is not
    known, or does not say what it is, relaxes nothing, and nothing is known of a permissive license WITH it.
    """
    base, _, exception = leaf.partition(" WITH ")
    category = _category(base)
    if not exception or category is None:
        return category
    added = None if _is_unknown_part(exception) else _category(exception)
    if added is None:
        return category if _rank(category) >= _rank("weak-copyleft") else None
    if category in {"weak-copyleft", "copyleft"} and _rank(added) <= _rank("copyleft"):
        return min(category, max(added, "weak-copyleft", key=_rank), key=_rank)
    return max(category, added, key=_rank)


def _category(leaf_part: str) -> str | None:
    facts = license_facts(leaf_part)
    return facts.category if facts else None


def _is_unknown_part(leaf_part: str) -> bool:
    facts = license_facts(leaf_part)
    return facts is not None and facts.is_unknown


def _rank(category: str) -> int:
    return _LEAST_RESTRICTIVE_FIRST.index(category)


def is_in_set(leaf: str, set_name: str) -> bool:
    """Whether a leaf belongs to one of ``SETS``; WITH: its license does, and the exception is on the SPDX list.

    Raises: ValueError for a name that is not in ``SETS``.
    """
    if set_name not in SETS:
        raise ValueError(f"{set_name!r} is no set of licenses: the sets are {', '.join(SETS)}")
    base, _, exception = leaf.partition(" WITH ")
    facts = license_facts(base)
    if facts is None or (exception and not _is_listed_exception(exception)):
        return False
    return facts.is_osi_approved if set_name == "osi-approved" else facts.is_fsf_free


def _is_listed_exception(exception: str) -> bool:
    facts = license_facts(exception)
    return facts is not None and facts.is_listed and facts.is_exception


def is_unknown(leaf: str) -> bool:
    """Whether a leaf says that there is some license, but not which: scancode's unknown and unstated ones.

    NOASSERTION is; NONE and a LicenseRef of someone's own are not. A WITH is unknown where its license is, or where
    its exception is and leaves no category known: GPL with some exception is refused as GPL, not asked about.
    """
    base, _, exception = leaf.partition(" WITH ")
    if leaf == NOASSERTION or _is_unknown_part(base):
        return True
    return bool(exception) and _is_unknown_part(exception) and category_of(leaf) is None


def is_unparsed(leaf: str) -> bool:
    """Whether a leaf stands for a license string that could not be read as an expression."""
    return leaf == UNPARSED


def is_clear(expression: str) -> bool:
    """Whether a canonical expression leaves nothing open: it says of each license which one it is.

    NONE is clear, NOASSERTION is not. A license that may be known or not, as one WITH an exception that is not, is as
    ``is_unknown`` has it.
    """
    return not any(is_unknown(leaf) or is_unparsed(leaf) for leaf in leaves(expression))


def states_license(expression: str) -> bool:
    """Whether a canonical expression is clear and names a license: NONE and NOASSERTION, which stand alone, do not."""
    return expression != NONE and is_clear(expression)
