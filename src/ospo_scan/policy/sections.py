# SPDX-License-Identifier: Apache-2.0
"""Mappings of known keys, of which a policy is made: what a key means, and what is wrong with a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ospo_scan.policy.kinds import (
    MAPPING,
    Kind,
    Schema,
    Texts,
    Words,
    Wrong,
    entries_of,
    list_schema,
    unexpected,
)
from ospo_scan.policy.places import NodePath, Plain, shown

DEFINITIONS = "#/$defs/"
"""Where the schema of a policy has those of its sections."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a section: the kind of its value, and in Markdown what it means.

    ``default`` is what holds where it is not written, None for nothing; one that ``is_required`` has none.
    """

    kind: Kind
    meaning: str
    default: Plain = None
    is_required: bool = False

    @property
    def unwritten(self) -> Plain:
        """What holds where the key is not written, as a value of its kind."""
        return [] if isinstance(self.kind, Texts) else self.default

    def schema(self) -> Schema:
        """The schema of the value with what it means, and with its default where that is more than an empty one."""
        stated = {"description": self.meaning, **self.kind.schema()}
        is_container = isinstance(self.kind, Section | Sections | Texts | Words)
        return stated if is_container or self.is_required else {**stated, "default": self.default}


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping of known ``keys``; ``name`` is that of its definition in the schema."""

    name: str
    meaning: str
    keys: Mapping[str, Key]

    @property
    def reference(self) -> Schema:
        """The schema that leads to its definition."""
        return {"$ref": f"{DEFINITIONS}{self.name}"}

    def definition(self) -> Schema:
        """The schema of the section itself."""
        required = [name for name, key in self.keys.items() if key.is_required]
        return {
            "type": "object",
            "description": self.meaning,
            "additionalProperties": False,
            "properties": {name: key.schema() for name, key in self.keys.items()},
            **({"required": required} if required else {}),
        }

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {**self.reference, "default": {name: key.unwritten for name, key in self.keys.items()}}

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if not isinstance(value, dict):
            yield unexpected(MAPPING, value, path)
            return
        for name, stated in value.items():
            if (key := self.keys.get(name)) is None:
                yield Wrong((*path, name), self._unknown(name, path), is_key=True)
            else:
                yield from key.kind.wrong(stated, (*path, name))
        for name, key in self.keys.items():
            if key.is_required and name not in value:
                needed = f"an entry of {path[0]} needs the key {name}: {key.meaning}" if path else ""
                yield Wrong(path, needed or f"the key {name} is missing; write `{name}: 1`")

    def _unknown(self, name: str, path: NodePath) -> str:
        section = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        owner = f"an entry of {section}" if path and isinstance(path[-1], int) else section or "a policy"
        close = get_close_matches(name.lower()[:60], sorted(self.keys), n=1, cutoff=0.6)
        hint = f"did you mean {close[0]}?" if close else f"it can have: {', '.join(sorted(self.keys))}"
        return f"{owner} has no key {shown(name)}; {hint}"


@dataclass(frozen=True, slots=True)
class Sections:
    """A list of at most ``MAX_ENTRIES`` mappings of the same keys."""

    of: Section

    def schema(self) -> Schema:
        """See ``Kind``."""
        return list_schema(self.of.reference)

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if isinstance(entries := entries_of(value, path), Wrong):
            yield entries
            return
        for number, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield from self.of.wrong(entry, (*path, number))
            else:
                keys = ", ".join(self.of.keys)
                said = f"an entry of {path[0]} has keys of its own ({keys}); it cannot be {shown(entry)}"
                yield Wrong((*path, number), said)
