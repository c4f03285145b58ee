# SPDX-License-Identifier: Apache-2.0
"""Headers of weight files: spans are in the file and do not overlap, licenses are canonical."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from target import Target, promised

from ospo_scan.declared.weights import WeightsReader, account
from ospo_scan.expression import normalize
from ospo_scan.model import FileScan, FileStatus, SourceFile
from ospo_scan.walk import Part, Parts
from weight_files import gguf, onnx, safetensors, tensor

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
        is_in_file = all(0 <= start < end <= len(content) for start, end in spans)
        promised(is_in_file, f"a span is not in the file: {spans}")
        promised(all(before[1] <= after[0] for before, after in pairwise(spans)), f"spans overlap: {spans}")
    reader = WeightsReader()
    reader.read_parts(name, source)
    said = reader.declared([FileScan(SourceFile(name), FileStatus.SCANNED)])
    for declaration in said.by_path.get(name, ()):
        expression = declaration.license_expression
        promised(expression is None or normalize(expression) == expression, f"not canonical: {expression}")


def seeds() -> Sequence[bytes]:
    """A small file of each format, without the frame that ``look_at`` puts around it."""
    tensors = {"a": b"\0" * 64, "b": b"\1" * 32}
    whole = safetensors({"license": "mit"}, tensors)
    length = int.from_bytes(whole[:8], "little")
    return [
        b"\6" + gguf({"general.license": "mit", "general.name": "a"}, tensors)[8:],
        b"\1" + whole[8 : 8 + length] + b"\n" + whole[8 + length :],
        b"\2" + onnx(metadata={"license": "mit"}, tensors=[tensor("a", b"\0" * 64)]),
    ]


TARGET = Target(look_at, seeds)
