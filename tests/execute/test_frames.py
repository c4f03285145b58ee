# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import socket
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.execute.frames import MAX_FRAME, FrameReader, send_frame


class Said:
    """A stream that gives these pieces, one at a time, and ends."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = iter(pieces)

    def recv(self, _most: int) -> bytes:
        """The next piece."""
        return next(self._pieces, b"")


def heard(*said: bytes) -> list[object]:
    """The values in a stream that says this and ends."""
    reader = FrameReader(cast("socket.socket", Said(*said)))
    found: list[object] = []
    while not reader.is_closed:
        found.extend(reader.receive())
    return found


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(8, "big") + body


def test_values_arrive_whole_and_in_order_however_they_are_cut() -> None:
    ours, theirs = socket.socketpair()
    values = [{"id": 1, "text": "\udcff"}, None, [1.5, "a"]]
    with ours, theirs:
        for value in values:
            send_frame(theirs, value)
        said = ours.recv(10_000)
    assert heard(*(bytes((byte,)) for byte in said)) == values


@pytest.mark.parametrize(
    "said",
    [framed(b"[" * 100_000), framed(b"{"), framed(b"\xff"), (MAX_FRAME + 1).to_bytes(8, "big")],
    ids=["too deep", "no JSON", "no text", "too long"],
)
def test_what_a_child_cannot_mean_is_a_value_error_and_nothing_else(said: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        heard(said)


def test_a_frame_that_breaks_off_is_no_value() -> None:
    assert heard(framed(b'"whole"') + framed(b'"broken"')[:-1]) == ["whole"]


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(_values, max_size=4), st.integers(1, 30))
def test_any_values_come_back_as_they_were_sent(values: list[object], piece: int) -> None:
    said = b"".join(framed(json.dumps(value, separators=(",", ":")).encode()) for value in values)
    assert heard(*(said[at : at + piece] for at in range(0, len(said), piece))) == values
