# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import socket

import pytest

from ospo_scan.execute.frames import MAX_FRAME, FrameReader, send_frame


def heard(*said: bytes) -> list[object]:
    """The values in a stream that says this and ends."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            for one in said:
                theirs.sendall(one)
        reader = FrameReader(ours)
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
