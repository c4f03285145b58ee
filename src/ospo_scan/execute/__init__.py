# SPDX-License-Identifier: Apache-2.0
"""Where detection runs: jobs go in, answers come out, and no job can hold up or bring down the run.

A backend is given the entry point of an engine, never the engine itself: engines are heavy and are loaded
where the work is done. Engines answer in plain JSON values, which their callers check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ospo_scan.model import Reason

Alive = Callable[[], None]
"""Called by an engine between the steps of a long job, each of which has the job's whole time limit."""

Work = Callable[[str, Alive], object]
"""What an engine does: the path of a private file, relative to its working directory, in; a plain JSON value out."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to detect in. ``name`` is the neutral relative path under which the engine gets to see ``content``."""

    key: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said of a job."""

    key: str
    value: object


@dataclass(frozen=True, slots=True)
class Failure:
    """A job without an answer; ``reason`` is timeout, memory, worker-died or engine-error."""

    key: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may cost: ``workers`` processes, seconds for each step of a job, bytes that one worker may grow by.

    ``memory_bytes`` is for all processes together: there are fewer workers where they would not fit. None: no limit.
    """

    workers: int = 2
    timeout_s: float = 120.0
    growth_bytes: int = 2**30
    memory_bytes: int | None = None


class Backend(Protocol):
    """Runs jobs through an engine.

    Each job taken from ``jobs`` is answered exactly once, in any order. ``jobs`` is pulled only as fast as work
    is done, so that the contents of a large tree are never all in memory.
    """

    def start(self) -> None:
        """Begin to load the engine, without waiting for it: there will be jobs. A second call does nothing."""
        ...

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        """Answers as they come. Raises EngineError when the engine cannot be loaded."""
        ...
