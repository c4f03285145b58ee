# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the reader of .reuse/dep5 with atheris (Apache-2.0), which the project does not depend on.

In an environment that has both: ``python fuzz/reuse_dep5.py -max_total_time=300 [CORPUS]``.
Any exception is a bug, and so is a
place that is not in the file, or a table that says no license.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ospo_scan.declared", "ospo_scan.walk"]):
    from ospo_scan.declared.reuse.annotations import Annotations
    from ospo_scan.declared.reuse.dep5 import read_dep5

WORDS = (b"Format: x\n\n", b"\nFiles: ", b"\nCopyright: ", b"\nLicense: ", b"\n ", b"\n\n", b"*", b"?", b"\\*", b"#")


def look_at(data: bytes) -> None:
    """Have one file read, of which every byte above 0xF4 stands for a word of the format."""
    content = b"".join(WORDS[byte - 0xF5] if 0xF5 <= byte < 0xF5 + len(WORDS) else bytes([byte]) for byte in data)
    found = read_dep5(".reuse/dep5", content)
    last = content.count(b"\n") + 1
    if isinstance(found, Annotations):
        for path in ("a", "a/b.py", "\udcff*"):
            found.table_of(path)
        places = [table.location for table in found.tables]
        if not all(table.licenses and table.copyrights for table in found.tables):
            raise AssertionError("a table says no license or no copyright")
    else:
        places = [fault.location for fault in found]
        if not places:
            raise AssertionError("neither stanzas nor faults")
    if not all(1 <= (place.start_line or 1) <= (place.end_line or 1) <= last for place in places):
        raise AssertionError(f"a place is not in the file: {places}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
