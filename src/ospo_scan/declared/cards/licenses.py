# SPDX-License-Identifier: Apache-2.0
"""The license that a card states: its tags, its ``license_name``, and the file or page to which it links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from ospo_scan.catalogue import is_unknown, is_unparsed
from ospo_scan.concluding import SURE_SCORE
from ospo_scan.declared.cards.reading import RawCard
from ospo_scan.declared.stated import Stated, all_of, shortened, stated_license, unreadable
from ospo_scan.expression import conjunction, leaves
from ospo_scan.license_urls import is_url, license_of_url
from ospo_scan.model import FileScan
from ospo_scan.model_licenses import UNNAMED, card_license, named_license

_OTHER_PREFIX = "other-"
"""With a name after it, in older cards of data sets."""
_OTHER = frozenset(("other", "unknown"))
_HUB_FILE = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/)?([^/?#]+/)?([^/?#]+)/"
    r"(?:blob|resolve|raw)/[^/?#]+/([^?#]+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z0-9.-]{1,64}")


def license_of(card: RawCard, linked: FileScan | None) -> Stated | None:
    """What the card says, or None where it does not speak of a license.

    Several tags hold all at once: the Hub does not say what a list means, and a choice would have to be said. A tag
    that names no license, as ``other`` does, stands for what ``license_name`` or ``license_link`` says; where a license
    is tagged and a well-known other one is named, both hold. ``linked`` is the file of the tree that is linked to.
    """
    tags = [_of_tag(tag) for tag in dict.fromkeys(card.tags)]
    named = _of_name(card, linked)
    if named is None:
        return all_of(tags)
    plain = [one for one in tags if one.text.lower() not in _OTHER]
    is_known = card.license_name is not None and named_license(card.license_name) is not None
    holding = [*plain, named] if len(plain) < len(tags) or not tags or is_known else tags
    joined = all_of(holding)
    return joined and Stated(joined.expression, shortened(", ".join(one.text for one in [*tags, named])))


def _of_tag(tag: str | None) -> Stated:
    if tag is None:
        return unreadable("(no text)")
    if known := card_license(tag):  # first: a tag is what the Hub says it is
        return Stated(known.license_expression, shortened(tag.strip()))
    if tag.lower().startswith(_OTHER_PREFIX):
        return Stated(named_license(tag[len(_OTHER_PREFIX) :]) or UNNAMED, shortened(tag.strip()))
    return stated_license(tag)


def _of_name(card: RawCard, linked: FileScan | None) -> Stated | None:
    """What ``license_name`` and ``license_link`` say: a well-known name, a known page, the linked file, or a name.

    ``license_details`` are the words of older cards: shown, and not understood.
    """
    name, link, details = card.license_name, card.license_link, card.license_details
    text = " ".join(filter(None, (name, details, None if link is None else f"({link})")))
    if not text:
        return None
    known = None if name is None else named_license(name)
    page = license_of_url(link) if link is not None and is_url(link) else None
    if known in {None, UNNAMED}:  # "unknown" is a name as well, and so is that of a family
        known = page or _of_file(linked) or known or _own(name)
    return Stated(known or UNNAMED, shortened(text))


def _own(name: str | None) -> str | None:
    """A LicenseRef with the name that the author chose, or None where no id can be made of it."""
    slug = "" if name is None else "-".join(name.split()).replace("_", "-").lower()
    return f"LicenseRef-hf-{slug}" if _NAME.fullmatch(slug) else None


def _of_file(linked: FileScan | None) -> str | None:
    """What was surely detected in the linked file; None where that names no license."""
    if linked is None or not linked.detections or any(one.score < SURE_SCORE for one in linked.detections):
        return None
    stated = [one.refinement or one for one in linked.detections]
    expression = conjunction(one.license_expression for one in stated)
    if expression in {None, "NONE", "NOASSERTION"}:
        return None
    doubtful = [leaf for leaf in leaves(expression or UNNAMED) if is_unknown(leaf) or is_unparsed(leaf)]
    return None if doubtful else expression


def linked_file(path: str, card: RawCard, own_names: frozenset[str], files: Mapping[str, FileScan]) -> FileScan | None:
    """The file of the tree to which ``license_link`` leads from the card at ``path``; None where it leads elsewhere.

    An address on the Hub leads to a file next to the card where it is in the repository that the card is of.
    """
    if card.license_link is None:
        return None
    target = unquote(card.license_link)
    if found := _HUB_FILE.fullmatch(card.license_link):
        owner, name, inner = found[1] or "", found[2], unquote(found[3])
        if not own_names & {name.lower(), f"{owner}{name}".lower()}:
            return None
        target = inner
    elif is_url(target) or ":" in target:
        return None
    place = normpath(join(dirname(path), target.lstrip("/")))
    return files.get(place)
