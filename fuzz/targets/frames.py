# SPDX-License-Identifier: Apache-2.0
"""What a child that was taken over sends to the parent: values, or a ValueError, in pieces of any length."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence

from target import Target, promised

from ospo_scan.execute.frames import FrameReader

WORDS = (
    *(b"\0\0\0\0\0\0\0\2{}", b"\0\0\0\0\0\0\0\1", b"\0" * 7, b"\xff" * 8),
    *(b"[" * 3000, b"9" * 5000, b"NaN", b'"\\ud800"'),
)


def look_at(data: bytes) -> None:
    """Have one stream read that says this and ends, as it is and as the body of a frame."""
    for said in (data, len(data).to_bytes(8, "big") + data):
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                theirs.sendall(said[:100_000])
            reader = FrameReader(ours)
            try:
                while not reader.is_closed:
                    for value in reader.receive():
                        json.dumps(value)
            except ValueError:
                continue
            promised(reader.is_closed, "the end of a stream is not seen")


def seeds() -> Sequence[bytes]:
    """Answers as a worker gives them."""
    values = [{"id": 1, "found": {"detections": [], "clues": []}}, {"id": 2, "fault": "x"}, None, 1]
    bodies = [json.dumps(value).encode() for value in values]
    return [b"".join(len(body).to_bytes(8, "big") + body for body in bodies), *bodies]


TARGET = Target(look_at, seeds, WORDS)
