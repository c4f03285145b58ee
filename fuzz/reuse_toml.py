# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the reader of REUSE.toml with atheris (Apache-2.0), which the project does not depend on.

In an environment that has both: ``python fuzz/reuse_toml.py -max_total_time=300 [CORPUS]``.
Any exception is a bug, and so is a
place that is not in the file, or a file that has neither tables nor faults.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ospo_scan.declared", "ospo_scan.walk"]):
    from ospo_scan.declared.reuse.annotations import Annotations
    from ospo_scan.declared.reuse.toml_file import read_reuse_toml

HEAD = b"version = 1\n[[annotations]]\n"
WORDS = (
    HEAD,
    b"[[annotations]]\n",
    b"path = ",
    b"precedence = ",
    b'"override"',
    b'"""',
    b"'''",
    b"\n",
    b"**/",
    b"\\\\",
)


def look_at(data: bytes) -> None:
    """Have one file read, of which every byte above 0xF4 stands for a word of the format."""
    content = b"".join(WORDS[byte - 0xF5] if 0xF5 <= byte < 0xF5 + len(WORDS) else bytes([byte]) for byte in data)
    found = read_reuse_toml("d/REUSE.toml", content)
    last = content.count(b"\n") + 1
    if isinstance(found, Annotations):
        for path in ("d/a", "d/a/b.py", "d/\udcff*"):
            found.table_of(path)
        places = [table.location for table in found.tables]
        if any(table.licenses and not table.declarations for table in found.tables):
            raise AssertionError("a license is lost")
    else:
        places = [fault.location for fault in found]
        if not places:
            raise AssertionError("neither tables nor faults")
    if not all(1 <= (place.start_line or 1) <= (place.end_line or 1) <= last for place in places):
        raise AssertionError(f"a place is not in the file: {places}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
