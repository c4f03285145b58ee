# SPDX-License-Identifier: Apache-2.0
"""What one match of a notice names as the place of its terms: files, or a package whose license is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

_LICENSE_LIKE = re.compile(
    r"licen[cs]|copying|copyright|copyleft|legal|eula|(?:[al]?gpl|mit|bsd|apache|mpl|epl|cddl)(?:[-_.v\d]|$)",
    re.IGNORECASE,
)
_BESIDE_LICENSE = re.compile(r"notice|authors|contributors|credits|patents|readme|thanks|changes", re.IGNORECASE)
_SAID = 100


class Where(Enum):
    """Where a named file is looked for."""

    NEAREST = auto()
    """In the directory of the notice, then in each above it."""
    ROOT = auto()
    """From the top of the project down: ``in the root directory``."""
    HERE = auto()
    """In the directory of the notice alone."""
    MANIFEST = auto()
    """Where the format of the manifest says."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What one match names: ``files`` in the order of the text, as they are written; ``said`` are the words.

    ``is_choice``: they are joined by ``or``; ``is_list``: nothing is said of how they go together. ``package`` is the
    package whose license is meant, ``""`` where that is the one the file belongs to; None where files are named.
    """

    said: str
    files: tuple[str, ...] = ()
    where: Where = Where.NEAREST
    is_choice: bool = False
    is_list: bool = False
    package: str | None = None


def is_license_like(name: str) -> bool:
    """Whether the name of a file, or of a directory on the way to it, says that there are terms in it."""
    return bool(_LICENSE_LIKE.search(name))


def is_beside_license(name: str) -> bool:
    """Whether a file of this name stands beside a license and tells other things: whom to thank, what is new."""
    return bool(_BESIDE_LICENSE.search(name))


def shortened(text: str) -> str:
    """``text`` in one line, so short that a sentence can quote it."""
    line = " ".join(text.replace("`", "").split())
    return line if len(line) <= _SAID else line[: _SAID - 1].rstrip() + "…"
