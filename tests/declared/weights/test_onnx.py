# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.weights.header import Header, MalformedError
from ospo_scan.declared.weights.onnx import read_onnx
from ospo_scan.declared.weights.protobuf import MAX_FIELDS
from ospo_scan.walk import Part, Parts
from weight_files import field, numbers, onnx, tensor, varint

LARGE, SMALL = tensor("large", numbers(9000)), tensor("small", numbers(40, 2))


def read(data: bytes) -> Header:
    return read_onnx(Parts(len(data), (Part(0, data),)))


def test_the_metadata_and_the_large_tensors_are_known() -> None:
    data = onnx({"license": "apache-2.0", "author": "A"}, [LARGE, SMALL], doc_string="A model.")
    header = read(data)
    assert header.metadata == (
        ("producer_name", "tests"),
        ("doc_string", "A model."),
        ("license", "apache-2.0"),
        ("author", "A"),
    )
    assert (header.tensors, header.doubt) == (2, None)
    assert [data[start:end] for start, end in header.numbers] == [numbers(9000)]


def test_floats_that_are_packed_are_numbers_and_dimensions_may_be_packed() -> None:
    floats = field(1, varint(50) + varint(40)) + field(2, 1) + field(4, numbers(8000))
    header = read(onnx({}, [floats]))
    assert ([end - start for start, end in header.numbers], header.doubt) == ([8000], None)


def test_tensors_in_constants_and_in_graphs_inside_nodes_are_numbers() -> None:
    constant = field(1, field(4, "Constant") + field(5, field(1, "value") + field(5, LARGE)))
    inner = field(5, tensor("inner", numbers(5000, 3)))
    branch = field(1, field(4, "If") + field(5, field(1, "then_branch") + field(6, inner)))
    data = field(1, 8) + field(7, constant + branch)
    header = read(data)
    assert [data[start:end] for start, end in header.numbers] == [numbers(9000), numbers(5000, 3)]
    assert (header.tensors, header.doubt) == (2, None)


def test_graphs_in_graphs_are_read_some_deep_and_searched_below() -> None:
    graph = field(5, LARGE)
    for _ in range(50):
        graph = field(1, field(5, field(6, graph)))
    header = read(field(1, 8) + field(7, graph))
    assert (header.numbers, header.doubt) == ((), None)


@pytest.mark.parametrize(
    "one", [tensor("t", numbers(9000), [8999]), tensor("t", numbers(9000), kind=8), tensor("t", numbers(9000), kind=99)]
)
def test_a_tensor_whose_size_does_not_fit_leaves_a_doubt(one: bytes) -> None:
    header = read(onnx({"license": "mit"}, [one]))
    assert header.doubt is not None
    assert "has another size than its shape says" in header.doubt
    assert header.numbers == ()
    assert ("license", "mit") in header.metadata


def test_a_field_that_the_format_does_not_have_leaves_a_doubt() -> None:
    assert read(onnx({}, tail=field(99, b"hidden"))).doubt == "field 99 of ModelProto is not known here"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it has no ir_version or no graph"),
        (field(1, 8), "it has no ir_version or no graph"),
        (b"\0\0", "there is no field"),
        (b"\x0f", "has no type"),
        (b"\xff" * 20, "has no end"),
        (field(1, b"x"), "field 1 of ModelProto is not encoded as it should be"),
        (varint(7 << 3 | 2) + varint(2**60), "bytes should follow"),
        (onnx({}, [LARGE])[:-1], "bytes should follow"),
        (field(1, 8) + field(7, b"\x08" + b"\xff" * 12), "has no end"),
        (onnx({}, [field(1, b"\1" * 5000)]), "a tensor has more than 64 dimensions"),
    ],
)
def test_what_is_no_model_is_malformed(data: bytes, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        read(data)


def test_a_model_of_countless_empty_fields_is_not_read_to_its_end() -> None:
    with pytest.raises(MalformedError, match="it has more than 1,000,000 fields"):
        read(field(3, b"") * (MAX_FIELDS + 1))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_malformed(data: bytes) -> None:
    try:
        read(data)
    except MalformedError:
        return


@given(st.data())
def test_a_valid_file_with_other_bytes_in_it_is_read_or_malformed(data: st.DataObject) -> None:
    whole = bytearray(onnx({"license": "mit"}, [SMALL, LARGE]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, 150))] = data.draw(st.integers(0, 255))
    try:
        header = read(bytes(whole))
    except MalformedError:
        return
    assert all(0 <= start < end <= len(whole) for start, end in header.numbers)
