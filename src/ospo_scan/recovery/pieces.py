# SPDX-License-Identifier: Apache-2.0
"""A long text in pieces, so that what is made of it fits into memory."""

from __future__ import annotations

from collections.abc import Iterator

PIECE_CHARS = 1024 * 1024
OVERLAP_CHARS = 8 * 1024


def pieces(text: str, size: int = PIECE_CHARS, overlap: int = OVERLAP_CHARS) -> Iterator[tuple[str, int]]:
    """Pieces of ``text`` that overlap, each with the number (0-based) of the line in which it begins."""
    start = line = 0
    while True:
        yield text[start : start + size], line
        if start + size >= len(text):
            return
        after = start + size - overlap
        line += text.count("\n", start, after)
        start = after
