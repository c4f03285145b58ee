# SPDX-License-Identifier: Apache-2.0
"""What a text says of the licenses of the GNU family: which one, which version, and whether later ones too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ospo_scan.refine.words import Word, words

VERSIONS = {
    "GPL": {"1": "1.0", "1.0": "1.0", "2": "2.0", "2.0": "2.0", "3": "3.0", "3.0": "3.0"},
    "LGPL": {"2": "2.0", "2.0": "2.0", "2.1": "2.1", "3": "3.0", "3.0": "3.0"},
    "AGPL": {"1": "1.0", "1.0": "1.0", "3": "3.0", "3.0": "3.0"},
    "GFDL": {"1.1": "1.1", "1.2": "1.2", "1.3": "1.3"},
}
UNVERSIONED = {
    "GPL-1.0-or-later": "GPL",
    "LGPL-2.0-or-later": "LGPL",
    "AGPL-1.0-or-later": "AGPL",
    "GFDL-1.1-or-later": "GFDL",
}
"""What the engine says of a license of the family that is named without a version."""


def _set_of(text: str) -> frozenset[str]:
    return frozenset(word.text for word in words(text))


_LEAF = re.compile(r"(A?GPL|LGPL|GFDL)-(\d\.\d)-(only|or-later)")
_SHORT = {
    **dict.fromkeys(("gpl", "gplv"), "GPL"),
    **dict.fromkeys(("lgpl", "lgplv"), "LGPL"),
    **dict.fromkeys(("agpl", "agplv"), "AGPL"),
    **dict.fromkeys(("gfdl", "fdl"), "GFDL"),
}
_QUALIFIED = {"lesser": "LGPL", "library": "LGPL", "affero": "AGPL"}
_LICENSE = {"license", "licence"}
# What may stand between the name and its version, and between the version and what is said of later ones.
_BEFORE_VERSION = _set_of("as published by the free software foundation fsf inc either v ver version of , ; : ( )")
_AFTER_VERSION = _set_of(
    "of the this gnu general lesser library affero public license licence gpl lgpl agpl fdl gfdl as"
    " published by free software foundation fsf inc , ; ( )"
)
_LATER = {"later", "newer", "above", "higher", "greater", "subsequent", "upwards", "onwards"}
_MAX_GAP = 16


class Grant(NamedTuple):
    """A license of the family as it is named: ``version`` is None where none is.

    ``is_later`` is whether later versions are granted too, None where it is not clear. Lines are 0-based, in the text.
    ``is_negated``: the words before it say that it does not apply ("is not covered by the GPL").
    """

    family: str
    version: str | None
    is_later: bool | None
    start_line: int
    end_line: int
    is_negated: bool = False

    @property
    def license_id(self) -> str | None:
        """The SPDX id; None where no version is named or it is not clear whether later ones are meant."""
        if self.version is None or self.is_later is None:
            return None
        return f"{self.family}-{self.version}-{'or-later' if self.is_later else 'only'}"


@dataclass(frozen=True, slots=True)
class GnuLeaf:
    """A leaf of an expression that is a license of the family, without an exception."""

    family: str
    version: str
    is_later: bool


def gnu_leaf(leaf: str) -> GnuLeaf | None:
    """The leaf taken apart; None where it is not of the family, or has an exception or invariant sections."""
    found = _LEAF.fullmatch(leaf)
    return GnuLeaf(found[1], found[2], found[3] == "or-later") if found else None


def grants(text: str) -> list[Grant]:
    """The licenses of the family that a text names, in order; comments of any style are read as the text in them."""
    found = words(text)
    named: list[Grant] = []
    i = 0
    while i < len(found):
        family, after = _name_at(found, i)
        if family is None:
            i += 1
            continue
        grant = _grant(family, found, i, after)
        named.append(grant)
        i = after
    return named


def _name_at(found: Sequence[Word], i: int) -> tuple[str | None, int]:
    """The family that is named at ``i``, and where the name ends."""
    word = found[i].text
    if word in _SHORT:
        return _SHORT[word], i + 1
    if word == "general" and _texts(found, i, 2) == ["general", "public"]:
        ends = i + 3 if _texts(found, i + 2, 1) and found[i + 2].text in _LICENSE else None
        if ends is None:
            return None, i
        before = [one.text for one in found[max(i - 3, 0) : i]]
        return next((_QUALIFIED[one] for one in reversed(before) if one in _QUALIFIED), "GPL"), ends
    if word == "free" and _texts(found, i, 2) == ["free", "documentation"] and _texts(found, i + 2, 1):
        return ("GFDL", i + 3) if found[i + 2].text in _LICENSE else (None, i)
    return None, i


def _grant(family: str, found: Sequence[Word], start: int, after: int) -> Grant:
    is_negated = _is_negated(found, start)
    if version := _version_before(family, found, start):
        is_later, last = _later(found, after)
        return Grant(family, version, is_later, found[start].line, found[last].line, is_negated)
    at, is_announced = after, found[after - 1].text.endswith("v")
    while at < len(found) and at - after < _MAX_GAP and found[at].text in _BEFORE_VERSION:
        is_announced = is_announced or found[at].text in {"v", "ver", "version"}
        at += 1
    is_version = at < len(found) and (is_announced or at == after) and found[at].text in VERSIONS[family]
    if not is_version:
        return Grant(family, None, None, found[start].line, found[after - 1].line, is_negated)
    is_later, last = _later(found, at + 1)
    version = VERSIONS[family][found[at].text]
    return Grant(family, version, is_later, found[start].line, found[last].line, is_negated)


def _version_before(family: str, found: Sequence[Word], start: int) -> str | None:
    """The version in "version 2 of the GNU GPL"; None where there is none."""
    at = start - 1
    while at > 0 and start - at < _MAX_GAP // 3 and found[at].text in _BEFORE_NAME:
        at -= 1
    is_of = at + 1 < start and any(word.text == "of" for word in found[at + 1 : start])
    if is_of and at > 0 and found[at - 1].text == "version":
        return VERSIONS[family].get(found[at].text)
    return None


def _is_negated(found: Sequence[Word], start: int) -> bool:
    at = start - 1
    while at >= 0 and start - at < _MAX_GAP // 2 and found[at].text in _AFTER_NOT:
        at -= 1
    return at >= 0 and found[at].text in {"not", "never"} and at + 1 < start


def _later(found: Sequence[Word], at: int) -> tuple[bool | None, int]:
    """Whether later versions are granted by the words that follow a version, and the last word that says so."""
    start = at
    if _texts(found, at, 1) in (["+"], ["plus"]):
        return True, at
    while at < len(found) and at - start < _MAX_GAP and found[at].text in _AFTER_VERSION:
        at += 1
    following = [word.text for word in found[at : at + 12]]
    if following[:1] in (["or"], ["and"]):
        for distance, word in enumerate(following):
            if word in _LATER:
                return True, at + distance
            if word not in _IN_LATER:
                break
    is_unclear = (
        following[:1] in (["or"], ["and"])
        or bool(_LATER.intersection(word.text for word in found[start : start + 20]))
        or "any" in following
    )
    return (None if is_unclear else False), start - 1


_BEFORE_NAME = _set_of("of the gnu lesser library affero or")
_AFTER_NOT = _set_of(
    "covered licensed available released distributed bound governed use using be under by the a terms of gnu lesser"
)
_IN_LATER = _set_of("or and ( ) , at your option choice discretion any a all version versions")


def _texts(found: Sequence[Word], at: int, count: int) -> list[str]:
    return [word.text for word in found[at : at + count]]
