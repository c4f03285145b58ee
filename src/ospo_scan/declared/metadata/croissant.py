# SPDX-License-Identifier: Apache-2.0
"""Croissant: data for machine learning described in the words of schema.org, in a JSON file of any name.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

from collections.abc import Sequence

from ospo_scan.declared.metadata.file import MetadataFile, Statement, creative_works, text_of
from ospo_scan.declared.stated import all_of

_MARK = b"mlcommons.org/croissant"
_SCHEMA_ORG = ("", "sc:", "schema:", "https://schema.org/", "http://schema.org/")


def is_one(name: str, data: bytes) -> bool:
    """Whether a file may be one: JSON that names the vocabulary."""
    return name.endswith((".json", ".jsonld")) and _MARK in data


def read(file: MetadataFile) -> Sequence[Statement]:
    """The licenses of the data set, all at once: there may be several, and the specification names no choice.

    What names the vocabulary and is no data set states nothing. Raises: UnreadableError.
    """
    roots = [root for root in file.json_objects() if _is_dataset(root)]
    line = file.line_of("license") if roots else None  # once: all of the file is looked through for it
    return tuple(_statement(file, root, line) for root in roots)


def _statement(file: MetadataFile, root: dict[str, object], line: int | None) -> Statement:
    stated = all_of(creative_works(_member(root, "license")))
    name = text_of(_member(root, "name")) or file.default_name
    return Statement(file.path, line, name, text_of(_member(root, "version")), stated, (file.directory,))


def _is_dataset(root: dict[str, object]) -> bool:
    kinds = root.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.rpartition(":")[2].rpartition("/")[2] == "Dataset" for kind in named)


def _member(root: dict[str, object], name: str) -> object:
    return next((root[prefix + name] for prefix in _SCHEMA_ORG if root.get(prefix + name)), None)
