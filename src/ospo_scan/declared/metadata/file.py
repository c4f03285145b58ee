# SPDX-License-Identifier: Apache-2.0
"""What the formats of metadata share: the file that is read, and what it states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath

from ospo_scan.declared.json_values import line_of_key, read_json
from ospo_scan.declared.stated import MOST, Stated, shortened, stated_license, unreadable
from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.declared.yaml_nodes import MAX_SIZE, YamlNode, read_yaml
from ospo_scan.model import PROJECT

_MOST_OBJECTS = 1000


@dataclass(frozen=True, slots=True)
class Statement:
    """What a metadata file states of one package; ``line`` is where the license stands, if that is sure.

    ``owns`` are the paths that belong to the package, and ``parts`` instead paths that may not be there.
    """

    path: str
    line: int | None
    name: str
    version: str | None
    stated: Stated | None
    owns: tuple[str, ...] = ()
    parts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class MetadataFile:
    """A metadata file of the tree; ``problems`` fills up with sentences on what of it is not read, with lines."""

    path: str
    data: bytes
    problems: list[tuple[int | None, str]] = field(default_factory=list)

    @property
    def directory(self) -> str:
        """The directory that the file stands in, as a path that a package owns."""
        return dirname(self.path) or PROJECT

    @property
    def default_name(self) -> str:
        """The name of what says none: that of the directory, else of the file."""
        return basename(dirname(self.path)) or basename(self.path)

    def inside(self, path: str) -> str | None:
        """A relative path as one of the tree; None where it leads out of the directory, or is an address."""
        if path.startswith("/") or "://" in path or "\\" in path:
            return None
        place = normpath(path)
        return None if place in {".", ".."} or place.startswith("../") else join(dirname(self.path), place)

    def json_object(self) -> dict[str, object]:
        """The JSON object. Raises: UnreadableError."""
        value = read_json(self.data)
        if not isinstance(value, dict):
            raise UnreadableError("this is JSON, but no object")
        return value

    def json_objects(self) -> list[dict[str, object]]:
        """The JSON object, or the objects of a JSON list or of a ``@graph``. Raises: UnreadableError."""
        value = read_json(self.data)
        graph = value.get("@graph") if isinstance(value, dict) else value
        if isinstance(graph, list):
            if len(graph) > _MOST_OBJECTS:
                self.problems.append((None, f"there are more than {_MOST_OBJECTS:,} descriptions; no more are read"))
            return [item for item in graph[:_MOST_OBJECTS] if isinstance(item, dict)]
        return [value] if isinstance(value, dict) else []

    def yaml_mapping(self) -> YamlNode:
        """The YAML mapping, whose ``values`` are not None. Raises: UnreadableError."""
        if len(self.data) > 4 * MAX_SIZE:
            raise UnreadableError(f"the YAML is longer than {MAX_SIZE // 1024} KiB, so it is not read")
        try:
            root = read_yaml(self.data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise UnreadableError("this is no UTF-8 text", self.data.count(b"\n", 0, error.start) + 1) from error
        if root.values is None:
            raise UnreadableError("this is no YAML mapping", root.line)
        return root

    def line_of(self, key: str) -> int | None:
        """The line of a key of the JSON object, where it is surely that."""
        return line_of_key(self.data, key)


def text_of(value: object) -> str | None:
    """A text or a number as a text on one line; None for anything else, and where nothing stands there."""
    if isinstance(value, str):
        return shortened(" ".join(value.split())) or None
    return str(value)[:100] if isinstance(value, int | float) and not isinstance(value, bool) else None


def yaml_text(values: Mapping[str, YamlNode], key: str) -> str | None:
    """The text that ``key`` holds, on one line; None where there is none."""
    node = values.get(key)
    return None if node is None else text_of(node.text)


def yaml_licenses(node: YamlNode | None) -> list[Stated]:
    """The statements of a value that is a license or a list of them."""
    if node is None or node.is_null:
        return []
    items = node.items if node.items is not None else [node]
    return [_of_text(item.text) for item in items[: MOST + 1] if not item.is_null]


def creative_works(value: object) -> list[Stated]:
    """The statements of a ``license`` of schema.org: an address, a text, a work with either, or a list of those.

    https://schema.org/license
    """
    items = value if isinstance(value, list) else [value]
    return [_of_text(_of_work(item)) for item in items[: MOST + 1] if item not in (None, "")]


def _of_text(text: str | None) -> Stated:
    return unreadable("(no text)") if text is None else stated_license(text)


def _of_work(item: object) -> str | None:
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return None
    return first_text(item, ("@id", "url", "identifier", "name", "@value"))


def first_text(members: Mapping[str, object], keys: Iterable[str]) -> str | None:
    """The first of the members that is a text with something in it."""
    for key in keys:
        value = members.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return None
