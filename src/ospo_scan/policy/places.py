# SPDX-License-Identifier: Apache-2.0
"""A YAML document as plain values, with the place of each of its parts and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
NodePath = tuple[str | int, ...]

_SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of the file, in characters, both 1-based."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, or doubtful, at a place of the file."""

    place: Place
    message: str
    is_warning: bool = False


@dataclass(slots=True)
class Document:
    """A YAML document: its value, where its parts stand, and what is wrong with it.

    ``places`` leads from the path of a key or item to it, ``value_places`` to the value of a key. What stands
    under a path of ``spoiled`` could not be read as written. ``is_complete`` is false where reading had to stop.
    """

    value: Plain = None
    places: dict[NodePath, Place] = field(default_factory=dict)
    value_places: dict[NodePath, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    spoiled: set[NodePath] = field(default_factory=set)
    is_complete: bool = True

    def place_of(self, path: NodePath) -> Place:
        """Where the value with this path stands, or the nearest value around it."""
        while path and path not in self.value_places:
            path = path[:-1]
        return self.value_places.get(path, Place(1, 1))


def shown(value: object) -> str:
    """``value`` for a message: short, on one line, and inert on any terminal."""
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN_LENGTH else value[:_SHOWN_LENGTH] + "...")
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    return "keys and values" if isinstance(value, dict) else repr(value)
