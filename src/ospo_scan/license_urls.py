# SPDX-License-Identifier: Apache-2.0
"""Which license the address of a license page means: only where the address itself says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ospo_scan.license_ids import known_ids, license_facts, resolve_license

_LONGEST = 500
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_ENDING = re.compile(r"(?:/|\.(?:html?|txt|php|json|jsonld|rdf|xml|md))+$", re.IGNORECASE)
_ID = r"([A-Za-z0-9.+-]{1,60})"


def is_url(text: str) -> bool:
    """Whether ``text`` is an address of the web."""
    return bool(_SCHEME.match(text)) or text[:4].lower() == "www."


def license_of_url(url: str) -> str | None:
    """The license, in canonical form, whose page ``url`` is; None where the address does not tell.

    ``gnu.org/licenses/gpl-3.0`` is GPL-3.0-only: the page has one version, and says nothing of later ones.
    ``gnu.org/licenses/gpl`` is whichever is the newest, so None.
    """
    if len(url) > _LONGEST:
        return None
    place = _SCHEME.sub("", url.strip(), count=1).removeprefix("www.")
    place = _ENDING.sub("", place.partition("#")[0].partition("?")[0])
    for pattern, read in _PAGES:
        if found := pattern.fullmatch(place):
            return read(found)
    return None


def _by_id(found: re.Match[str]) -> str | None:
    return _canonical(found[1])


def _canonical(text: str) -> str | None:
    """The license of an id that is known; a LicenseRef of somebody's own is none."""
    resolved = resolve_license(text)
    if resolved is None or license_facts(resolved.text.partition(" WITH ")[0]) is None:
        return None
    return resolved.text


def _by_slug(found: re.Match[str]) -> str | None:
    """The pages of the OSI: ``MIT``, ``apache-2-0``, ``gpl-3-0``."""
    return _canonical(found[1]) or _slugs().get(found[1].lower())


@lru_cache(maxsize=1)
def _slugs() -> dict[str, str]:
    """SPDX ids by their name with dashes for dots and without ``-only``; none that means two."""
    slugs: dict[str, set[str]] = {}
    for license_id in known_ids():
        facts = license_facts(license_id)
        if facts is not None and facts.is_osi_approved and not license_id.endswith("-or-later"):
            slug = license_id.lower().removesuffix("-only").replace(".", "-")
            slugs.setdefault(slug, set()).add(license_id)
    return {slug: ids.pop() for slug, ids in slugs.items() if len(ids) == 1}


def _creative_commons(found: re.Match[str]) -> str | None:
    kind, version, port = found[1].lower(), found[2], (found[3] or "").upper()
    return _canonical("-".join(filter(None, ["CC", kind.upper(), version, port])))


def _gnu(found: re.Match[str]) -> str | None:
    family, version = found[1].lower(), found[2]
    return _canonical(f"{'GFDL' if family == 'fdl' else family.upper()}-{version}")


def _fixed(license_id: str) -> Callable[[re.Match[str]], str | None]:
    return lambda _: license_id


_PAGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"spdx\.org/licenses/{_ID}", _by_id),
        (rf"licenses\.nuget\.org/{_ID}", _by_id),
        (rf"choosealicense\.com/licenses/{_ID}", _by_id),
        (rf"scancode-licensedb\.aboutcode\.org/{_ID}", lambda found: _canonical(f"LicenseRef-scancode-{found[1]}")),
        (rf"opensource\.org/licenses?/{_ID}", _by_slug),
        (
            r"creativecommons\.org/licenses/([a-z-]{2,8})/([1-4]\.[05])(?:/(igo|[a-z]{2}))?(?:/(?:deed|legalcode)\S*)?",
            _creative_commons,
        ),
        (r"creativecommons\.org/publicdomain/zero/1\.0(?:/(?:deed|legalcode)\S*)?", _fixed("CC0-1.0")),
        (r"creativecommons\.org/publicdomain/mark/1\.0(?:/deed\S*)?", lambda _: _canonical("CC-PDM-1.0")),
        (r"apache\.org/licenses/LICENSE-([12]\.[01])", lambda found: _canonical(f"Apache-{found[1]}")),
        (
            r"gnu\.org/(?:licenses|copyleft)(?:/old-licenses)?/(a?gpl|lgpl|fdl)-?([1-3]\.[0-3])(?:-standalone)?(?:\.en)?",
            _gnu,
        ),
        (
            r"mozilla\.org(?:/[a-zA-Z-]{2,6})?/MPL/([12]\.[01])(?:/.{0,20})?",
            lambda found: _canonical(f"MPL-{found[1]}"),
        ),
        (r"eclipse\.org/(?:legal|org/documents)/epl-(?:v10|1\.0)", _fixed("EPL-1.0")),
        (r"eclipse\.org/(?:legal|org/documents)/epl-(?:v20|2\.0)(?:/.{0,20})?", _fixed("EPL-2.0")),
        (r"opendatacommons\.org/licenses/odbl(?:/(?:1[.-]0|summary))?", _fixed("ODbL-1.0")),
        (r"opendatacommons\.org/licenses/by(?:/(?:1[.-]0|summary))?", _fixed("ODC-By-1.0")),
        (r"opendatacommons\.org/licenses/pddl(?:/(?:1[.-]0|summary))?", _fixed("PDDL-1.0")),
        (r"cdla\.(?:dev|io)/permissive-([12])-0", lambda found: _canonical(f"CDLA-Permissive-{found[1]}.0")),
        (r"cdla\.(?:dev|io)/sharing-1-0", _fixed("CDLA-Sharing-1.0")),
        (
            r"nationalarchives\.gov\.uk/doc/open-government-licence/version/([123])",
            lambda found: _canonical(f"OGL-UK-{found[1]}.0"),
        ),
        (r"unlicense\.org(?:/UNLICENSE)?", _fixed("Unlicense")),
        (r"boost\.org/LICENSE_1_0", _fixed("BSL-1.0")),
    )
)
