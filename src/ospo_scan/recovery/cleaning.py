# SPDX-License-Identifier: Apache-2.0
"""What stands between the words of a text, or inside them, and is not read: markup, escapes, quotes, gutters.

A text keeps its lines. Where a line is broken in two, ``BREAK`` stands for the new end; where two lines become one,
``JOINT`` stands for the old one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from ospo_scan.recovery.gutters import without_gutters
from ospo_scan.recovery.letters import plain_letters
from ospo_scan.recovery.vocabulary import speaks_of_licenses

BREAK, JOINT = "\uf8f0", "\uf8f1"
_OURS = re.compile(f"[{BREAK}{JOINT}]")
_SURROGATES = range(0xD800, 0xE000)

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{3})|([nrtfv\"'/]))"
)
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){1,4096}")
_ENTITY = re.compile(r"&(?:#0{0,20}[0-9]{1,7};?|#[xX]0{0,20}[0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};|shy|nbsp)")
_TAG = re.compile(
    r"</?([A-Za-z][A-Za-z0-9-]{0,30}(?::[A-Za-z][A-Za-z0-9-]{0,30})?)(?=[\s/>])[^<>]{0,4096}>"
    r"|<!--\s{0,200}-->|<!--|-->|<!\[CDATA\[|\]\]>"
)
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[^\n]\x08|\x1b[()][A-Z0-9]")
_ENDS = ("<!--", "-->")
_WITHIN_WORDS = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "ins",
            "kbd",
        ),
        *("data", "label", "output", "text:span", "time", "tspan", "w:r", "w:t"),
        *("mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr"),
    )
)
_RTF = re.compile(r"\\'([0-9a-fA-F]{2})|\\(par|line|tab)\b ?|\\[a-zA-Z]{1,32}-?[0-9]{0,10} ?|\\[*~_-]|[{}]")
_MANUAL = re.compile(r"^\.(?:TH|SH|Dd|Sh|\\\")", re.MULTILINE)
_HEAD = 16_384
_ROFF = re.compile(r"\\f(?:\[[^\]\n]{0,20}\]|\(..|.)|\\[&%|^/,:]|^\.[A-Z]{1,2} ", re.MULTILINE)
_STRINGS = re.compile(
    r"""["'`](?:(?:\s{0,200}(\+|\.\.?|&|,|\|\||<<|\\)\s{0,200}|\s{1,200})(?:[uUrRbBfFL]{1,2}(?=["'`]))?)?["'`]"""
)
_SHORTEST_SPACED = 16
_HYPHEN = re.compile(r"(?<=[a-z])-\n[ \t*#/;%|>.!-]{0,80}(?=[a-z])")
_SPACED_WORDS = tuple(map(" ".join, ("icen", "ICEN", "pyri", "PYRI")))
_SPACED = re.compile(r"(?<=\S) (?=\S)")


def _escapes(text: str) -> str:
    if "%20" in text:
        text = _PERCENT.sub(lambda found: _on_one_line(unquote(found.group(), errors="replace")), text)
    text = text.replace("\\\n", JOINT)
    return _ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(found: re.Match[str]) -> str:
    braced, short, long, byte, octal, sign = found.groups()
    if sign is not None:
        return BREAK if sign in "nrfv" else " " if sign == "t" else sign
    code = int(octal, 8) if octal else int(braced or short or long or byte, 16)
    return _on_one_line(chr(code)) if code < 0x110000 and code not in _SURROGATES else ""


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: _on_one_line(html.unescape(found.group())), text) if "&" in text else text


def _markup(text: str) -> str:
    if "\x1b" in text or "\x08" in text:
        text = _TERMINAL.sub("", text)
    if text[:200].lstrip().startswith("{\\rtf"):
        text = _RTF.sub(_rtf, text)
    elif "\\" in text and _MANUAL.search(text, 0, _HEAD):
        text = _ROFF.sub("", text)
    return _TAG.sub(_tag, text) if "<" in text else text


def _tag(found: re.Match[str]) -> str:
    name = found.group(1)
    is_within = found.group() not in _ENDS if name is None else name.lower() in _WITHIN_WORDS
    between = "" if is_within else BREAK
    return JOINT * found.group().count("\n") + between


def _rtf(found: re.Match[str]) -> str:
    code, end = found.groups()
    if code is not None:
        return bytes.fromhex(code).decode("cp1252", "replace")
    return "" if end is None else BREAK


def _strings(text: str) -> str:
    return _STRINGS.sub(_string, text)


def _string(found: re.Match[str]) -> str:
    return JOINT * found.group().count("\n") + (BREAK if found.group(1) == "," else "")


def _gutters(text: str) -> str:
    if _may_be_spaced(text):
        text = "\n".join(_SPACED.sub("", line) if _is_spaced(line) else line for line in text.split("\n"))
    return _HYPHEN.sub(JOINT, without_gutters(text)) if "-\n" in text else without_gutters(text)


def _may_be_spaced(text: str) -> bool:
    """Whether a word that no license is without stands there with a space after every letter."""
    return any(word in text for word in _SPACED_WORDS)


def _is_spaced(line: str) -> bool:
    """Whether there is a space after every letter."""
    return len(line) > _SHORTEST_SPACED and line.count(" ") * 2 >= len(line) - _SHORTEST_SPACED


def _on_one_line(text: str) -> str:
    return _OURS.sub("", text).replace("\r\n", "\n").replace("\n", BREAK).replace("\r", BREAK)


STEPS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"letters": plain_letters, "markup": _markup, "escapes": _escapes, "entities": _entities, "strings": _strings}
)
"""What is taken away, in order. Each takes time in proportion to the text."""
_REVEALING = ("escapes", "entities")
"""What these stand for may be anything, so it is cleaned once more."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without what hides its words: its lines, and the number (1-based) of each in the file."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]


def cleaned(text: str, *, only_changed: bool = False) -> Cleaned | None:
    """``text`` without what hides its words; None where it does not speak of licenses, which is soon told.

    With ``only_changed``, None as well where nothing hides them.
    """
    whole = text
    if BREAK in text or JOINT in text:
        text = _OURS.sub("", text)
    for name, step in STEPS.items():
        before, text = text, step(text)
        if name in _REVEALING and text != before:
            text = _markup(plain_letters(text))
    if not speaks_of_licenses(text.replace(JOINT, "")) and not _may_be_spaced(text):
        return None
    text = _gutters(text)
    return None if only_changed and text == whole else _in_lines(text)


def _in_lines(text: str) -> Cleaned:
    if BREAK not in text and JOINT not in text:
        lines = text.split("\n")
        return Cleaned(tuple(lines), tuple(range(1, len(lines) + 1)))
    lines, numbers, number = [], [], 1
    for line in text.split("\n"):
        for part in line.split(BREAK):
            lines.append(part.replace(JOINT, ""))
            numbers.append(number)
            number += part.count(JOINT)
        number += 1
    return Cleaned(tuple(lines), tuple(numbers))
