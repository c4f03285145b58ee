# SPDX-License-Identifier: Apache-2.0
""".reuse/dep5: tables that say a license and a copyright, or faults; places are in the file."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, promised

from ospo_scan.declared.reuse.annotations import Annotations
from ospo_scan.declared.reuse.dep5 import read_dep5

WORDS = (b"Format: x\n\n", b"\nFiles: ", b"\nCopyright: ", b"\nLicense: ", b"\n ", b"\n\n", b"*", b"?", b"\\*", b"#")


def look_at(data: bytes) -> None:
    """Have one file read."""
    found = read_dep5(".reuse/dep5", data)
    if isinstance(found, Annotations):
        for path in ("a", "a/b.py", "\udcff*"):
            found.table_of(path)
        promised(all(table.licenses and table.copyrights for table in found.tables), "a table says too little")
    else:
        promised(bool(found), "neither stanzas nor faults")
    places = [one.location for one in (found.tables if isinstance(found, Annotations) else found)]
    last = data.count(b"\n") + 1
    is_in_file = all(1 <= (place.start_line or 1) <= (place.end_line or 1) <= last for place in places)
    promised(is_in_file, f"a place is not in the file: {places}")


def seeds() -> Sequence[bytes]:
    """One file, plain and by the bytes of its words."""
    return [
        b"Format: x\n\nFiles: *\nCopyright: 2020 Ada\nLicense: MIT\n\n"
        b"Files: a b/*\nCopyright: Bob\nLicense: GPL-2+\n x\n",
        b"\xf5\xf6\xfb\xf7A\xf8MIT\xfa\xf6\xfd\xf7B\xf8ISC\xf9text",
    ]


TARGET = Target(look_at, seeds, WORDS)
