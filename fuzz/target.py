# SPDX-License-Identifier: Apache-2.0
"""What is fuzzed: one reader of foreign bytes, what has to hold for any input, and the inputs to begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
MAX_LENGTH = 32 * 1024
"""Of an input in bytes; a reader has a second of processor time for it."""
FIRST_WORD = 0xF5
"""A byte that UTF-8 never has: from here on, bytes stand for words of the format."""


class BrokenPromiseError(AssertionError):
    """The reader did not raise, but what it gave back cannot be."""


@dataclass(frozen=True, slots=True)
class Target:
    """``look_at`` takes any bytes, and raises where the reader does what it must not.

    It catches by name what the reader may raise. ``words`` are what no fuzzer finds by itself: up to eleven; a byte of
    0xF5 and above stands for one of them. ``seeds`` are inputs of which most are well formed.
    """

    look_at: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[bytes] = ()

    def look(self, data: bytes) -> None:
        """Have ``look_at`` see the input that ``data`` stands for."""
        self.look_at(self.spelled(data))

    def spelled(self, data: bytes) -> bytes:
        """``data`` with the words in the place of their bytes, and no longer than ``MAX_LENGTH``."""
        if not self.words:
            return data[:MAX_LENGTH]
        last = FIRST_WORD + len(self.words)
        spelled = b"".join(
            self.words[byte - FIRST_WORD] if FIRST_WORD <= byte < last else bytes((byte,)) for byte in data
        )
        return spelled[:MAX_LENGTH]


def promised(holds: bool, broken: str) -> None:
    """Raises: BrokenPromiseError that says what is broken, where it does not hold."""
    if not holds:
        raise BrokenPromiseError(broken)


def fixture_files(pattern: str, most: int = 40) -> Iterator[bytes]:
    """The content of files of the test cases whose paths match a pattern, in order of their paths."""
    for path in sorted(FIXTURES.glob(pattern))[:most]:
        yield path.read_bytes()
