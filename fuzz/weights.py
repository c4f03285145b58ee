# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the readers of weight files with atheris (Apache-2.0), which the project does not depend on.

In one that has both: ``python fuzz/weights.py -max_total_time=300 [CORPUS]``. Any exception is a bug, and so is a span
that is not in the file, or that another one overlaps, or a license that is not canonical.
"""

from __future__ import annotations

import sys
from itertools import pairwise

import atheris

with atheris.instrument_imports(include=["ospo_scan.declared.weights", "ospo_scan.walk.parts"]):
    from ospo_scan.declared.weights import WeightsReader, account
    from ospo_scan.expression import normalize
    from ospo_scan.model import FileScan, FileStatus, SourceFile
    from ospo_scan.walk import Part, Parts

NAMES = ("m.gguf", "m.safetensors", "m.onnx")
VERSIONS = (b"\1\0\0\0", b"\2\0\0\0", b"\3\0\0\0", b"\0\0\0\3")


def look_at(data: bytes) -> None:
    """Have one file read, of the format that the first byte tells, with the frame that hides most of a reader."""
    kind = data[0] if data else 0
    name, content = NAMES[kind % len(NAMES)], data[1:]
    if name == "m.gguf":
        content = b"GGUF" + VERSIONS[kind // len(NAMES) % len(VERSIONS)] + content
    elif name == "m.safetensors":
        header, _, body = content.partition(b"\n")
        content = len(header).to_bytes(8, "little") + header + body
    source = Parts(len(content), (Part(0, content),))
    found = account(name, source)
    if found is not None and found.doubt is None:
        spans = sorted((*found.numbers, *found.padding, *found.words))
        if any(not 0 <= start < end <= len(content) for start, end in spans):
            raise AssertionError(f"a span is not in the file: {spans}")
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise AssertionError(f"spans overlap: {spans}")
    reader = WeightsReader()
    reader.read_parts(name, source)
    said = reader.declared([FileScan(SourceFile(name), FileStatus.SCANNED)])
    for declaration in said.by_path.get(name, ()):
        expression = declaration.license_expression
        if expression is not None and normalize(expression) != expression:
            raise AssertionError(f"not canonical: {expression}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
