# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.weights.protobuf import BYTES, VARINT, Field, Wire
from ospo_scan.walk import Part, Parts
from weight_files import field, varint


def wire(data: bytes) -> Wire:
    return Wire(Parts(len(data), (Part(0, data),)))


def test_fixed_numbers_are_passed_over() -> None:
    data = varint(1 << 3 | 5) + b"abcd" + varint(2 << 3 | 1) + b"abcdefgh" + field(3, 300)
    found = list(wire(data).fields(0, len(data)))
    assert [(one.number, one.end - one.start) for one in found] == [(1, 4), (2, 8), (3, 0)]
    assert found[2].value == 300


def test_a_text_that_is_too_long_or_no_text_is_none() -> None:
    data = field(1, "words") + field(2, 5)
    text, number = wire(data).fields(0, len(data))
    assert wire(data).text(text, 5) == "words"
    assert wire(data).text(text, 4) is None
    assert wire(data).text(number, 5) is None


@given(st.lists(st.tuples(st.integers(1, 2**28), st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=40)))))
def test_what_was_written_is_read(fields: list[tuple[int, int | bytes]]) -> None:
    data = b"".join(field(number, value) for number, value in fields)

    def value(found: Field) -> int | bytes:
        return found.value if found.wire == VARINT else data[found.start : found.end]

    found = list(wire(data).fields(0, len(data)))
    assert [(one.number, value(one)) for one in found] == fields
    assert all(one.wire in (VARINT, BYTES) for one in found)
