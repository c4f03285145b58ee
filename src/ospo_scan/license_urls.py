# SPDX-License-Identifier: Apache-2.0
"""Which license the address of a license page, or an id of the Open Definition, means: only where it says so itself.

Owns ``data/license-pages.json``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ospo_scan.license_ids import known_ids, license_facts, resolve_license

_LONGEST = 500
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_ENDING = re.compile(r"(?:/|\.(?:html?|txt|php|json|jsonld|rdf|xml|md))+$", re.IGNORECASE)
_OSI = "opensource.org/"
_ID = r"([A-Za-z0-9.+-]{1,60})"


class _Table(NamedTuple):
    """Patterns of pages with what to read in them, and ids of the Open Definition in lower case."""

    pages: tuple[tuple[re.Pattern[str], str], ...]
    open_definition: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    path = os.path.join(os.path.dirname(__file__), "data", "license-pages.json")
    with open(path, encoding="ascii") as stream:
        content = json.load(stream)
    pages = [
        (re.compile(re.sub(r"/ID$", lambda _: f"/{_ID}", pattern), re.IGNORECASE), read)
        for pattern, read in content["pages"]
    ]
    return _Table(tuple(pages), content["open_definition"])


def is_url(text: str) -> bool:
    """Whether ``text`` is an address of the web."""
    return bool(_SCHEME.match(text)) or text[:4].lower() == "www."


def license_of_url(url: str) -> str | None:
    """The license, in canonical form, whose page ``url`` is; None where the address does not tell.

    A page of the GNU project with one version is that version only: it says nothing of later ones. The page of
    whichever version is the newest is none.
    """
    if len(url) > _LONGEST:
        return None
    place = _SCHEME.sub("", url.strip(), count=1).removeprefix("www.")
    place = _ENDING.sub("", place.partition("#")[0].partition("?")[0])
    for pattern, read in _table().pages:
        if found := pattern.fullmatch(place):
            name = found.expand(read)
            return _canonical(name) or (_slugs().get(name.lower()) if place.lower().startswith(_OSI) else None)
    return None


def open_definition_license(name: str) -> str | None:
    """The license of an id of the Open Definition that SPDX does not have, in any case; None where it is none.

    http://licenses.opendefinition.org/
    """
    return _table().open_definition.get(name.strip().lower())


def _canonical(text: str) -> str | None:
    """The license of an id that is known; a LicenseRef of somebody's own is none."""
    resolved = resolve_license(text)
    if resolved is None or license_facts(resolved.text.partition(" WITH ")[0]) is None:
        return None
    return resolved.text


@lru_cache(maxsize=1)
def _slugs() -> Mapping[str, str]:
    """The pages of the OSI: ids with dashes for dots and without ``-only``; none that means two."""
    slugs: dict[str, set[str]] = {}
    for license_id in known_ids():
        facts = license_facts(license_id)
        if facts is not None and facts.is_osi_approved and not license_id.endswith("-or-later"):
            slug = license_id.lower().removesuffix("-only").replace(".", "-")
            slugs.setdefault(slug, set()).add(license_id)
    return {slug: ids.pop() for slug, ids in slugs.items() if len(ids) == 1}
