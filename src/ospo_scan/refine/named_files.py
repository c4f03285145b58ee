# SPDX-License-Identifier: Apache-2.0
"""Which files a notice names for its terms, read from its words.

The engine says which files the text of its rule names; the notice itself may name another one (``LICENSE-ABC``) or
none at all (a heading). So the words decide, by a small grammar (docs/references.md), and the rule's names only say
what else may be a name. Texts are short: what is longer than ``MAX_TEXT`` is not read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ospo_scan.model import LicenseMatch
from ospo_scan.refine.manifest_keys import has_key, named_by_key
from ospo_scan.refine.naming import Naming, Where, is_beside_license, is_license_like, shortened

MAX_TEXT = 4_000
"""Characters of a matched text: minified code is one line of megabytes, and no notice is that long."""

MAX_FILES = 8
"""A text that names more files than these is a list of files, not a reference."""

PACKAGE_RULE = "INHERIT_LICENSE_FROM_PACKAGE"
"""What a rule of scancode names in place of a file: the license is that of the package."""

_NAME = r"(?:\.{0,2}/)?[\w@+][\w.@+-]{0,100}(?:/[\w@+.-]{1,100}){0,8}"
_LEAD = re.compile(
    r"\b(?:see|view|read|visit|consult|check|refer|look|under|in|per|of|to|with|at|by|the|file)\b", re.IGNORECASE
)
_WORD = re.compile(rf"""[\s,:"'`*(\[<]{{0,8}}(?P<name>{_NAME})""")
# Words that may stand between what leads up to a name and the name.
_BETWEEN = frozenset(
    (
        *("a", "an", "the", "this", "our", "its", "also", "at", "in", "to", "both", "either", "full", "complete"),
        *("accompanying", "associated", "attached", "bundled", "corresponding", "distributed", "enclosed", "included"),
        *("provided", "top-level", "toplevel", "file", "files", "called", "named", "copyright", "license", "licence"),
        *("notice", "notices", "terms"),
    )
)
_MAX_BETWEEN = 8
_LINK = re.compile(rf"\]\(\s{{0,4}}<?(?P<name>{_NAME})>?\s{{0,4}}\)")
_NEXT = re.compile(
    rf"""[\])"'`>]{{0,4}}(?:\s+files?)?\s*(?P<joint>,?\s*\b(?:and/or|and|or)\b|,|&)\s*(?:the\s+)?(?:files?\s+)?"""
    rf"""["'`*(\[<]{{0,4}}(?P<name>{_NAME})""",
    re.IGNORECASE,
)
_NPM = re.compile(rf"\bSEE LICEN[CS]E IN (?:THE )?(?:FILE )?(?P<name>{_NAME})")
_FILE_BEHIND = re.compile(r"""[\])"'`*>]{0,4}\s{1,4}files?\b""", re.IGNORECASE)
_FILE_BEFORE = re.compile(r"""\bfiles?\s{1,4}(?:called\s|named\s)?["'`*(\[<,\s]{0,4}$""", re.IGNORECASE)
_TERMS = re.compile(r"licen[cs]e|copying|copyright|copyleft|legal|eula", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:txt|md|rst|markdown|html?|rtf|adoc|asc|pdf)$", re.IGNORECASE)

_ELSEWHERE = re.compile(
    r"sub-?director|each (?:file|package|module|directory)|individual files|respective|third[- ]?part", re.IGNORECASE
)
# The file of somebody else: ``LICENSE of its maker``, ``COPYING in the Emacs distribution``.
_OF_OTHERS = re.compile(
    r"""[\])"'`*>]{0,4}(?:\s+files?)?\s+(?:"""
    r"of\s+(?!this\b|the\s+(?:source|package|project|repository|distribution|software|program|library|module|root|top))"
    r"|(?:in|from)\s+(?:its|their|his|her)\b|(?:in|from)\s+(?:the\s+)?(?:original|upstream|[A-Z])"
    r")"
)
# A notice that has terms of its own, or denies those that it names, is more than a reference.
_OF_ITS_OWN_TERMS = re.compile(
    r"\b(?:proprietary|commercial(?:ly)?|enterprise|confidential|trade secrets?|all rights reserved|evaluation"
    r"|non-?\s?commercial|except(?! in compliance)|unless(?! required by)|prohibited|forbidden|restricted|internal use"
    r"|unlicen[cs]ed|neither|nor|never|no longer|no part)\b|\bsource[- ]available\b|\bexclud",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|cannot|without)\b|n['\u2019]t\b", re.IGNORECASE)
# What denies nothing: "may not use this file except in compliance", "if the file was not distributed with this".
_HARMLESS_NOT = re.compile(
    r"\bmay not (?:use|copy)\b.{0,60}\bexcept in compliance|\bif\b[^.;]{0,60}\b(?:not|n['\u2019]t)\b,?"
    r"(?= (?:been )?(?:distributed|received|provided|included|see|get|got|have|find|write|visit|present)\b)"
    r"|\bwithout (?:any |even the implied )?(?:warranty|warranties|limitation)\b",
    re.IGNORECASE,
)
# The same on the lines around a notice, where "All rights reserved" of a copyright line takes nothing back.
_TAKEN_BACK = re.compile(
    r"\b(?:proprietary|commercial(?:ly)?|enterprise|confidential|trade secrets?|non-?\s?commercial|prohibited|forbidden"
    r"|internal use|unlicen[cs]ed|neither|never|no longer|no part)\b|\bsource[- ]available\b",
    re.IGNORECASE,
)
_ABOUT_TERMS = re.compile(r"licen[cs]|distribution and use|terms|copying", re.IGNORECASE)
_FROM_ROOT = re.compile(r"\b(?:root|top[- ]?level|main repo(?:sitory)?)\b", re.IGNORECASE)
_HERE = re.compile(r"\bin (?:this|the same|this same) directory\b", re.IGNORECASE)
_OF_REPOSITORY = re.compile(
    r"\b(?:main repo(?:sitory)? license|repo(?:sitory)? root|root repo(?:sitory)?)\b", re.IGNORECASE
)
_SAME_AS = re.compile(
    r"\bsame\s(?:licen[cs]e|licensing terms|terms)(?:\sand conditions)?\sas\s(?:the\s|that of\s(?:the\s)?)?"
    r"(?P<whom>(?!(?:the|that)\b)\w[\w .+-]{0,60}?)(?:\s(?:package|project))?\s?(?:[.,;:()]|$)",
    re.IGNORECASE,
)
_GENERIC = frozenset(("package", "this package", "rest of the package", "rest of this package"))
_GUTTER = " \t\r\f\v*#;%!|>/-"


def naming(match: LicenseMatch, path: str, near: str = "") -> Naming | None:
    """What ``match``, which stands in the file at ``path``, names; None where it names nothing.

    ``near`` are the lines of the file around it as far as they are known: they may take back what it says.
    """
    text = match.matched_text
    if text is not None and len(text) > MAX_TEXT:
        return None
    if text is not None and has_key(text):
        return named_by_key(text, path)
    if _is_taken_back(near):
        return None
    return _of_rule(match) if text is None else _of_words(_in_one_line(text), match.referenced_files)


def _is_taken_back(near: str) -> bool:
    """Whether words around a notice say that it has terms of its own, or deny those that it names."""
    words = _in_one_line(near)
    return bool(_TAKEN_BACK.search(words) or _NOT.search(_HARMLESS_NOT.sub(" ", words)))


def _in_one_line(text: str) -> str:
    """The words of a notice, without comment signs."""
    return " ".join(" ".join(line.lstrip(_GUTTER) for line in text.splitlines()).split())


def _of_rule(match: LicenseMatch) -> Naming | None:
    """The names of the rule, where nobody kept the text: only what matches its rule to the word."""
    files = tuple(name for name in match.referenced_files if name != PACKAGE_RULE)
    if not files or match.score < 100:
        return None
    return Naming(f"a text like that of {match.rule}", files, is_list=True)


def _of_words(words: str, of_rule: Sequence[str]) -> Naming | None:
    if _OF_ITS_OWN_TERMS.search(words) or _NOT.search(_HARMLESS_NOT.sub(" ", words)):
        return None
    if PACKAGE_RULE in of_rule:
        return _of_package(words)
    return _of_prose(words, of_rule) or _of_package(words)


def _of_package(text: str) -> Naming | None:
    found = _SAME_AS.search(text)
    if found is None:
        return None
    whom = found["whom"].strip()
    return Naming(shortened(found[0].rstrip(".,;:()")), package="" if whom.casefold() in _GENERIC else whom)


def _of_prose(text: str, of_rule: Sequence[str]) -> Naming | None:
    if _ELSEWHERE.search(text):
        return None
    mentions = sorted(_mentions(text, of_rule))
    if any(_OF_OTHERS.match(text, one.end) for one in mentions):
        return None
    said, named = text, tuple(dict.fromkeys(one.name for one in mentions))
    if mentions:
        said = text[mentions[0].start : _closed(text, mentions[0].start, max(one.end for one in mentions))]
    elif _OF_REPOSITORY.search(text):
        named = tuple(of_rule)
    files = tuple(name for name in named if not is_beside_license(posixpath.basename(name)))
    if not files and _ABOUT_TERMS.search(text):
        files = named
    if not 0 < len(files) <= MAX_FILES:
        return None
    where = Where.ROOT if _FROM_ROOT.search(text) else Where.HERE if _HERE.search(text) else Where.NEAREST
    return Naming(shortened(said), files, where, is_choice=len(files) > 1 and any(one.is_choice for one in mentions))


class _Mention(NamedTuple):
    """A name in a text, from the word that leads up to it to its end, and whether ``or`` joins it to the one before."""

    start: int
    end: int
    name: str
    is_choice: bool


def _mentions(text: str, of_rule: Sequence[str]) -> Iterator[_Mention]:
    """The names of files in a sentence, some of them more than once."""
    if found := _NPM.search(text):
        name = found["name"].rstrip(".")
        yield _Mention(found.start(), found.start("name") + len(name), name, is_choice=False)
        return
    for lead in _LEAD.finditer(text):
        word = _WORD.match(text, lead.end())
        for _ in range(_MAX_BETWEEN):
            if word is None:
                break
            if _name(word, text, of_rule) is not None:
                yield from _joined(lead.start(), word, text, of_rule)
                break
            word = _WORD.match(text, word.end()) if word["name"].lower() in _BETWEEN else None
    for link in _LINK.finditer(text):
        yield from _joined(link.start("name"), link, text, of_rule)


def _joined(start: int, first: re.Match[str], text: str, of_rule: Sequence[str]) -> Iterator[_Mention]:
    """A name, and those that are joined to it by commas, ``and`` or ``or``."""
    found: re.Match[str] | None = first
    while found is not None and (name := _name(found, text, of_rule)) is not None:
        joint = "" if found is first else found["joint"].lower()
        end = found.start("name") + len(name)
        yield _Mention(start, end, name, is_choice=joint.endswith("or") and "/" not in joint)
        found = _NEXT.match(text, end)


def _name(found: re.Match[str], text: str, of_rule: Sequence[str]) -> str | None:
    """The name of a file that was found, without the full stop of its sentence; None where it is but a word.

    A word in capitals is a name where the word before is not, where it is joined to another name, and in a link. A
    short name of a license is none.
    """
    name = found["name"].rstrip(".")
    base = posixpath.basename(name)
    start, end = found.start("name"), found.start("name") + len(name)
    # Of a long line, the engine gives the matched words alone: the rest of LICENSE- is not in the text.
    if not base or base[-1] in "-+_" or text[end : end + 1] in {":", "="} or text[max(0, start - 2) : start] == "//":
        return None
    is_of_rule = name.removeprefix("./") in of_rule
    is_like_rule = _lowered(name) in map(_lowered, of_rule)
    if not (is_license_like(name) or is_like_rule):
        return None
    is_called_file = bool(_FILE_BEHIND.match(text, end) or _FILE_BEFORE.search(text, max(0, start - 20), start))
    if _EXTENSION.search(base) or "/" in name.removeprefix("./") or is_called_file:
        return name
    if is_of_rule and ("." in base or (base[0].isupper() and not base.isupper())):
        return name
    if not (is_like_rule or _TERMS.search(base)) or not re.sub(r"[^A-Za-z]", "", base.partition(".")[0]).isupper():
        return None
    return None if found.re is _WORD and _is_shouted(text, start) else name


def _closed(text: str, start: int, end: int) -> int:
    """The end of a quotation from ``start``, with the brackets that it opens."""
    for opening, closing in (("[", "]"), ("(", ")")):
        if text[end : end + 1] == closing and text.count(opening, start, end) > text.count(closing, start, end):
            end += 1
    return end


def _is_shouted(text: str, start: int) -> bool:
    """Whether the word before a name is in capitals as well, so that those of the name mean nothing."""
    before = re.findall(r"[A-Za-z]{2,}", text[max(0, start - 40) : start])
    return bool(before) and before[-1].isupper() and before[-1] != "SEE"


def _lowered(name: str) -> str:
    return name.removeprefix("./").casefold()
