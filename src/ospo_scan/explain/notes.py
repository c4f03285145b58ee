# SPDX-License-Identifier: Apache-2.0
"""What well-known licenses ask, forbid and reach, in our own words: ``data/license-notes.json``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Note:
    """Three plain lines on a license, or an exception: ``asks`` what has to be done, ``reach`` what it covers."""

    asks: str
    forbids: str
    reach: str


def note_on(license_id: str) -> Note | None:
    """The note on a canonical id, with or without ``+``; None where nobody wrote one."""
    notes = _notes()
    return notes.get(license_id) or notes.get(license_id.removesuffix("+"))


@lru_cache(maxsize=1)
def _notes() -> Mapping[str, Note]:
    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "license-notes.json")
    with open(path, encoding="ascii") as stream:
        written = json.load(stream)["notes"]
    return {
        license_id: Note(entry["asks"], entry["forbids"], entry["reach"])
        for entry in written
        for license_id in entry["for"]
    }
