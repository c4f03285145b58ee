# SPDX-License-Identifier: Apache-2.0
"""What files are labelled with, and how an answer is held against a label.

Each line of ``accuracy_labels.tsv`` is a file: its half (``develop`` or ``measure``), the Debian source package, its
version, the path in it, the SHA-256, the class of file, the license that the package's ``debian/copyright`` gives to
the path (``-`` for none), the label, and whether that is the label (``debian``) or the file says otherwise (``read``).

A label is ``NONE``, or the licenses that the file itself states, between ``; ``. ``a|b`` is one license under either
name, ``*`` stands for anything in a name, and ``?`` before it means that it may be named or not: it does not count.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("accuracy_labels.tsv")
UNVERSIONED = {"GPL-1.0-or-later": "GPL-", "LGPL-2.0-or-later": "LGPL-", "GFDL-1.1-or-later": "GFDL-"}
"""What names a license without its version: beside a label of the same family that has one, it does not count."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A file with what it states; see the module."""

    half: str
    package: str
    version: str
    path: str
    sha256: str
    kind: str
    debian: str
    label: str
    by: str


class Score(NamedTuple):
    """How many licenses of labels were named, how many named ones are wrong, and how many were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of the licenses named that are right; 1 where none is named."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of the licenses of the labels that are named; 1 where there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def read_labels(table: Path = TABLE) -> list[Labelled]:
    """All labelled files, in the order of the table."""
    lines = [line for line in table.read_text().splitlines() if not line.startswith("#")]
    return [Labelled(*line.split("\t")) for line in lines]


def score(label: str, named: Iterable[str]) -> Score:
    """The licenses that are named for a file, held against its label."""
    parts = [] if label == "NONE" else label.split("; ")
    stated = [part for part in parts if not part.startswith("?")]
    allowed = [part.removeprefix("?") for part in parts]
    found = sorted(set(named))
    right = sum(any(_is(part, name) for name in found) for part in stated)
    wrong = [name for name in found if not any(_is(part, name) for part in allowed) and not _is_vague(name, allowed)]
    return Score(right, len(wrong), len(stated) - right)


def total(scores: Iterable[Score]) -> Score:
    """All of them together."""
    every = list(scores)
    return Score(*(sum(column) for column in zip(*every, strict=True))) if every else Score(0, 0, 0)


def interval(by_package: Mapping[str, Sequence[Score]], of: str, rounds: int = 1_000) -> tuple[float, float]:
    """The 95 % interval of ``precision`` or ``recall``, by drawing packages anew: the files of one are much alike."""
    draw = random.Random(0)
    sums = [total(scores) for _, scores in sorted(by_package.items())]
    values = sorted(getattr(total(draw.choices(sums, k=len(sums))), of) for _ in range(rounds))
    return values[rounds // 40], values[-rounds // 40 - 1]


def _is(part: str, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in part.split("|"))


def _is_vague(name: str, allowed: Iterable[str]) -> bool:
    family = UNVERSIONED.get(name)
    return family is not None and any(pattern.startswith(family) for part in allowed for pattern in part.split("|"))
