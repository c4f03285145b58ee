# SPDX-License-Identifier: Apache-2.0
"""The texts in the lists of a policy document, and patterns of paths among them."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.policy.kinds import MAX_ENTRIES
from ospo_scan.policy.places import Document, NodePath, Place
from ospo_scan.walk.ignore import parse_patterns


def value_at(document: Document, path: NodePath) -> object:
    """The value at ``path``, None where there is none or it could not be read as written."""
    value: object = document.value
    for length, step in enumerate(path, 1):
        if path[:length] in document.spoiled:
            return None
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(str(step))
        else:
            return None
    return value


def texts_at(document: Document, path: NodePath) -> Iterator[tuple[str, Place]]:
    """The strings of the list at ``path``, each with its place."""
    items = value_at(document, path)
    for index, item in enumerate(items[:MAX_ENTRIES] if isinstance(items, list) else ()):
        if isinstance(item, str) and (*path, index) not in document.spoiled:
            yield item, document.place_of((*path, index))


def pattern_fault(pattern: str) -> str | None:
    """What is wrong with a pattern, as the end of a sentence; None where nothing is."""
    if not pattern.strip():
        return "names nothing; write a pattern such as docs/**, or remove it"
    if ".." in pattern.split("/"):
        return "leads out of the tree; write it relative to the scanned root"
    _, faults = parse_patterns((pattern,))
    return f"{faults[0].message}; correct or remove it" if faults else None
