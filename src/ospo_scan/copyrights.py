# SPDX-License-Identifier: Apache-2.0
"""Copyright statements of many files, normalized and merged: for each holder one statement with all its years.

A statement is taken apart only where it is plain: a mark, years, a name. All others are kept as they were found, so
that no year and no holder is lost. Spellings of a name are one holder where they differ in nothing but case, white
space, a comma before the legal form or punctuation at the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ospo_scan.codec import well_formed
from ospo_scan.model import Copyright, Declaration, TextLocation

_Years = tuple[tuple[int, int], ...]
"""First and last years, in order, without overlap."""

_PRESENT = 9999
_LONGEST = 1000

_MARK = r"(?:SPDX-(?:File|Snippet)CopyrightText\b:?|copyright(?:s|ed)?\b(?!-):?|\(c\)|\xa9|&copy;)"
_YEAR = r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
_SPAN = rf"{_YEAR}(?: ?[-\u2013\u2014] ?(?:{_YEAR}|(?:present|now|current|today)\b))?(?![\w-]| ?[-\u2013\u2014] ?[0-9])"
_YEARS = rf"{_SPAN}(?: ?[,;/&] ?{_SPAN}| and {_SPAN}| {_SPAN})*"
_PLAIN = re.compile(
    rf"(?P<portions>portions (?:are )?)?(?P<marks>(?:{_MARK} ?)*)(?P<years>{_YEARS})?[,:;.]? ?"
    rf"(?:{_MARK} ?)*(?:by )?(?P<rest>.*)",
    re.IGNORECASE,
)
_YEARS_LAST = re.compile(rf"(?P<rest>.+?)(?:, ?| )\(?(?P<years>{_YEARS})\)?", re.IGNORECASE)
_RESERVED = re.compile(r"[ ,;:-]*\(?\ball rights reserved\b[ .)]*$", re.IGNORECASE | re.ASCII)
_ANY_YEAR = re.compile(_YEAR)
_ANY_MARK = re.compile(rf"{_MARK}|copyleft", re.IGNORECASE | re.ASCII)
_ONE_SPAN = re.compile(rf"({_YEAR})(?: ?[-\u2013\u2014] ?(\w+))?", re.ASCII)
_BEGINS_WITH_NUMBER = re.compile(r"[0-9]+(?![0-9A-Za-z])")
_WORD = re.compile(r"\w+|[^\w\s]")
_LEGAL_FORM = re.compile(r",(?= (?:inc|ltd|llc|corp|co|gmbh|ag|s\.?a|b\.?v|plc|llp|limited|incorporated)\b)")
_AT_THE_END = " .,;:"


@dataclass(frozen=True, slots=True)
class Holder:
    """What was stated for one holder.

    ``name`` is as most files spell it, None for statements that name nobody. ``statements`` are distinct and in order,
    merged ones before those that were kept as found; ``files`` counts the files that hold at least one.
    """

    name: str | None
    statements: tuple[str, ...]
    files: int


def merged(files: Iterable[Iterable[Copyright]]) -> tuple[Holder, ...]:
    """The holders that are named in any of the files, by name; the statements that name nobody come last."""
    groups: dict[str, _Group] = {}
    for statements in files:
        parts = {_read(one.statement, one.holders) for one in statements} - {_NOTHING}
        for part in parts:
            groups.setdefault(part.key, _Group()).uses[part] += 1
        for key in {part.key for part in parts}:
            groups[key].files += 1
    return tuple(groups[key].holder() for key in sorted(groups, key=lambda key: (not key, key)))


def with_declared(found: Iterable[Copyright], declarations: Iterable[Declaration]) -> tuple[Copyright, ...]:
    """What was detected in a file and what is declared of it, in order of lines, declared notices first.

    A declared notice takes the place of what was detected of the same holder and years: the engine spells names in
    ASCII. A notice without a mark gets one.
    """
    declared = [_declared(notice, one.location) for one in declarations for notice in one.copyrights]
    told = {_identity(one) for one in declared}
    others = [one for one in found if _identity(one) not in told]
    return tuple(sorted(dict.fromkeys((*declared, *others)), key=lambda one: (one.start_line, one.end_line)))


def _declared(notice: str, place: TextLocation) -> Copyright:
    text = " ".join(notice.split())
    statement = text if _ANY_MARK.search(text) else f"Copyright {text}"
    part = _taken_apart(statement, ())
    holders = (part.name,) if part is not None and part.name else ()
    return Copyright(statement, holders, place.start_line or 1, place.end_line or place.start_line or 1)


def _identity(one: Copyright) -> tuple[str, _Years]:
    part = _read(one.statement, one.holders)
    plain = unicodedata.normalize("NFKD", part.key).encode("ascii", "ignore").decode("ascii")
    return (plain, part.years) if part.kept is None else (part.kept, ())


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement that was read. ``kept`` is the statement itself where it could not be taken apart."""

    key: str
    name: str | None
    years: _Years = ()
    contact: str = ""
    is_portion: bool = False
    kept: str | None = None


_NOTHING = _Part("", None, kept="")


@dataclass(slots=True)
class _Group:
    """The statements of one holder with the number of files of each; ``files`` is how many files have any."""

    uses: Counter[_Part] = field(default_factory=Counter)
    files: int = 0

    def holder(self) -> Holder:
        """The group as one holder, with all years in one statement for each address."""
        plain = [part for part in self.uses if part.kept is None]
        addresses = {_address(part.contact) for part in plain if part.contact}
        only = next(iter(addresses)) if len(addresses) == 1 else ""
        together: dict[tuple[bool, str], list[_Part]] = {}
        for part in plain:
            # Without an address it is the same person, unless there are several of that name.
            together.setdefault((part.is_portion, _address(part.contact) or only), []).append(part)
        statements = sorted(self._statement(parts) for parts in together.values())
        kept = sorted({part.kept for part in self.uses if part.kept is not None})
        name = _most_used((part.name, uses) for part, uses in self.uses.items())
        return Holder(name, (*statements, *kept), self.files)

    def _statement(self, parts: list[_Part]) -> str:
        name = _most_used((part.name, self.uses[part]) for part in parts)
        contact = _most_used((part.contact, self.uses[part]) for part in parts)
        years = _shown(_joined(span for part in parts for span in part.years))
        words = ("Portions" if parts[0].is_portion else "", "Copyright (c)", years, name, contact)
        return " ".join(word for word in words if word)


def _most_used(spellings: Iterable[tuple[str | None, int]]) -> str | None:
    """The spelling that most files use, of several the longest; None where there is none."""
    counted: Counter[str] = Counter()
    for spelling, files in spellings:
        if spelling:
            counted[spelling] += files
    return min(counted, key=lambda one: (-counted[one], -len(one), one), default=None)


@lru_cache(maxsize=8192)
def _read(statement: str, holders: tuple[str, ...]) -> _Part:
    text = " ".join(well_formed(statement).split())
    named = tuple(dict.fromkeys(name for one in holders if (name := " ".join(well_formed(one).split()))))
    return _taken_apart(text, named) or _kept(text, named)


def _kept(text: str, holders: tuple[str, ...]) -> _Part:
    """The statement as it is, with the holders that were found in it where it does not show them."""
    unseen = [one for one in holders if not _is_shown(one, text)]
    shown = f"{text} ({', '.join(unseen)})".strip() if unseen else text
    name = ", ".join(holders) or None
    return _Part(folded(name or ""), name, kept=shown)


def _taken_apart(text: str, holders: tuple[str, ...]) -> _Part | None:
    """The parts of a plain statement, None where it is not one."""
    found = _PLAIN.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or not (found["marks"] or found["years"]) or (found["portions"] and not found["marks"]):
        return None
    rest, years = _RESERVED.sub("", found["rest"]), found["years"]
    if years is None and holders and (last := _YEARS_LAST.fullmatch(rest)):
        rest, years = last["rest"], last["years"]
    name, contact = _name_and_contact(rest)
    spans = _spans(years or "")
    if spans is None or not _is_plain_name(name) or _ANY_YEAR.search(contact):
        return None
    if not all(_is_shown(one, f"{name} {contact}") for one in holders):
        return None
    return _Part(folded(name), name, spans, contact, is_portion=bool(found["portions"]))


def _is_shown(holder: str, text: str) -> bool:
    """Whether all words of the name are in the text, in order: an address may stand between two of them."""
    words = iter(_WORD.findall(folded(text)))
    return holder in text or all(word in words for word in _WORD.findall(folded(holder)))


def _is_plain_name(name: str) -> bool:
    return (
        bool(name)
        and (name[0].isalnum() or name[0] in "\"'<(@[")
        and not (_BEGINS_WITH_NUMBER.match(name) or _ANY_YEAR.search(name) or _ANY_MARK.search(name))
    )


def _name_and_contact(rest: str) -> tuple[str, str]:
    """The name, and the mail and web addresses after it; a lone address is the name."""
    words = rest.split()
    first = len(words)
    while first > 1 and ("@" in words[first - 1] or ":/" in words[first - 1] or words[first - 1].startswith("www.")):
        first -= 1
    name = " ".join(words[:first])
    return name.rstrip(" ,;:"), " ".join(words[first:])


def _address(contact: str) -> str:
    """What tells two people of one name apart: the mail address, else all that is there."""
    mail = next((word for word in contact.split() if "@" in word.strip("(<@")), contact)
    return mail.strip("<>()[],.").casefold()


def _spans(years: str) -> _Years | None:
    """The years of a list as spans, None where one of them runs backwards."""
    spans = []
    for first, last in _ONE_SPAN.findall(years):
        end = int(last) if last.isdigit() else _PRESENT if last else int(first)
        if end < int(first):
            return None
        spans.append((int(first), end))
    return _joined(spans)


def _joined(spans: Iterable[tuple[int, int]]) -> _Years:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _shown(years: _Years) -> str:
    return ", ".join(
        f"{first}-present" if last == _PRESENT else str(first) if first == last else f"{first}-{last}"
        for first, last in years
    )


def folded(name: str) -> str:
    """What two spellings of one name have in common; never empty where the name is not."""
    text = _LEGAL_FORM.sub("", " ".join(unicodedata.normalize("NFC", name).casefold().split()))
    return text.rstrip(_AT_THE_END) or text
