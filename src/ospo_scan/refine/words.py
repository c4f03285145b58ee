# SPDX-License-Identifier: Apache-2.0
r"""The words of a text without the gutters of its comments, so that a notice reads the same in every language.

A gutter is what a comment has at the left of each line: ``#``, ``*``, ``;;``, ``dnl``, ``rem``, ``.\"`` and the like.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# A roff request (.br, .PP), a word that begins a comment line, then any signs. No part can match in two ways.
_GUTTER = re.compile(r"[\s@.'\"]*(?:(?:dnl|rem|REM|Rem|br|PP)(?=\s|$)|[Cc*!](?=\s{2,}))?(?:<!--)?[^\w<(\[{$&]*")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?|[+(),;:!?]|\.(?=\s|$)")
# Paths and addresses: the names in them are no words of a sentence.
_PATH = re.compile(r"(?<![\w.:-])(?:[\w.:-]*/){2,}[\w.-]+")
_ESCAPE = re.compile(r"\\[nt](?![a-z])|\\")
_MAX_WORDS = 2_000


class Word(NamedTuple):
    """A word, number or sign in lower case, and the 0-based line that it is on."""

    text: str
    line: int


def gutterless(line: str) -> str:
    """A line without what marks it as a comment, and without blanks at both ends."""
    return line[_GUTTER.match(line).end() :].strip()  # type: ignore[union-attr]  # it matches nothing, too


def words(text: str) -> list[Word]:
    """The words of a text in order, without gutters; no more than 2,000 of them."""
    found: list[Word] = []
    for number, line in enumerate(text.split("\n")):
        found += [
            Word(word, number) for word in _WORD.findall(_PATH.sub(" ", _ESCAPE.sub(" ", gutterless(line))).lower())
        ]
        if len(found) >= _MAX_WORDS:
            break
    return found[:_MAX_WORDS]


def plain(text: str) -> str:
    """The words of a text in one line, between blanks, so that whole words can be looked for."""
    return f" {' '.join(word.text for word in words(text))} "
