# SPDX-License-Identifier: Apache-2.0
"""From a license as people write it to a license expression: exact or not at all.

In this order: an SPDX expression; words that are no license's name (``UNLICENSED``, ``proprietary``); a family that
names no version; what scancode knows as exactly this name; the bundled aliases of LicenseLynx; several names joined by
``and``, ``or``, a comma. What stays unread is ``LicenseRef-scancode-unknown-spdx``: it asks for a person, never passes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ospo_scan.expression import UNPARSED, ExpressionError, leaves, normalize
from ospo_scan.license_ids import known_ids

PROPRIETARY = "LicenseRef-scancode-proprietary-license"
COMMERCIAL = "LicenseRef-scancode-commercial-license"
PUBLIC_DOMAIN = "LicenseRef-scancode-public-domain"
REFERENCE = "LicenseRef-scancode-unknown-license-reference"
"""A license that is said to stand in another file."""

LONGEST_NAME = 300
"""What has more characters, or several lines, is the text of a license and no name."""
LONGEST_TEXT = 200_000

Ask = Callable[[str], str | None]
"""What scancode makes of a license name or text as a whole, canonical; None where it does not know all of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a license name means.

    ``family`` is not None where the name fits several licenses: their ids begin with one of these, and any other
    statement that names one of them says more. Every id begins with the empty one.
    """

    expression: str
    family: tuple[str, ...] | None = None


def read_license(text: str, ask: Ask, is_slash_or: bool = False) -> Reading:
    """What ``text`` means; never raises, and takes time linear in its length besides what ``ask`` takes.

    ``is_slash_or``: ``A/B`` is a choice in this format (Cargo); else both count.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        return Reading(UNPARSED)
    if len(text) > LONGEST_NAME or "\n" in text:
        return Reading(_canonical(text) or ask(text) or UNPARSED)
    return _single(text, ask) or Reading(_compound(text, ask, is_slash_or))


def by_name(text: str) -> str:
    """What ``text`` means without asking scancode, whose index the parent does not load; never raises."""
    return read_license(text, lambda _: None).expression


@dataclass(slots=True)
class Namer:
    """``by_name`` for one run: each name is read once, and past ``most`` distinct ones the others stay unread.

    A lock file of megabytes can hold as many names as it likes; what is unread asks for a person.
    """

    most: int = 3_000
    _known: dict[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """What ``text`` means, as ``by_name`` says; never raises."""
        if text not in self._known:
            if len(self._known) >= self.most:
                return UNPARSED
            self._known[text] = by_name(text)
        return self._known[text]


def referenced_file(text: str) -> str | None:
    """The file that ``text`` refers to (``SEE LICENSE IN x``, ``LICENSE.txt``), None where it refers to none."""
    if len(text) > LONGEST_NAME:
        return None
    found = _REFERENCE.fullmatch(text.strip())
    return (found["file"] or found["alone"]) if found else None


def _single(text: str, ask: Ask) -> Reading | None:
    """What one name means, None where it is not known."""
    text = " ".join(text.split())
    if text.upper() in _SAYS_NOTHING:
        return Reading(UNPARSED)
    if (exact := _canonical(text)) is not None:
        return Reading(exact)
    folded = _folded(text)
    if folded in WORDS:
        return WORDS[folded]
    if referenced_file(text) is not None:
        return Reading(REFERENCE)
    known = _asked(text, ask) or aliases().get(folded) or aliases().get(folded.removeprefix("the "))
    return None if known is None else _versioned(text, known)


def _asked(text: str, ask: Ask) -> str | None:
    """What scancode knows; not where it takes a list for a choice that its words do not offer."""
    known = ask(text)
    is_guess = known is not None and " OR " in known and _LIST.search(text) and not _CHOICE.search(text)
    return None if is_guess else known


def _canonical(text: str) -> str | None:
    try:
        return normalize(text)
    except ExpressionError:
        return None


def _folded(text: str) -> str:
    """The name in small letters, without quotes and without the categories of a Trove classifier."""
    folded = text.casefold().strip("\"'.").strip()
    folded = folded.removeprefix("license :: ").removeprefix("osi approved :: ")
    return " ".join(folded.split())


def _versioned(text: str, expression: str) -> Reading:
    """The reading of a known name; only a family where several versions exist and the name holds no number."""
    if any(character.isdigit() for character in text):
        return Reading(expression)
    for leaf in leaves(expression):
        base = leaf.partition(" WITH ")[0]
        if (version := _VERSION.fullmatch(base)) and len(_versions().get(version["family"], ())) > 1:
            return Reading(UNPARSED, (version["family"],))
    return Reading(expression)


@lru_cache(maxsize=1)
def _versions() -> Mapping[str, set[str]]:
    """The versions that exist, by what the ids begin with: ``EPL-`` has 1.0 and 2.0."""
    found: dict[str, set[str]] = {}
    for license_id in known_ids():
        if version := _VERSION.fullmatch(license_id):
            found.setdefault(version["family"], set()).add(version["version"])
    return found


def _compound(text: str, ask: Ask, is_slash_or: bool) -> str:
    """Several names with words between them as one expression; what is not known in it stays visible as such."""
    if "://" in text or _DUAL.search(text):
        return UNPARSED
    held = _LATER.sub(lambda found: found[0].replace(" ", "\xa0").replace(",", "\xa0"), " ".join(text.split()))
    # Debian: ``A or B, and C`` is ``(A or B) and C``.
    outer = _COMMA_AND_WORD.split(held)
    if len(outer) > 1:
        parts = [f"({_compound(part.replace(chr(0xA0), ' '), ask, is_slash_or)})" for part in outer[::2]]
        operators = [word.upper() for word in outer[1::2]]
        return _canonical(_alternated(parts, operators)) or UNPARSED
    pieces = _OPERATOR.split(held)
    if len(pieces) == 1:
        known = _single(text, ask)
        return known.expression if known else UNPARSED
    words, is_any_known = [], False
    for number, piece in enumerate(pieces):
        if number % 2:
            words.append(_operator(piece, is_slash_or))
        elif piece.strip():
            known = _single(piece.replace("\xa0", " "), ask)
            is_any_known |= known is not None and known.expression != UNPARSED
            words.append(f"({known.expression})" if known else UNPARSED)
    return (_canonical(" ".join(words)) if is_any_known else None) or UNPARSED


def _alternated(parts: list[str], operators: list[str]) -> str:
    """The parts with the operators between them, from left to right."""
    text = parts[0]
    for operator, part in zip(operators, parts[1:], strict=True):
        text = f"({text} {operator} {part})"
    return text


def _operator(word: str, is_slash_or: bool) -> str:
    word = word.strip().lower()
    if word in {"(", ")"}:
        return word
    return "OR" if word in {"or", "|", "||"} or (word == "/" and is_slash_or) else "AND"


@lru_cache(maxsize=1)
def aliases() -> Mapping[str, str]:
    """Names in small letters, and the id of the SPDX list or LicenseRef that each means. See data/README.md."""
    path = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "license-names.json")
    with open(path, encoding="utf-8") as stream:
        by_id: dict[str, list[str]] = json.load(stream)["names"]
    return {name: license_id for license_id, names in by_id.items() for name in names}


_SAYS_NOTHING = frozenset(
    ("NONE", "NOASSERTION", "UNKNOWN", "N/A", "NA", "TBD", "TODO", "NULL", "-", "?", "OTHER", "NONSTANDARD")
)
_VERSION = re.compile(r"(?P<family>.+?-)(?P<version>[0-9]+(?:\.[0-9]+)+)(?!.*or-later).*")
_REFERENCE = re.compile(
    r"(?:see\s+)?(?:the\s+)?(?:license\s+|licence\s+)?(?:file\s+)?(?:see|in)\s+(?:the\s+)?(?:file\s+)?"
    r"(?P<file>[^\s<>\"']+?)(?:\s+file)?\.?"
    r"|(?P<alone>(?:LICEN[CS]E|COPYING|NOTICE)(?:[.-][A-Za-z0-9]+)*)(?:\s+file)?",
    re.IGNORECASE,
)
_LATER = re.compile(
    r",(?= v(?:er(?:sion)?)?\.? ?[0-9])"
    r"|,? (?:or|and) (?:\(?at your option\)? )?(?:any |a )?(?:later|newer|above|higher|greater|up)\b",
    re.IGNORECASE,
)
_DUAL = re.compile(r"\b(?:dual|tri|triple|multi|multiple)[ -]?licen[cs]", re.IGNORECASE)
_LIST = re.compile(r"[,;&]| and ", re.IGNORECASE)
_CHOICE = re.compile(r"\bor\b|[/|]|\beither\b|\bdual\b", re.IGNORECASE)
_COMMA_AND_WORD = re.compile(r", +(and|or) +", re.IGNORECASE)
_OPERATOR = re.compile(r"( *[()] *| +(?:and/or|and|or|with) +| +\+ +| *(?:\|\||&&|[|&;,/]) *)", re.IGNORECASE)


def _named(family: str, expression: str, *names: str) -> dict[str, Reading]:
    reading = Reading(expression, tuple(family.split()))
    spelled = [f"{prefix}{name}{suffix}" for name in names for prefix in ("", "the ") for suffix in ("", " license")]
    return dict.fromkeys(spelled, reading)


WORDS: Mapping[str, Reading] = {
    **dict.fromkeys(
        (
            *("unlicensed", "unlicenced", "proprietary", "proprietary license", "proprietary software"),
            *("other/proprietary license", "closed source", "closed-source", "all rights reserved", "private"),
        ),
        Reading(PROPRIETARY),
    ),
    **dict.fromkeys(("commercial", "commercial license", "commercial software"), Reading(COMMERCIAL)),
    **dict.fromkeys(("public domain", "public-domain", "publicdomain"), Reading(PUBLIC_DOMAIN)),
    **dict.fromkeys(("osi approved", "dfsg approved", "open source", "free software"), Reading(UNPARSED, ("",))),
    # Their own text says what no version means: any that the Free Software Foundation published.
    **_named(
        *("GPL-", "GPL-1.0-or-later", "gpl", "gnu gpl", "gnu general public license", "gnu general public licence"),
        *("gnu general public license (gpl)", "gnu public license", "general public license"),
    ),
    **_named(
        *("LGPL-", "LGPL-2.0-or-later", "lgpl", "gnu lgpl", "gnu library or lesser general public license (lgpl)"),
        "gnu library general public license",
    ),
    **_named(  # it was the Library GPL before version 2.1
        *("LGPL-", "LGPL-2.1-or-later", "gnu lesser general public license", "lesser gpl"),
        *("gnu lesser general public license (lgpl)", "lesser general public license"),
    ),
    **_named("AGPL-", "AGPL-3.0-or-later", "agpl", "gnu agpl", "gnu affero general public license"),
    **_named("BSD-", UNPARSED, "bsd", "bsd-style", "bsd style", "bsd-like", "bsd like", "bsd-license", "bsd licence"),
    **_named("Apache-", UNPARSED, "apache", "apache software", "apache-license", "apache public", "asl", "asf"),
    **_named("MPL-", UNPARSED, "mpl", "mozilla", "mozilla public"),
    **_named("EPL-", UNPARSED, "epl", "eclipse", "eclipse public"),
    **_named("CDDL-", UNPARSED, "cddl", "common development and distribution"),
    **_named("EUPL-", UNPARSED, "eupl", "european union public"),
    **_named("Artistic-", UNPARSED, "artistic"),
    **_named("CC-", UNPARSED, "cc", "creative commons", "cc-by", "cc-by-sa", "cc by", "cc by-sa"),
    **_named("OFL-", UNPARSED, "ofl", "sil ofl", "open font", "sil open font"),
    **_named("AFL-", UNPARSED, "afl", "academic free", "academic free license (afl)"),
    **_named("OSL-", UNPARSED, "osl", "open software"),
    **_named("ZPL-", UNPARSED, "zpl", "zope public"),
    **_named("LPPL-", UNPARSED, "lppl", "latex project public"),
    **_named(
        "GFDL-", UNPARSED, "gfdl", "fdl", "gnu fdl", "gnu free documentation", "gnu free documentation license (fdl)"
    ),
    **_named("PSF- Python-", UNPARSED, "python", "python software foundation"),
    **_named("CECILL-", UNPARSED, "cecill"),
}
"""Words that no list of names may be asked about: they are no license, or the name of several."""
