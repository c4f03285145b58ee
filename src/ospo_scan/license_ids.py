# SPDX-License-Identifier: Apache-2.0
"""The license ids that exist: SPDX's list, scancode's LicenseRefs, what replaces what; and what is known of each.

Owns ``data/catalogue.json``. What its facts mean for a license in an expression is in ``catalogue``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

SPDX_LIST_VERSION = "3.29.0"

_SCANCODE_REF = "LicenseRef-scancode-"
_LICENSE_REF = re.compile(r"(?:DocumentRef-([a-z0-9.-]+):)?LicenseRef-([a-z0-9.-]+)", re.IGNORECASE | re.ASCII)
_ADDITION_REF = re.compile(r"(?:DocumentRef-([a-z0-9.-]+):)?AdditionRef-([a-z0-9.-]+)", re.IGNORECASE | re.ASCII)
_LONGEST_ID_TO_CORRECT = 60


@dataclass(frozen=True, slots=True)
class License:
    """What is known of a license or exception.

    ``category`` is one of ``catalogue.CATEGORIES``, None where scancode does not know the license; ``key`` is
    scancode's own name for it. ``is_unknown``: a notice of this kind is some license, but does not say which.
    ``is_listed``: on the SPDX list, deprecated ids too.
    """

    id: str
    name: str
    category: str | None
    is_osi_approved: bool
    is_fsf_free: bool
    is_deprecated: bool
    is_exception: bool
    is_unknown: bool
    key: str | None
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """A canonical license or exception: ``text`` as it is written, and the deprecated id it was read from, if any."""

    text: str
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class _Ids:
    """The data file, indexed: ``known`` by id; ``licenses``, ``exceptions`` and the older names by lower-case id.

    An older name leads to its own spelling and to what replaces it. ``stand_ins`` has the LicenseRef for an
    exception of the SPDX list, for where it stands alone.
    """

    known: Mapping[str, License]
    licenses: Mapping[str, str]
    exceptions: Mapping[str, str]
    older_licenses: Mapping[str, tuple[str, str]]
    older_exceptions: Mapping[str, tuple[str, str]]
    stand_ins: Mapping[str, str]


def _license(row: list[Any]) -> License:
    license_id, key, category, flags, name = row
    return License(
        id=license_id,
        name=name,
        category=category,
        is_osi_approved="o" in flags,
        is_fsf_free="f" in flags,
        is_deprecated="d" in flags,
        is_exception="x" in flags,
        is_unknown="u" in flags,
        key=key,
        is_listed="s" in flags,
    )


@lru_cache(maxsize=1)
def _ids() -> _Ids:
    path = os.path.join(os.path.dirname(__file__), "data", "catalogue.json")
    with open(path, encoding="ascii") as stream:
        content = json.load(stream)
    known = {row[0]: _license(row) for row in content["licenses"]}
    current = [entry for entry in known.values() if not entry.is_deprecated]
    stand_ins = {entry.id: _SCANCODE_REF + entry.key for entry in current if entry.key and entry.is_exception}
    older = {_SCANCODE_REF + entry.key: entry.id for entry in current if entry.key}
    older |= content["renamed"] | content["replaced"]
    for entry in current:
        older.pop(entry.id, None)
    exceptions = {entry.id for entry in current if entry.is_exception}
    return _Ids(
        known=known,
        licenses={entry.id.lower(): entry.id for entry in current if not entry.is_exception},
        exceptions={license_id.lower(): license_id for license_id in exceptions},
        older_licenses={old.lower(): (old, new) for old, new in older.items() if new not in exceptions},
        older_exceptions={old.lower(): (old, new) for old, new in older.items() if new in exceptions},
        stand_ins={old: new for old, new in stand_ins.items() if not old.startswith("LicenseRef-")},
    )


def known_ids() -> tuple[str, ...]:
    """The licenses of the catalogue that are not deprecated, without exceptions."""
    return tuple(_ids().licenses.values())


def resolve_license(text: str) -> Resolved | None:
    """The license that ``text`` names, in any case: an id, an id with ``+``, or a LicenseRef; None where it is none.

    A deprecated id can stand for ``LICENSE WITH EXCEPTION``. A LicenseRef may name an exception of scancode's.
    https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
    """
    ids, folded = _ids(), text.lower()
    if current := ids.licenses.get(folded):
        return Resolved(current)
    if older := ids.older_licenses.get(folded):
        return Resolved(older[1], deprecated=older[0])
    if folded.startswith(("licenseref-", "documentref-")):
        return _license_ref(text)
    if not text.endswith("+") or text.endswith("++"):  # of which a hostile text can hold thousands
        return None
    if (base := resolve_license(text[:-1])) and "+" not in base.text:
        return Resolved(_or_later(base.text), base.deprecated and f"{base.deprecated}+")
    return None


def _license_ref(text: str) -> Resolved | None:
    if (known := _ids().exceptions.get(text.lower())) is not None:
        return Resolved(known)
    return Resolved(_reference(match, "LicenseRef")) if (match := _LICENSE_REF.fullmatch(text)) else None


def _reference(match: re.Match[str], kind: str) -> str:
    document, name = match.groups()
    return f"DocumentRef-{document}:{kind}-{name}" if document else f"{kind}-{name}"


def _or_later(license_text: str) -> str:
    """The license "or any later version": ``-or-later`` where the SPDX list has such an id, else ``+``."""
    license_id, *exception = license_text.split(" WITH ")
    family = license_id.removesuffix("-only").removesuffix("-or-later")
    later = _ids().licenses.get(f"{family}-or-later".lower(), f"{license_id}+")
    return " WITH ".join([later, *exception])


def resolve_exception(text: str) -> Resolved | None:
    """The exception that ``text`` names, in any case, or its AdditionRef; None where it is none."""
    ids, folded = _ids(), text.lower()
    if current := ids.exceptions.get(folded):
        return Resolved(current)
    if older := ids.older_exceptions.get(folded):
        return Resolved(older[1], deprecated=older[0])
    return Resolved(_reference(match, "AdditionRef")) if (match := _ADDITION_REF.fullmatch(text)) else None


def stand_in(exception_id: str) -> str | None:
    """The LicenseRef for an exception of the SPDX list that is found alone, where SPDX has no way to write it."""
    return _ids().stand_ins.get(exception_id)


def license_facts(leaf_part: str) -> License | None:
    """What is known of a canonical license id (with or without ``+``), LicenseRef or exception; None if nothing."""
    ids = _ids()
    if known := ids.known.get(leaf_part) or ids.known.get(leaf_part.removesuffix("+")):
        return known
    older = ids.older_exceptions.get(leaf_part.lower())
    return ids.known[older[1]] if older else None


def closest_id(text: str, is_exception: bool = False) -> str | None:
    """The id of the SPDX list that ``text`` was probably meant to be, None where nothing comes close."""
    from difflib import get_close_matches  # for error messages only

    # npm's UNLICENSED reserves all rights, the Unlicense gives them all away: never suggest one for the other.
    if len(text) > _LONGEST_ID_TO_CORRECT or text.lower() in {"unlicensed", "unlicenced"}:
        return None
    ids = _ids()
    spellings = ids.exceptions if is_exception else ids.licenses
    listed = {folded: spelled for folded, spelled in spellings.items() if not folded.startswith("licenseref-")}
    dashed = re.sub(r"(?<=[a-z])v(?=\d)|(?<=[a-uw-z])(?=\d)", "-", text.lower()).rstrip("+")
    if re.search(r"\d", dashed) and (versions := [folded for folded in listed if folded.startswith(dashed)]):
        return listed[min(versions, key=lambda folded: (len(folded), folded))]
    family = [folded for folded in listed if folded.startswith(f"{dashed}-")]
    close = get_close_matches(dashed, family or listed, n=1, cutoff=0.45 if family else 0.75)
    return listed[close[0]] if close else None
