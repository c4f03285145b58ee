# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.walk.parts import Part, Parts, Span, rest_of


def test_parts_give_what_they_hold_and_nothing_of_the_rest() -> None:
    parts = Parts(100, (Part(0, b"abcd"), Part(50, b"efgh")))
    assert parts.read(1, 2) == b"bc"
    assert parts.read(2, 60) == b"cd"
    assert parts.read(50, 4) == b"efgh"
    assert parts.read(4, 1) == parts.read(54, 1) == parts.read(99, 1) == b""


@given(st.integers(0, 40), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6))
def test_the_rest_is_every_byte_that_was_not_taken(size: int, lengths: list[Span]) -> None:
    taken = [(start, min(start + length, size)) for start, length in lengths if start < size]
    bytes_taken = {byte for start, end in taken for byte in range(start, end)}
    rest = rest_of(size, taken)
    assert [byte for start, end in rest for byte in range(start, end)] == sorted(set(range(size)) - bytes_taken)
