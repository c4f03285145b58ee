# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.json_values import MAX_SIZE, line_of_key, read_json
from ospo_scan.declared.unreadable import UnreadableError


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "this is no JSON (Expecting value)"),
        (b'{\n "a": \n}', 3, "this is no JSON (Expecting value)"),
        (b'{"a": 1, "a": 2}', None, "an object has the key 'a' twice"),
        (b'{"a": NaN}', None, "NaN is no JSON number"),
        (b'{"a": -Infinity}', None, "-Infinity is no JSON number"),
        (b'{"a":\n"\xff"}', 2, "this is no UTF-8 text"),
        (b"[" * 50_000, None, "the JSON is nested too deeply"),
        (b'{"a":' * 50_000, None, "the JSON is nested too deeply"),
        (b"1" * 5000, None, "the JSON has a number that cannot be read"),
        (b" " * (MAX_SIZE + 1), None, "the file is longer than 4 MiB, so it is not read"),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_named_with_its_line(data: bytes, line: int | None, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_json(data)
    assert (caught.value.message, caught.value.line) == (message, line)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("data", "line"),
    [(b'{\n"license" : 1}', 2), (b'{"license": 1,\n"x": {"license": 2}}', None), (b'{"x": "license"}', None)],
)
def test_a_line_is_told_only_where_it_is_sure(data: bytes, line: int | None) -> None:
    assert line_of_key(data, "license") == line


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(values)
def test_what_is_written_comes_back(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=40) | st.text('{}[]",:0e.-nul ').map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableError):
        read_json(data)
