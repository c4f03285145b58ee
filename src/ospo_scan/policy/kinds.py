# SPDX-License-Identifier: Apache-2.0
"""The kinds of values that the keys of a policy have, and what is wrong with a value that is not of its kind.

Written here and not asked from a library: loading one takes a cached run longer than reading its policy does, and what
it says would have to be told anew in our words, with the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from ospo_scan.policy.places import NodePath, Plain, shown

MAX_ENTRIES = 10_000
"""The most entries of a list."""

Schema = dict[str, Any]
"""A JSON Schema, as plain JSON values."""

MAPPING = "a mapping of keys"
_TEXT: Schema = {"type": "string"}
_NULL: Schema = {"type": "null"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at ``path``, in a sentence; ``is_key`` says that the key is meant and not its value."""

    path: NodePath
    message: str
    is_key: bool = False


class Kind(Protocol):
    """What a value has to be, for the check of a policy and for the JSON Schema of one."""

    def schema(self) -> Schema:
        """The schema of such a value (draft 2020-12), without description and default."""
        ...

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """All that is wrong with the value that stands at ``path``, which is never empty but for the policy itself."""
        ...


@dataclass(frozen=True, slots=True)
class Version:
    """The version of the policy language, of which there is one."""

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {"const": 1}

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if type(value) is not int or value != 1:
            only = "the only version of the policy language that this ospo-scan reads"
            yield Wrong(path, f"version must be 1, {only}, not {shown(value)}")


@dataclass(frozen=True, slots=True)
class Text:
    """A string, or null where it ``is_optional``."""

    is_optional: bool = False

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {"anyOf": [_TEXT, _NULL]} if self.is_optional else dict(_TEXT)

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if not isinstance(value, str) and not (self.is_optional and value is None):
            yield unexpected("a text", value, path)


@dataclass(frozen=True, slots=True)
class Word:
    """One of two or more words, or null where it ``is_optional``."""

    words: tuple[str, ...]
    is_optional: bool = False

    def schema(self) -> Schema:
        """See ``Kind``."""
        words: Schema = {"enum": list(self.words), **_TEXT}
        return {"anyOf": [words, _NULL]} if self.is_optional else words

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if value not in self.words and not (self.is_optional and value is None):
            yield unexpected(f"{', '.join(self.words[:-1])} or {self.words[-1]}", value, path)


@dataclass(frozen=True, slots=True)
class Number:
    """A number from ``least`` to ``most``, both included; a whole one where it ``is_whole``."""

    least: float = 0
    most: float = 100
    is_whole: bool = False

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {"type": "integer" if self.is_whole else "number", "minimum": self.least, "maximum": self.most}

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        is_other = isinstance(value, bool) or (self.is_whole and isinstance(value, float))
        if is_other or not isinstance(value, int | float) or not self.least <= value <= self.most:
            whole = "whole " if self.is_whole else ""
            yield unexpected(f"a {whole}number from {self.least:,g} to {self.most:,.10g}", value, path)


@dataclass(frozen=True, slots=True)
class Switch:
    """True or false."""

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {"type": "boolean"}

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if not isinstance(value, bool):
            yield unexpected("true or false", value, path)


@dataclass(frozen=True, slots=True)
class Lines:
    """The number of a line, the text of a range of them, or null."""

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {"anyOf": [{"type": "integer"}, _TEXT, _NULL]}

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if isinstance(value, bool) or not (value is None or isinstance(value, int | str)):
            yield unexpected("a line, such as 10 or 10-12", value, path)


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of ``least`` to ``MAX_ENTRIES`` strings."""

    least: int = 0

    def schema(self) -> Schema:
        """See ``Kind``."""
        return list_schema(_TEXT) | ({"minItems": self.least} if self.least else {})

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if isinstance(entries := entries_of(value, path), Wrong):
            yield entries
        elif len(entries) < self.least:
            yield unexpected("a list with at least one entry", value, path)
        else:
            name = _name(path)
            for number, entry in enumerate(entries):
                if not isinstance(entry, str):
                    yield Wrong((*path, number), _wrong_entry(name, entry))


@dataclass(frozen=True, slots=True)
class Words:
    """A mapping of names, which are not checked here, to words."""

    word: Word

    def schema(self) -> Schema:
        """See ``Kind``."""
        return {"type": "object", "additionalProperties": self.word.schema()}

    def wrong(self, value: Plain, path: NodePath) -> Iterator[Wrong]:
        """See ``Kind``."""
        if not isinstance(value, dict):
            yield unexpected(MAPPING, value, path)
            return
        for name, word in value.items():
            yield from self.word.wrong(word, (*path, name))


def list_schema(items: Schema) -> Schema:
    """The schema of a list of such items."""
    return {"type": "array", "items": dict(items), "maxItems": MAX_ENTRIES}


def entries_of(value: Plain, path: NodePath) -> list[Plain] | Wrong:
    """The entries of a list of at most ``MAX_ENTRIES``, or what is wrong with a value that is none."""
    if isinstance(value, list) and len(value) <= MAX_ENTRIES:
        return value
    is_long = isinstance(value, list)
    expected = f"a list of at most {MAX_ENTRIES:,} entries" if is_long else "a list, such as [NAME]"
    return unexpected(expected, value, path)


def unexpected(expected: str, value: Plain, path: NodePath) -> Wrong:
    """What is wrong with a value that is not what was expected, in words."""
    name = _name(path)
    is_plain = name.isprintable() and len(name) < 60
    return Wrong(path, f"{name if is_plain else shown(name)} must be {expected}, not {shown(value)}")


def _name(path: NodePath) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _wrong_entry(name: str, value: Plain) -> str:
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ("category", "set"):
        prefix = next(iter(value))
        return f"an entry of {name} is one word: write {prefix}:NAME without a blank after the colon"
    return f"an entry of {name} must be a text, not {shown(value)}; put it in quotes if it is meant as a name"
