# SPDX-License-Identifier: Apache-2.0
"""The entries of allow, review and deny: from what is written to licenses in canonical form, with every doubt named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ospo_scan.catalogue import CATEGORIES, SETS, license_facts
from ospo_scan.expression import ExpressionError, deprecated_ids, leaves, normalize
from ospo_scan.expression_grammar import ALONE
from ospo_scan.policy.model import CATEGORY_PREFIX, SET_PREFIX, Listed
from ospo_scan.policy.places import Fault, Place, shown

_OPERATORS = frozenset(("AND", "OR"))
_ALL_RIGHTS_RESERVED = frozenset(("UNLICENSED", "UNLICENCED"))
_PROPRIETARY = "LicenseRef-scancode-proprietary-license"
_SCANCODE_REF = "LicenseRef-scancode-"


class EntryError(ValueError):
    """An entry names no license; the message is the fault."""


def read_entry(text: str) -> tuple[str, str | None]:
    """The canonical name of an entry, and a warning about how it is written, None where there is none.

    Raises: EntryError.
    """
    for prefix, kind, names in ((CATEGORY_PREFIX, "category", CATEGORIES), (SET_PREFIX, "set", SETS)):
        if text.startswith(prefix):
            return _read_group(text, text.removeprefix(prefix), kind, names), None
    if not text.strip():
        raise EntryError("an entry is empty; write a license id, or remove it")
    if _OPERATORS.intersection(text.upper().replace("(", " ").replace(")", " ").split()):
        raise EntryError(f"{shown(text)} is a license expression; list its licenses one by one, without AND and OR")
    name, warning = read_expression(text)
    if len(leaves(name)) != 1:
        raise EntryError(f"{shown(text)} is not one license; list the licenses one by one")
    return name, warning or _doubt(name)


def read_expression(text: str) -> tuple[str, str | None]:
    """The canonical form of a license expression, and a warning where it uses a deprecated id. Raises: EntryError."""
    if text.strip().upper() in _ALL_RIGHTS_RESERVED:
        raise EntryError(
            f"{shown(text)} is npm's word for all rights reserved, not the Unlicense; write {_PROPRIETARY}"
        )
    try:
        name = normalize(text)
        deprecated = deprecated_ids(text)
    except ExpressionError as error:
        # Where the text is one word, everybody knows where its first character is.
        message = str(error) if len(text.split()) > 1 else str(error).replace(" at character 1 ", " ")
        raise EntryError(message) from error
    if name in ALONE:
        raise EntryError(f"{name} is not a license; the keys unknown and missing judge where no license is known")
    if not deprecated:
        return name, None
    verb = "is" if len(deprecated) == 1 else "are"
    return name, f"{', '.join(deprecated)} {verb} deprecated; it is read as {name}"


def find_overlaps(listed: Iterable[tuple[Listed, Place]]) -> Iterator[Fault]:
    """A warning for each entry that names what another one names already; the most severe one holds."""
    strongest: dict[str, Listed] = {}
    for entry, place in listed:
        first = strongest.setdefault(entry.name, entry)
        if first is entry:
            continue
        where = f"{entry.name} is in {_list_name(first)} already, on line {first.line}"
        if first.outcome is entry.outcome:
            yield Fault(place, f"{where}; remove one of the two", is_warning=True)
            continue
        winner = max(first, entry, key=lambda one: one.outcome)
        strongest[entry.name] = winner
        yield Fault(place, f"{where}; {_list_name(winner)} holds, remove the other", is_warning=True)


def _list_name(entry: Listed) -> str:
    return entry.outcome.name.lower()


def _read_group(text: str, name: str, kind: str, names: tuple[str, ...]) -> str:
    if name in names:
        return text
    close = get_close_matches(name.strip().lower()[:60], names, n=1, cutoff=0.6)
    hint = f"did you mean {kind}:{close[0]}?" if close else f"write one of {', '.join(names)}"
    raise EntryError(f"there is no {kind} {shown(name)}; {hint}")


def _doubt(name: str) -> str | None:
    if name.startswith(_SCANCODE_REF) and license_facts(name) is None:
        return f"scancode has no license {name}, so this entry never applies; correct or remove it"
    return None
