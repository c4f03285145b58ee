# SPDX-License-Identifier: Apache-2.0
"""Messages between processes: a length of eight bytes, then one JSON value in UTF-8.

JSON and not pickle: a child that works on hostile input may be under its control, and must not be able to run
code in the parent.
"""

from __future__ import annotations

import json
import socket
import struct

_SIGNS = (b"[", b"{", b",", b":")
_length = struct.Struct(">Q")
MAX_FRAME = 128 * 2**20
"""Bytes of the longest answer: twice those of the largest file that is searched by default."""
MAX_SIGNS = 4_000_000
"""Brackets, braces, commas and colons in one answer: a number takes two bytes in a frame and a hundred in memory."""


def send_frame(stream: socket.socket, value: object) -> None:
    """Send one value, blocking. Raises OSError when the other side is gone."""
    stream.sendall(_frame(value))


def send_frame_with(stream: socket.socket, value: object, passed: socket.socket | None) -> None:
    """Send a small value and, with it, one descriptor of this process. Raises OSError when the other side is gone."""
    socket.send_fds(stream, [_frame(value)], [passed.fileno()] if passed else [])


def receive_command(stream: socket.socket) -> tuple[object, int | None]:
    """One small value and the descriptor that came with it; ``(None, None)`` at the end of the stream.

    For a stream on which each side waits for the other's answer, so that one read is one frame.
    """
    message, descriptors, _, _ = socket.recv_fds(stream, 4096, 1)
    if not message:
        return None, None
    return json.loads(message[_length.size :]), descriptors[0] if descriptors else None


def _frame(value: object) -> bytes:
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    return _length.pack(len(body)) + body


class FrameReader:
    """Puts the values back together from whatever pieces arrive on one stream."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self.is_closed = False

    def receive(self) -> list[object]:
        """The values completed by one read, in order; blocks as the stream does.

        Sets ``is_closed`` at the end of the stream. Raises ValueError on what is no frame.
        """
        try:
            piece = self._stream.recv(1 << 18)
        except ConnectionError:
            piece = b""
        self.is_closed = not piece
        self._buffer += piece
        return self._completed()

    def _completed(self) -> list[object]:
        values: list[object] = []
        while len(self._buffer) >= _length.size:
            (length,) = _length.unpack_from(self._buffer)
            if length > MAX_FRAME:
                raise ValueError(f"a frame of {length} bytes is over the limit")
            end = _length.size + length
            if len(self._buffer) < end:
                break
            values.append(_value(self._buffer[_length.size : end]))
            del self._buffer[:end]
        return values

    @property
    def is_between_frames(self) -> bool:
        """Whether nothing has come of a next value yet."""
        return not self._buffer


def _value(body: bytearray) -> object:
    """The value that a frame holds. Raises ValueError on what is none, or would take far more memory than its text."""
    if sum(map(body.count, _SIGNS)) > MAX_SIGNS:
        raise ValueError("a frame holds too many values")
    try:
        return json.loads(body)
    except RecursionError as fault:
        raise ValueError("a frame is nested too deeply") from fault
