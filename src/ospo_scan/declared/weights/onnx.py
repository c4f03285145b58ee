# SPDX-License-Identifier: Apache-2.0
"""What an ONNX model says of itself, and where its tensors lie.

Specification: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (ModelProto, GraphProto, TensorProto).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import prod
from types import MappingProxyType

from ospo_scan.declared.weights.header import MAX_VALUE, Header, MalformedError, joined
from ospo_scan.declared.weights.protobuf import BYTES, VARINT, Field, Wire
from ospo_scan.walk import Source, Span

MIN_NUMBERS = 4096
"""The numbers of smaller tensors are searched like all that is no tensor: so a model has fewer parts."""

_MAX_DIMENSIONS = 64
_METADATA = 14
_GRAPH = 7
_INITIALIZER = 5
_IR_VERSION = 1
_TEXTS = {2: "producer_name", 3: "producer_version", 4: "domain", 6: "doc_string"}
# The fields of ModelProto and of GraphProto, and how they are encoded.
_MODEL = {1: VARINT, 2: BYTES, 3: BYTES, 4: BYTES, 5: VARINT, 6: BYTES, 7: BYTES, 8: BYTES} | dict.fromkeys(
    (14, 20, 25, 26), BYTES
)
_NODE, _ATTRIBUTE = 1, 5
# Of AttributeProto: t and tensors, g and graphs.
_TENSORS, _GRAPHS = (5, 10), (6, 11)
_MAX_DEPTH = 8
_GRAPH_FIELDS = dict.fromkeys((1, 2, 5, 10, 11, 12, 13, 14, 15, 16), BYTES)
_DIMS, _DATA_TYPE, _FLOAT_DATA, _RAW_DATA, _DOUBLE_DATA = 1, 2, 4, 9, 10
# Half bytes of a number in raw_data, by data_type; 8 is a string, which has none.
_HALVES: Mapping[int, int] = MappingProxyType(
    {1: 8, 2: 2, 3: 2, 4: 4, 5: 4, 6: 8, 7: 16, 9: 2, 10: 4, 11: 16, 12: 8, 13: 16, 14: 16, 15: 32, 16: 4}
    | dict.fromkeys((17, 18, 19, 20, 24), 2)
    | dict.fromkeys((21, 22, 23), 1)
)


@dataclass(slots=True)
class _Reading:
    """One model as it is read."""

    wire: Wire
    metadata: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[Span] = field(default_factory=list)
    tensors: int = 0
    doubt: str | None = None

    def known(self, found: Field, fields: Mapping[int, int], message: str) -> bool:
        """Whether a field belongs to a message. Raises: MalformedError where it is encoded in another way."""
        if found.number not in fields:
            self.doubt = self.doubt or f"field {found.number} of {message} is not known here"
            return False
        if found.wire != fields[found.number]:
            raise MalformedError(f"field {found.number} of {message} is not encoded as it should be")
        return True


def read_onnx(source: Source) -> Header:
    """What the model says. Raises: MalformedError, OSError."""
    reading = _Reading(Wire(source))
    seen = set()
    for found in reading.wire.fields(0, source.size):
        seen.add(found.number)
        if not reading.known(found, _MODEL, "ModelProto"):
            continue
        if found.number == _GRAPH:
            _read_graph(reading, found, 0)
        elif found.number == _METADATA:
            _read_property(reading, found)
        elif found.number in _TEXTS and (text := reading.wire.text(found, MAX_VALUE)):
            reading.metadata.append((_TEXTS[found.number], text))
    if not {_IR_VERSION, _GRAPH} <= seen:
        raise MalformedError("it has no ir_version or no graph")
    metadata = tuple(reading.metadata)
    return Header("ONNX", metadata, reading.tensors, joined(reading.numbers), doubt=reading.doubt)


def _read_property(reading: _Reading, entry: Field) -> None:
    texts = {found.number: reading.wire.text(found, MAX_VALUE) for found in reading.wire.fields(entry.start, entry.end)}
    if (key := texts.get(1)) and (value := texts.get(2)):
        reading.metadata.append((key, value))


def _read_graph(reading: _Reading, graph: Field, depth: int) -> None:
    for found in reading.wire.fields(graph.start, graph.end):
        if not reading.known(found, _GRAPH_FIELDS, "GraphProto"):
            continue
        if found.number == _INITIALIZER:
            reading.tensors += 1
            if _is_large(found):
                _read_tensor(reading, found)
        elif found.number == _NODE and _is_large(found):
            _read_node(reading, found, depth)


def _read_node(reading: _Reading, node: Field, depth: int) -> None:
    """Note the tensors in attributes of a node: its constants, and those of graphs inside it."""
    attributes = (one for one in reading.wire.fields(node.start, node.end) if one.number == _ATTRIBUTE)
    for attribute in attributes:
        for found in reading.wire.fields(attribute.start, attribute.end) if _is_large(attribute) else ():
            if found.wire != BYTES or not _is_large(found):
                continue
            if found.number in _TENSORS:
                reading.tensors += 1
                _read_tensor(reading, found)
            elif found.number in _GRAPHS and depth < _MAX_DEPTH:
                _read_graph(reading, found, depth + 1)


def _is_large(found: Field) -> bool:
    """Whether a field is large enough to hold numbers that are not searched; what is not stays as it is."""
    return found.end - found.start >= MIN_NUMBERS


def _read_tensor(reading: _Reading, tensor: Field) -> None:
    """Note where the numbers of a tensor lie, if there are as many of them as its shape says."""
    shape: list[int] = []
    kind = 0
    payloads: list[tuple[Span, int | None]] = []
    for found in reading.wire.fields(tensor.start, tensor.end):
        if found.number == _DIMS:
            packed = reading.wire.varints(found.start, found.end) if found.wire == BYTES else (found.value,)
            shape += islice(packed, _MAX_DIMENSIONS + 1)
            if len(shape) > _MAX_DIMENSIONS:
                raise MalformedError(f"a tensor has more than {_MAX_DIMENSIONS} dimensions")
        elif found.number == _DATA_TYPE:
            kind = found.value
        elif found.wire == BYTES and found.number in (_RAW_DATA, _FLOAT_DATA, _DOUBLE_DATA):
            halves = {_FLOAT_DATA: 8, _DOUBLE_DATA: 16}.get(found.number)
            payloads.append(((found.start, found.end), halves))
    for (start, end), halves in payloads:
        expected = halves or _HALVES.get(kind)
        # NOTE: float_data holds complex numbers as pairs; their count is left to be searched.
        if expected is None or -(-prod(shape) * expected // 2) != end - start:
            reading.doubt = reading.doubt or f"a tensor at byte {start:,} has another size than its shape says"
        elif end - start >= MIN_NUMBERS:
            reading.numbers.append((start, end))
