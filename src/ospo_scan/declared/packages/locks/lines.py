# SPDX-License-Identifier: Apache-2.0
"""The YAML that package managers write, and no more of it: maps and lists by indentation, plain and quoted values.

A general YAML reader takes minutes for the lock file of a large project, and expands what aliases stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ospo_scan.declared.unreadable import UnreadableError

_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")
_BLOCK = re.compile(r"[|>][-+0-9]*\Z")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
MAX_DEPTH = 32
"""Levels of indentation; package managers need six."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ``key: value`` and the keys that it stands below; ``value`` is empty where a map or a list follows."""

    path: tuple[str, ...]
    key: str
    value: str


def entries(data: bytes) -> Iterator[Line]:
    """Each key with its value, in order; items of lists have ``-`` for a key.

    Raises: UnreadableError where a line is neither, has an anchor or an alias, or stands too deep.
    """
    levels: list[tuple[int, str]] = []
    skipped_below: int | None = None
    long_key: str | None = None
    for number, raw in enumerate(_lines(data), 1):
        text = raw.strip(" ")
        if not text or text.startswith("#") or text in {"---", "..."}:
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        if skipped_below is not None and indent > skipped_below:
            continue
        skipped_below = None
        if text.startswith("? "):
            long_key = plain(text[2:].strip())
            continue
        while levels and levels[-1][0] >= indent:
            levels.pop()
        if len(levels) >= MAX_DEPTH:
            raise UnreadableError(f"Line {number} stands too deep in the YAML.")
        if long_key is not None and text.startswith(":"):
            key, value, long_key = long_key, text[1:].strip(), None
        else:
            key, value = _pair(text, number)
        yield Line(tuple(name for _, name in levels), key, "" if _BLOCK.match(value) else plain(value))
        levels.append((indent, key))
        if value:
            skipped_below = indent


def plain(value: str) -> str:
    """A value without its quotes; one that is not quoted stays as it is."""
    if not _QUOTED.fullmatch(value):
        return value
    if value[0] == "'":
        return value[1:-1].replace("''", "'")
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), value[1:-1])


def _lines(data: bytes) -> Sequence[str]:
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise UnreadableError("The file is not UTF-8.") from error


def _pair(text: str, number: int) -> tuple[str, str]:
    if text == "-" or text.startswith("- "):
        return "-", text[1:].strip()
    quoted = _QUOTED.match(text)
    if quoted:
        key, rest = plain(quoted[0]), text[quoted.end() :]
    else:
        found = re.match(r"(.+?)(?=:(?: |\Z))", text)
        key, rest = (found[1], text[found.end() :]) if found else (text, "")
    if not rest.startswith(":"):
        raise UnreadableError(f"Line {number} is not as package managers write YAML.")
    value = rest[1:].strip()
    if value[:1] in {"&", "*"} or key[:1] in {"&", "*"}:
        raise UnreadableError(f"Line {number} has an anchor or an alias, which no package manager writes.")
    return key, value
