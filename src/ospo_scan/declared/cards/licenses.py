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

_OTHER = frozenset(("other", "unknown"))
_HUB_FILE = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/)?([^/?#]+/)?([^/?#]+)/"
    r"(?:blob|resolve|raw)/[^/?#]+/([^?#]+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z0-9.-]{1,64}")


def license_of(card: RawCard, linked: FileScan | None) -> Stated | None:
    """What the card states of its license; None where it states none.

    Several tags hold all at once: the Hub does not say what a list means, and a choice would have to be said. A tag
    that names no license, as ``other`` does, stands for what ``license_name`` or ``license_link`` says; where a license
    is tagged and a well-known other one is named, both hold. ``linked`` is the file of the tree that is linked to.
    """
    tags = [_of_tag(tag) for tag in card.licenses]
    named = _of_name(card, linked)
    if named is not None:
        others = [one for one in tags if one.text.lower() not in _OTHER]
        known = card.license_name is not None and named_license(card.license_name) is not None
        if not others:
            return Stated(named.expression, shortened(", ".join([*(one.text for one in tags), named.text])))
        if not known:
            return _joined(tags, named.text)
        return _joined([*tags, Stated(named.expression, named.text)], "")
    return all_of(tags)


def _joined(tags: list[Stated], text: str) -> Stated | None:
    joined = all_of(tags)
    return (
        None if joined is None else Stated(joined.expression, shortened(", ".join(filter(None, [joined.text, text]))))
    )


def _of_tag(tag: str | None) -> Stated:
    if tag is None:
        return unreadable("(no text)")
    known = card_license(tag)  # first: a tag is what the Hub says it is
    return Stated(known.license_expression, shortened(tag.strip())) if known else stated_license(tag)


def _of_name(card: RawCard, linked: FileScan | None) -> Stated | None:
    """What ``license_name`` and ``license_link`` say: a well-known name, a known page, the linked file, or a name."""
    name, link = card.license_name, card.license_link
    if name is None and link is None:
        return None
    text = " ".join(filter(None, (name, None if link is None else f"({link})")))
    known = None if name is None else named_license(name)
    page = license_of_url(link) if link is not None and is_url(link) else None
    own = None
    if name is not None and _NAME.fullmatch(slug := "-".join(name.split()).replace("_", "-")):
        own = f"LicenseRef-hf-{slug.lower()}"
    return Stated(known or page or _of_file(linked) or own or UNNAMED, shortened(text))


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
