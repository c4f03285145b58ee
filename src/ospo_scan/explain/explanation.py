# SPDX-License-Identifier: Apache-2.0
"""What an explanation is made of, before any layout: blocks of labelled rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from ospo_scan.model import Level, Outcome


class Tone(Enum):
    """How a text is meant; the page has a color for each but ``PLAIN``."""

    PLAIN = auto()
    GOOD = auto()
    DOUBTFUL = auto()
    BAD = auto()
    FAINT = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what there is to say under it; ``word``, in its tone, goes before the text.

    ``is_literal``: a name to be copied, never broken at the end of a line. An empty label goes on with the row above.
    """

    label: str
    text: str
    word: str = ""
    tone: Tone = Tone.PLAIN
    is_literal: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together, below a title, which may be empty."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The title names what is explained."""

    title: str
    blocks: tuple[Block, ...]


TONE_OF_OUTCOME = {Outcome.ALLOW: Tone.GOOD, Outcome.REVIEW: Tone.DOUBTFUL, Outcome.DENY: Tone.BAD}
TONE_OF_LEVEL = {Level.ERROR: Tone.BAD, Level.WARNING: Tone.DOUBTFUL, Level.NOTE: Tone.PLAIN, Level.OFF: Tone.FAINT}
