# SPDX-License-Identifier: Apache-2.0
"""The header of a safetensors file: eight bytes of length, and a JSON object that says where each tensor lies.

Specification: https://huggingface.co/docs/safetensors. Keys of Stability's Model Metadata Standard, ``modelspec.*``,
are among its metadata: https://github.com/Stability-AI/ModelSpec.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from math import prod
from types import MappingProxyType
from typing import TypeGuard

from ospo_scan.declared.weights.header import MAX_VALUE, Header, MalformedError, joined
from ospo_scan.walk import Source, Span

MAX_JSON = 8 * 2**20
"""So many bytes of JSON are read: the format allows 100 MB, of which Python would make gigabytes."""

_LENGTH = 8
_METADATA = "__metadata__"
_MAX_DIGITS = 20
_MAX_DIMENSIONS = 64
_ENDS = 2
# Bytes of a number, by dtype.
_SIZES: Mapping[str, Fraction] = MappingProxyType(
    {
        **dict.fromkeys(
            ("BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"), Fraction(1)
        ),
        **dict.fromkeys(("U16", "I16", "F16", "BF16"), Fraction(2)),
        **dict.fromkeys(("U32", "I32", "F32"), Fraction(4)),
        **dict.fromkeys(("U64", "I64", "F64", "C64"), Fraction(8)),
        "F4": Fraction(1, 2),
        **dict.fromkeys(("F6_E2M3", "F6_E3M2"), Fraction(3, 4)),
    }
)


def read_safetensors(source: Source) -> Header:
    """What the header says. Raises: MalformedError, OSError."""
    start = source.read(0, _LENGTH)
    if len(start) < _LENGTH:
        raise MalformedError("it is shorter than the length of a header")
    length = int.from_bytes(start, "little")
    begin = _LENGTH + length
    if begin > source.size:
        raise MalformedError(f"its header should be {length:,} bytes long, but the file has {source.size:,}")
    if length > MAX_JSON:
        raise MalformedError(f"its header is {length:,} bytes long; {MAX_JSON:,} are read")
    said = _parsed(source.read(_LENGTH, length))
    metadata = _metadata(said.pop(_METADATA, {}))
    spans: list[Span] = []
    doubt = None
    for name, tensor in said.items():
        span, unknown = _span(name, tensor)
        spans.append((begin + span[0], begin + span[1]))
        doubt = doubt or unknown
    numbers = joined(spans)
    if numbers and numbers[-1][1] > source.size:
        raise MalformedError(f"its tensors reach to byte {numbers[-1][1]:,}, but the file ends at {source.size:,}")
    # The format allows no hole: neither before, between nor behind the tensors.
    if doubt is None and numbers != (((begin, source.size),) if begin < source.size else ()):
        doubt = "its tensors do not fill what follows the header"
    return Header("safetensors", metadata, len(said), numbers, doubt=doubt)


def _parsed(data: bytes) -> dict[str, object]:
    try:
        said = json.loads(data.decode("utf-8"), object_pairs_hook=_distinct, parse_int=_integer)
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, MalformedError):
            raise
        raise MalformedError("its header is no valid JSON") from fault
    if not isinstance(said, dict):
        raise MalformedError("its header is no JSON object")
    return said


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError("its header has a key twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise MalformedError("its header has a number that is too large")
    return int(digits)


def _metadata(said: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise MalformedError(f"its {_METADATA} is no object of texts")
    return tuple((key, value) for key, value in said.items() if len(value) <= MAX_VALUE)


def _span(name: str, tensor: object) -> tuple[Span, str | None]:
    """Where a tensor lies behind the header, and what is not known of it."""
    if not isinstance(tensor, dict):
        raise MalformedError(f"the tensor {name[:80]!r} is no JSON object")
    dtype, shape, offsets = tensor.get("dtype"), tensor.get("shape"), tensor.get("data_offsets")
    if not isinstance(dtype, str) or not _are_sizes(shape) or not _are_sizes(offsets) or len(offsets) != _ENDS:
        raise MalformedError(f"the tensor {name[:80]!r} lacks dtype, shape or data_offsets")
    start, end = offsets
    if start > end:
        raise MalformedError(f"the tensor {name[:80]!r} ends before it begins")
    if (size := _SIZES.get(dtype)) is None:
        return (start, end), f"the tensor {name[:80]!r} is of type {dtype[:40]!r}, whose size is not known here"
    if size * _product(name, shape) != end - start:
        raise MalformedError(f"the tensor {name[:80]!r} has another size than its shape says")
    return (start, end), None


def _are_sizes(values: object) -> TypeGuard[list[int]]:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _product(name: str, shape: list[int]) -> int:
    if len(shape) > _MAX_DIMENSIONS:
        raise MalformedError(f"the tensor {name[:80]!r} has {len(shape):,} dimensions")
    return prod(shape)
