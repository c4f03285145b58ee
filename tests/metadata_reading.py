# SPDX-License-Identifier: Apache-2.0
"""Metadata files as the reader takes them."""

from __future__ import annotations

from ospo_scan.declared import Declared
from ospo_scan.declared.metadata import MetadataReader
from samples import in_order, scanned


def declared(tree: dict[str, bytes]) -> Declared:
    """What the files of a tree declare."""
    reader = MetadataReader()
    for path, data in tree.items():
        reader.read(path, data)
    return reader.declared(in_order(scanned(path) for path in tree))


def licenses(path: str, text: str) -> list[tuple[str | None, str | None]]:
    """The license of each package that one file states, canonical and as it is written."""
    found = declared({path: text.encode()})
    assert not found.faults
    return [(package.license_declared, package.license_stated) for package in found.packages]


def fault(path: str, data: bytes) -> tuple[int | None, str]:
    """The line and the sentence of the only fault of one file."""
    found = declared({path: data})
    (one,) = found.faults
    assert one.location.path == path
    return one.location.start_line, one.message
