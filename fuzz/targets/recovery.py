# SPDX-License-Identifier: Apache-2.0
"""Text that hides: whatever the bytes are, what is made plain of them has places that are in the file."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, promised

from hidden_notices import hidden_notices
from ospo_scan.recovery import MAX_PASSAGES_CHARS, cleaned, concealed_words, hidden_passages, license_pairs, plain_text

WORDS = (
    *(b"GPL", b"<b>", b"&#71;", b"\\u0047", b'" + "', b"-\n", b"G\x08", b"G\0P\0L\0", b"echo "),
    *("\u200b\u202e\u00ad\u0435".encode(), "\uf8f0\uf8f1".encode()),
)


def look_at(data: bytes) -> None:
    """Have the bytes made plain, with the engine having seen all of them, or nothing."""
    text, _ = plain_text(data)
    lines = text.count("\n") + 1
    promised(all(0 <= place < len(text) for place in concealed_words(text)), "a place is not in the text")
    plain = cleaned(text)
    if plain is None:
        return
    promised(len(plain.lines) == len(plain.numbers), "a line has no number")
    promised(set(plain.numbers) <= set(range(1, lines + 1)), "a line is not in the file")
    for raw in (text.split("\n"), None):
        found = hidden_passages(plain, raw, license_pairs("under the GPL"), room=4_000)
        promised(found.left_out is None or 1 <= found.left_out <= lines, "what is left out is not in the file")
        for passage in found.passages:
            promised(len(passage.lines) == len(passage.numbers), "a line of a passage has no number")
            promised(passage.made <= passage.new <= set(passage.numbers), "what is new is not in its passage")
            promised(sum(map(len, passage.lines)) <= MAX_PASSAGES_CHARS, "a passage is too long")


def seeds() -> Sequence[bytes]:
    """A notice, hidden in every way."""
    return [data for _, data in hidden_notices()]


TARGET = Target(look_at, seeds, WORDS)
