# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.weights.header import Header, MalformedError
from ospo_scan.declared.weights.safetensors import MAX_JSON, read_safetensors
from ospo_scan.walk import Part, Parts
from weight_files import numbers, safetensors, with_length

TENSORS = {"a": numbers(400), "b": numbers(60, 2)}


def read(data: bytes, size: int | None = None) -> Header:
    return read_safetensors(Parts(size or len(data), (Part(0, data),)))


def test_the_metadata_and_the_tensors_are_known() -> None:
    data = safetensors({"modelspec.license": "MIT", "format": "pt"}, TENSORS)
    header = read(data)
    assert header.metadata == (("modelspec.license", "MIT"), ("format", "pt"))
    assert (header.tensors, header.doubt) == (2, None)
    assert [data[start:end] for start, end in header.numbers] == [TENSORS["a"] + TENSORS["b"]]


def test_a_header_is_padded_with_blanks_and_a_file_may_hold_no_tensor() -> None:
    assert read(with_length(b"{}      ")).doubt is None
    assert read(with_length(b'{"__metadata__": {"license": "mit"}}')).metadata == (("license", "mit"),)


def test_only_the_header_is_read_of_a_large_file() -> None:
    size = 5 * 10**9
    header = with_length(b'{"w": {"dtype": "BF16", "shape": [2500000000], "data_offsets": [0, 5000000000]}}')
    assert read(header, len(header) + size).numbers == ((len(header), len(header) + size),)


def test_half_bytes_and_scalars_have_their_size() -> None:
    tensors = {
        "scalar": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
        "half": {"dtype": "F4", "shape": [3, 2], "data_offsets": [4, 7]},
        "empty": {"dtype": "F64", "shape": [0, 9], "data_offsets": [7, 7]},
    }
    assert read(safetensors(extra=tensors, tail=numbers(7))).doubt is None


def tensor(start: int = 0, end: int = 4, **other: Any) -> dict[str, Any]:
    return {"t": {"dtype": "F32", "shape": [(end - start) // 4], "data_offsets": [start, end], **other}}


@pytest.mark.parametrize(
    "data",
    [
        safetensors({}, TENSORS, tail=b"hidden"),
        safetensors({}, {"a": numbers(8)}, extra=tensor(12, 16), tail=numbers(8)),
        safetensors(extra=tensor(4, 8), tail=numbers(8)),
        safetensors(tail=b"no tensor at all"),
    ],
    ids=["behind", "between", "before", "without tensors"],
)
def test_what_no_tensor_holds_is_not_accounted_for(data: bytes) -> None:
    assert read(data).doubt == "its tensors do not fill what follows the header"


def test_an_unknown_type_leaves_a_doubt_and_what_is_said_is_kept() -> None:
    header = read(safetensors({"license": "mit"}, extra=tensor(dtype="F5"), tail=numbers(4)))
    assert header.metadata == (("license", "mit"),)
    assert header.doubt == "the tensor 't' is of type 'F5', whose size is not known here"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\1\0", "it is shorter than the length of a header"),
        (struct.pack("<Q", 2**63), "its header should be 9,223,372,036,854,775,808 bytes long"),
        (with_length(b"[]"), "its header is no JSON object"),
        (with_length(b"[" * 100_000), "its header is no valid JSON"),
        (with_length(b'{"a": '), "its header is no valid JSON"),
        (with_length(b'{"a": \xff}'), "its header is no valid JSON"),
        (with_length(b'{"a": 1, "a": 2}'), "its header has a key twice"),
        (with_length(b'{"a": ' + b"9" * 5000 + b"}"), "its header has a number that is too large"),
        (with_length(b'{"__metadata__": {"license": 1}}'), "its __metadata__ is no object of texts"),
        (with_length(b'{"t": 1}'), "the tensor 't' is no JSON object"),
        (with_length(b'{"t": {"dtype": "F32"}}'), "the tensor 't' lacks dtype, shape or data_offsets"),
        (safetensors(extra=tensor(shape=[True], data_offsets=[0, 4])), "lacks dtype"),
        (safetensors(extra=tensor(data_offsets=[4, 0])), "ends before it begins"),
        (safetensors(extra=tensor(shape=[2])), "has another size than its shape says"),
        (safetensors(extra=tensor(shape=[1] * 70)), "has 70 dimensions"),
        (safetensors(extra=tensor()), "its tensors reach to byte 73, but the file ends at 69"),
        (safetensors({}, {"a": numbers(8)}, extra=tensor(4, 8)), "two tensors overlap"),
    ],
)
def test_a_header_that_lies_is_malformed(data: bytes, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        read(data)


def test_a_header_longer_than_is_read_is_malformed_at_once() -> None:
    with pytest.raises(MalformedError, match=f"its header is {MAX_JSON + 1:,} bytes long; {MAX_JSON:,} are read"):
        read(struct.pack("<Q", MAX_JSON + 1) + b"{", 2**40)


@given(st.binary(max_size=200))
def test_arbitrary_headers_are_read_or_malformed(data: bytes) -> None:
    for whole in (data, with_length(data)):
        try:
            read(whole)
        except MalformedError:
            continue


@given(st.data())
def test_a_valid_file_with_other_bytes_in_it_is_read_or_malformed(data: st.DataObject) -> None:
    whole = bytearray(safetensors({"license": "mit"}, TENSORS))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, 150))] = data.draw(st.integers(0, 255))
    try:
        header = read(bytes(whole))
    except MalformedError:
        return
    assert all(0 <= start < end <= len(whole) for start, end in header.numbers)
