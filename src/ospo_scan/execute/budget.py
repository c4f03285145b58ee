# SPDX-License-Identifier: Apache-2.0
"""How many workers fit into the memory that a run may take: fewer workers rather than swapping.

What counts is the parent, the loaded engine (both as they are measured), and for each worker what it does not share
with the engine. Nothing is killed for the budget: a worker that is too much ends after the job in its hands.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from ospo_scan.execute.memory import private_bytes, resident_bytes

EXPECTED_GROWTH = 160 * 2**20
"""What a worker comes to hold for itself with files of the usual kind, above all by writing to shared pages."""
NEAR = 0.95
"""The part of the budget from which on it is as good as spent."""
_EVERY_S = 1.0
_MEASURING_PART = 0.02  # of the supervisor's time, at most: each measurement goes through all pages of a worker
_MIB = 2**20


class Budget:
    """Decides about workers by what is measured; says with ``tell``, once each, that there are fewer than asked for.

    ``limit`` is in bytes, None for no limit. ``engine`` below is the process id of the process that the workers share
    the engine with, ``workers`` are theirs, without those that end already.
    """

    def __init__(self, limit: int | None, tell: Callable[[str], None]) -> None:
        self._limit = limit
        self._tell = tell
        self._told: set[str] = set()
        self._shared = 0
        self._own: dict[int, int] = {}
        self._measure_at = 0.0

    def has_room(self, engine: int, workers: Sequence[int]) -> bool:
        """Whether one more worker is likely to fit; the first one always does."""
        if self._limit is None or not workers:
            return True
        self._measure(engine, workers)
        used = self._shared + sum(max(self._own.get(pid, 0), EXPECTED_GROWTH) for pid in workers)
        return used + self._expected() <= self._limit

    def one_too_many(self, engine: int, workers: Sequence[int]) -> int | None:
        """The worker that has to end after its job, since the budget is as good as spent; None where none has to."""
        if self._limit is None or not self._measure(engine, workers) or len(workers) < 2:
            return None
        if self._shared + sum(self._own.values()) < NEAR * self._limit:
            return None
        return max(workers, key=lambda pid: self._own.get(pid, 0))

    def tell_if_too_small(self, engine: int, worker: int) -> None:
        """Say so where the first worker is likely to need more than there is; it works all the same."""
        if self._limit is None:
            return
        self._measure(engine, [worker])
        needed = self._shared + EXPECTED_GROWTH
        if needed > self._limit:
            self._told.add("fewer")
            self._say(
                "too small",
                f"one worker needs about {needed // _MIB:,} MiB of memory, and {self._limit // _MIB:,} MiB may be used "
                "(--max-memory); going on with one.",
            )

    def tell_fewer(self, workers: int, asked: int) -> None:
        """Say that there is work for more than ``workers``, but no room."""
        if self._limit is None:
            return
        many = "1 worker" if workers == 1 else f"{workers} workers"
        self._say(
            "fewer",
            f"{many} in place of {asked}: {self._limit // _MIB:,} MiB of memory may be used (--max-memory), the engine "
            f"takes {self._shared // _MIB:,} MiB and each worker about {self._expected() // _MIB:,} MiB.",
        )

    def _say(self, what: str, sentence: str) -> None:
        if what not in self._told:
            self._told.add(what)
            self._tell(sentence)

    def _expected(self) -> int:
        """What one more worker is likely to hold for itself: what those that are there do, on average."""
        return max(EXPECTED_GROWTH, sum(self._own.values()) // max(1, len(self._own)))

    def _measure(self, engine: int, workers: Sequence[int]) -> bool:
        """Measure where it is time to; whether it was."""
        started = time.monotonic()
        if started < self._measure_at:
            return False
        resident = resident_bytes(engine)
        self._shared = resident_bytes(os.getpid()) + resident
        self._own = {pid: private_bytes(pid, resident) for pid in workers}
        now = time.monotonic()
        self._measure_at = now + max(_EVERY_S, (now - started) / _MEASURING_PART)
        return True
