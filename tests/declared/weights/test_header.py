# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.weights.header import Cursor, Header, MalformedError, joined
from ospo_scan.walk import Part, Parts


def test_the_first_key_that_has_a_text_counts() -> None:
    header = Header("GGUF", (("b", " second "), ("a", "  "), ("c", "third")))
    assert header.value("a", "b", "c") == "second"
    assert header.value("d") is None


def test_a_cursor_says_whether_the_file_ends_or_the_reading_does() -> None:
    source = Parts(10, (Part(0, bytes(10)),))
    with pytest.raises(MalformedError, match="4 bytes should follow at byte 8, but the file ends at 10"):
        Cursor(source, 8, 10).take(4)
    with pytest.raises(MalformedError, match="4 bytes should follow at byte 6, but no more of a header is read at 8"):
        Cursor(source, 6, 8).skip(4)


def test_a_cursor_ends_where_the_source_has_no_more() -> None:
    with pytest.raises(MalformedError, match="should follow at byte 4"):
        Cursor(Parts(10, (Part(0, b"abcd"),)), 4, 10).take(1)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8))
def test_joined_spans_are_in_order_apart_and_hold_the_same_bytes(spans: list[tuple[int, int]]) -> None:
    spans = [(min(span), max(span)) for span in spans]
    every = [byte for start, end in spans for byte in range(start, end)]
    if len(every) != len(set(every)):
        with pytest.raises(MalformedError, match="overlap"):
            joined(spans)
        return
    found = joined(spans)
    assert [byte for start, end in found for byte in range(start, end)] == sorted(every)
    assert all(before[1] < after[0] for before, after in pairwise(found))
