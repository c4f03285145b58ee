# SPDX-License-Identifier: Apache-2.0
"""What the makers of hostile trees share: a path with what may become of it, and the innocent files beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# In two pieces, so that no scan of this project takes them for its own tags.
TAG = "SPDX-License-" + "Identifier: "
GPL = f"// {TAG}GPL-3.0-only\n"
MIT = f"// {TAG}MIT\n"

DENIED = "finding license-denied"
SCANNED = "scanned"


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile path, relative to the tree, in the form that reports give it (bytes that are no UTF-8 as surrogates).

    One of ``outcomes`` has to become of it: a status with its reason (``error too-large``, ``skipped link``,
    ``scanned``), or a finding (``finding archive-not-inspected``).
    """

    path: str
    outcomes: frozenset[str]


Maker = Callable[[Path], list[Case]]
"""Makes the hostile files of one row below a directory, and says what has to become of each."""


def case(name: str | bytes, *outcomes: str) -> Case:
    """A case by its name in the directory of the maker."""
    return Case(os.fsdecode(name), frozenset(outcomes))


def write(folder: Path, name: str | bytes, content: str | bytes) -> None:
    """A file in ``folder``, whose directories are made, whatever bytes its name has."""
    location = os.path.join(os.fsencode(folder), os.fsencode(name))
    os.makedirs(os.path.dirname(location), exist_ok=True)
    with open(location, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def innocents(folder: Path, name: str = "innocent") -> list[Case]:
    """A file under the GPL and one under the MIT license, which are neither hidden nor in anybody's way."""
    write(folder, f"{name}/gpl.c", GPL + f"int gpl_{name.replace('-', '_')};\n")
    write(folder, f"{name}/mit.c", MIT + f"int mit_{name.replace('-', '_')};\n")
    return [case(f"{name}/gpl.c", DENIED), case(f"{name}/mit.c", SCANNED)]
