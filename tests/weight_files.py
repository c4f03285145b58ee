# SPDX-License-Identifier: Apache-2.0
"""Writers of minimal weight files: GGUF, safetensors and ONNX, and of what is wrong with them."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Mapping, Sequence
from typing import Any

F32 = 0


def numbers(count: int, seed: int = 1) -> bytes:
    """So many bytes that are no text."""
    return random.Random(seed).randbytes(count)


def safetensors(
    metadata: Mapping[str, str] | None = None,
    tensors: Mapping[str, bytes] | None = None,
    *,
    extra: Mapping[str, Any] | None = None,
    tail: bytes = b"",
) -> bytes:
    """A file of one-dimensional U8 tensors; ``extra`` goes into the header as it is, ``tail`` behind the tensors."""
    header: dict[str, Any] = {} if metadata is None else {"__metadata__": dict(metadata)}
    body = b""
    for name, data in (tensors or {}).items():
        header[name] = {"dtype": "U8", "shape": [len(data)], "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    return with_length(json.dumps(header | dict(extra or {})).encode(), body + tail)


def with_length(header: bytes, body: bytes = b"") -> bytes:
    return struct.pack("<Q", len(header)) + header + body


def gguf(
    metadata: Mapping[str, Any] | None = None,
    tensors: Mapping[str, bytes] | None = None,
    *,
    version: int = 3,
    order: str = "<",
    alignment: int = 32,
    padding: bytes = b"\0",
    tail: bytes = b"",
) -> bytes:
    """A file of one-dimensional F32 tensors, each padded to the alignment."""
    writer = GgufWriter(order, "I" if version == 1 else "Q")
    entries = [writer.text(key) + writer.value(value) for key, value in (metadata or {}).items()]
    infos, body = [], b""
    for name, data in (tensors or {}).items():
        body += padding * (-len(body) % alignment)
        infos.append(
            writer.text(name) + writer.pack("I", 1) + writer.word(len(data) // 4) + writer.pack("IQ", F32, len(body))
        )
        body += data
    head = b"GGUF" + writer.pack("I", version) + writer.word(len(infos)) + writer.word(len(entries))
    head += b"".join(entries) + b"".join(infos)
    if body:
        head += b"\0" * (-len(head) % alignment)
    return head + body + tail


class GgufWriter:
    """Values in the byte order ``order``, with lengths of the type ``length``."""

    def __init__(self, order: str, length: str) -> None:
        self._order, self._length = order, length

    def pack(self, kinds: str, *values: Any) -> bytes:
        return struct.pack(self._order + kinds, *values)

    def word(self, value: int) -> bytes:
        return self.pack(self._length, value)

    def text(self, value: str) -> bytes:
        data = value.encode()
        return self.word(len(data)) + data

    def value(self, value: Any) -> bytes:
        """A text, a whole number or a list of one of them, with its type."""
        if isinstance(value, list):
            kind, entries = (
                (8, map(self.text, value)) if not value or isinstance(value[0], str) else (4, self._all(value))
            )
            return self.pack("II", 9, kind) + self.word(len(value)) + b"".join(entries)
        return (
            self.pack("I", 4) + self.pack("I", value)
            if isinstance(value, int)
            else self.pack("I", 8) + self.text(value)
        )

    def _all(self, values: Sequence[int]) -> list[bytes]:
        return [self.pack("I", value) for value in values]


def varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def field(number: int, value: int | bytes | str) -> bytes:
    """One field of a message of Protocol Buffers."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def tensor(name: str, data: bytes, shape: Sequence[int] | None = None, kind: int = 2) -> bytes:
    """A TensorProto with raw data, as a rule of type uint8."""
    dims = b"".join(field(1, size) for size in (shape if shape is not None else [len(data)]))
    return dims + field(2, kind) + field(8, name) + field(9, data)


def onnx(
    metadata: Mapping[str, str] | None = None,
    tensors: Sequence[bytes] = (),
    *,
    doc_string: str = "",
    tail: bytes = b"",
) -> bytes:
    """A model with these initializers and metadata_props."""
    graph = field(1, field(4, "Identity")) + field(2, "graph") + b"".join(field(5, one) for one in tensors)
    properties = b"".join(field(14, field(1, key) + field(2, value)) for key, value in (metadata or {}).items())
    doc = field(6, doc_string) if doc_string else b""
    return field(1, 8) + field(2, "tests") + doc + field(7, graph) + field(8, field(2, 17)) + properties + tail
