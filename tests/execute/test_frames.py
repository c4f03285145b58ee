# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ospo_scan.execute.frames import MAX_FRAME, FrameReader, send_frame


def received(pieces: Sequence[bytes]) -> list[object]:
    """What a reader makes of a stream that arrives in these pieces."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = FrameReader(ours)
        values: list[object] = []
        for piece in filter(None, pieces):
            theirs.sendall(piece)
            values += reader.receive()
        theirs.close()
        while not reader.is_closed:
            values += reader.receive()
        return values


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(sent=st.lists(values, max_size=4), size=st.integers(1, 40))
def test_values_come_back_whole_and_in_order_in_whatever_pieces(sent: list[object], size: int) -> None:
    whole = b""
    for value in sent:
        body = json.dumps(value).encode()
        whole += struct.pack(">Q", len(body)) + body
    assert received([whole[start : start + size] for start in range(0, len(whole), size)]) == sent


@given(body=st.binary(max_size=60), is_framed=st.booleans())
@example(body=b"[" * 60, is_framed=True)
@example(body=b'"\\ud800"', is_framed=True)
@example(body=b"\xff\xfe[\x00]\x00", is_framed=True)
@example(body=b"-Infinity", is_framed=True)
def test_any_bytes_are_values_or_a_value_error(body: bytes, is_framed: bool) -> None:
    stream = struct.pack(">Q", len(body)) + body if is_framed else body
    try:
        received([stream])
    except ValueError:
        return


def test_a_frame_that_says_that_it_is_too_long_is_a_value_error() -> None:
    with pytest.raises(ValueError, match=r"."):
        received([struct.pack(">Q", MAX_FRAME + 1)])


@pytest.mark.parametrize("depth", [10_000, 1_000_000])
@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_what_is_nested_too_deeply_is_a_value_error(depth: int, bracket: str) -> None:
    body = bracket.encode() * depth
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = FrameReader(ours)
        reader._buffer += struct.pack(">Q", len(body)) + body
        theirs.sendall(b"x")
        with pytest.raises(ValueError, match="nested too deeply"):
            reader.receive()


def test_a_stream_that_ends_in_a_frame_is_not_between_frames() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = FrameReader(ours)
        send_frame(theirs, {"a": 1})
        assert reader.receive() == [{"a": 1}]
        assert reader.is_between_frames
        theirs.sendall(b"\0")
        assert reader.receive() == []
        assert not reader.is_between_frames
