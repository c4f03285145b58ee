# SPDX-License-Identifier: Apache-2.0
"""Large texts to measure on, made by rule from a seed: the same on every machine with the same scancode.

Their words are those of the license texts in the installed scancode, drawn as often as they occur there. So every
word is known to its index and many are legalese: harder than the prose of a novel or a real catalogue.
"""

from __future__ import annotations

import importlib.metadata
import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path

SIZE = 1_000_000
_WORD = re.compile(r"[a-z]{2,}")


def prose() -> str:
    """``SIZE`` characters of sentences in paragraphs, 80 columns wide."""
    return _cut(_paragraphs(random.Random(1)))


def catalogue() -> str:
    """``SIZE`` characters of numbered entries of a library: title, author, place, year, pages, shelf mark."""
    return _cut(_entries(random.Random(2)))


def packages() -> str:
    """``SIZE`` characters of a list of packages, each with its version, license and home page."""
    return _cut(_stanzas(random.Random(3)))


TEXTS: Mapping[str, Callable[[], str]] = {"prose": prose, "catalogue": catalogue, "packages": packages}


@cache
def _vocabulary() -> tuple[list[str], list[int]]:
    """The words, the most frequent first, and their running total of occurrences."""
    folder = importlib.metadata.distribution("scancode-toolkit").locate_file("licensedcode/data/licenses")
    counts: Counter[str] = Counter()
    for path in sorted(Path(str(folder)).glob("*.LICENSE")):
        counts.update(_WORD.findall(path.read_text("utf-8", "replace").lower()))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, _ in ranked], list(accumulate(count for _, count in ranked))


def _words(chance: random.Random, count: int) -> list[str]:
    words, totals = _vocabulary()
    return chance.choices(words, cum_weights=totals, k=count)


def _phrase(chance: random.Random, least: int, most: int) -> str:
    return " ".join(_words(chance, chance.randint(least, most))).capitalize()


def _paragraphs(chance: random.Random) -> Iterator[str]:
    while True:
        sentences = [_phrase(chance, 5, 25) + "." for _ in range(chance.randint(3, 8))]
        yield textwrap.fill(" ".join(sentences), 80) + "\n\n"


def _entries(chance: random.Random) -> Iterator[str]:
    number = 0
    while True:
        number += chance.randint(1, 9)
        title, author, place = _phrase(chance, 2, 8), _phrase(chance, 1, 1), _phrase(chance, 1, 1)
        mark = f"{chance.randint(0, 999):03}.{chance.randint(1, 99)} {author[:3].upper()}"
        imprint = f"{place}, {chance.randint(1890, 2020)}"
        extent = f"{chance.randint(40, 900)} p. ; {chance.randint(18, 32)} cm"
        yield f"{number:06}  {title} / {author}. - {imprint}. - {extent}. [{mark}]\n"


def _stanzas(chance: random.Random) -> Iterator[str]:
    licenses = ("MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "MPL-2.0", "LGPL-2.1-or-later", "GPL-3.0-only OR MIT")
    while True:
        name = "-".join(_words(chance, 2))
        version = f"{chance.randint(0, 9)}.{chance.randint(0, 30)}.{chance.randint(0, 9)}"
        license_ = chance.choice(licenses)
        yield f"Package: {name}\nVersion: {version}\nLicense: {license_}\nHomepage: https://example.org/{name}\n\n"


def _cut(pieces: Iterator[str]) -> str:
    text: list[str] = []
    size = 0
    while size < SIZE:
        text.append(next(pieces))
        size += len(text[-1])
    return "".join(text)[:SIZE]
