# SPDX-License-Identifier: Apache-2.0
"""REUSE.toml: tables that keep each license, or faults; places are in the file."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, fixture_files, promised

from ospo_scan.declared.reuse.annotations import Annotations
from ospo_scan.declared.reuse.toml_file import read_reuse_toml

WORDS = (
    b"version = 1\n[[annotations]]\n",
    b"[[annotations]]\n",
    b"path = ",
    b"precedence = ",
    b'"override"',
    b'"""',
    b"'''",
    b"\n",
    b"**/",
    b"\\\\",
    b".a",
)


def look_at(data: bytes) -> None:
    """Have one file read."""
    found = read_reuse_toml("d/REUSE.toml", data)
    if isinstance(found, Annotations):
        for path in ("d/a", "d/a/b.py", "d/\udcff*"):
            found.table_of(path)
        promised(all(table.declarations or not table.licenses for table in found.tables), "a license is lost")
    else:
        promised(bool(found), "neither tables nor faults")
    places = [one.location for one in (found.tables if isinstance(found, Annotations) else found)]
    last = data.count(b"\n") + 1
    is_in_file = all(1 <= (place.start_line or 1) <= (place.end_line or 1) <= last for place in places)
    promised(is_in_file, f"a place is not in the file: {places}")


def seeds() -> Sequence[bytes]:
    """The files of the test cases, our own, and the words by their bytes."""
    return [
        *fixture_files("*/tree/REUSE.toml"),
        *fixture_files("../REUSE.toml"),
        b"\xf5\xf7'a/**'\nSPDX-License-Identifier = 'MIT'\n\xf6\xf7[\xfa\xfa, \"b\"]\n\xf8\xf9\n",
    ]


TARGET = Target(look_at, seeds, WORDS)
