# SPDX-License-Identifier: Apache-2.0
"""Runs an engine in killable child processes, so that one file can cost no more than its limits.

One socket a worker; the job in its hands is known, so when it hangs, eats memory or dies, that job alone is
marked, and tried once more by itself when all others are done. The standard library's pools are not used: one
dead worker makes ``ProcessPoolExecutor`` drop all pending work and ``multiprocessing.Pool`` wait for ever.

The parent writes the bytes of each job into a private directory of its own, whose name is never used again
(engines remember things by path), and hands the worker the path; a worker never opens a path of the scanned tree.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import socket
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from ospo_scan.errors import EngineError, TemporaryDirectoryError
from ospo_scan.execute import Answer, Failure, Job, Limits
from ospo_scan.execute.budget import Budget
from ospo_scan.execute.frames import FrameReader, send_frame
from ospo_scan.execute.held import Held, hold
from ospo_scan.execute.memory import resident_bytes
from ospo_scan.execute.nursery import Nursery
from ospo_scan.execute.scratch import private_directory, remove_rests
from ospo_scan.model import Reason

_POLL_S = 0.05
_MAX_NURSERIES = 3
_LONGEST_DETAIL = 500


@dataclass(slots=True)
class _Worker:
    pid: int
    stream: socket.socket
    reader: FrameReader
    resident_at_start: int
    job: Held | None = None
    deadline: float = 0.0
    is_last_job: bool = False


@dataclass(slots=True)
class _Run:
    """What one call of ``run`` keeps track of."""

    jobs: Iterator[Job]
    is_drained: bool = False
    is_short_of_memory: bool = False
    prepared: deque[Held] = field(default_factory=deque)
    to_retry: list[Held] = field(default_factory=list)
    workers: list[_Worker] = field(default_factory=list)


class Supervisor:
    """A Backend of child processes; a context manager whose end ends them all, whatever happened.

    ``entry`` names the engine (see ``nursery``). The engine begins to load with ``start`` and is waited for when the
    first job is handed over, so that the caller can read its tree meanwhile; where there are no jobs, it is never
    loaded. ``variables`` reach it in its environment; ``tell`` is given a sentence when there is memory for fewer
    workers than the limits allow, ``diagnose`` one when the system cannot confine them in full. Raises
    TemporaryDirectoryError where no private directory can be made.
    """

    def __init__(
        self,
        entry: str,
        limits: Limits,
        variables: Mapping[str, str] | None = None,
        tell: Callable[[str], None] = lambda _: None,
        diagnose: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._entry = entry
        self._limits = limits
        self._variables = variables or {}
        self._budget = Budget(limits.memory_bytes, tell)
        self._diagnose = diagnose
        self._is_diagnosed = False
        self._scratch = ""
        self._lock = -1
        self._nursery: Nursery | None = None
        self._assigned = 0

    def __enter__(self) -> Self:
        """Make the private directory; those that killed runs left are removed."""
        try:
            remove_rests(tempfile.gettempdir())
            self._scratch, self._lock = private_directory()
        except OSError as fault:
            raise TemporaryDirectoryError(
                f"No writable temporary directory ({fault.strerror}): set TMPDIR to a directory that can be written to."
            ) from fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End every child and remove the private directory."""
        self._end_nursery()
        shutil.rmtree(self._scratch, ignore_errors=True)
        os.close(self._lock)

    def start(self) -> None:
        """Start to load the engine; see ``Backend``."""
        self._started()

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        """Answers as they come; see ``Backend``."""
        state = _Run(jobs)
        try:
            while self._feed(state):
                yield from self._listen(state)
                yield from self._enforce(state)
                self._shrink(state)
        finally:
            for worker in list(state.workers):
                self._bury(state, worker)

    # -- the jobs ---------------------------------------------------------------------------------------------

    def _feed(self, state: _Run) -> bool:
        """Give every idle worker a job, and prepare the next ones; false when nothing is left to do."""
        for worker in [worker for worker in state.workers if worker.job is None]:
            if worker.is_last_job:
                self._bury(state, worker)
            elif self._prepare(state, 1):
                self._hand_over(state, worker, state.prepared.popleft())
        while len(state.workers) < self._limits.workers and self._prepare(state, 1) and self._has_room(state):
            worker = self._spawn(state)
            self._hand_over(state, worker, state.prepared.popleft())
        self._prepare(state, len(self._staying(state)))
        if (
            state.is_drained
            and not state.prepared
            and state.to_retry
            and all(worker.job is None for worker in state.workers)
        ):
            held = state.to_retry.pop(0)
            held.is_retry = True
            self._hand_over(state, state.workers[0] if state.workers else self._spawn(state), held)
        return any(worker.job is not None for worker in state.workers)

    def _prepare(self, state: _Run, count: int) -> bool:
        """Have so many jobs ready to be handed over, while there are any; whether there is one.

        A worker that has done its job gets the next one at once, before the caller looks at the answer.
        """
        while len(state.prepared) < count and not state.is_drained:
            job = next(state.jobs, None)
            if job is None:
                state.is_drained = True
                break
            if state.is_short_of_memory:  # only now is it sure that one more worker had work to do
                self._budget.tell_fewer(len(self._staying(state)), self._limits.workers)
            self._assigned += 1
            state.prepared.append(hold(job, self._scratch, self._assigned))
        return bool(state.prepared)

    def _hand_over(self, state: _Run, worker: _Worker, held: Held) -> None:
        worker.job = held
        held.steps_left = held.steps
        worker.deadline = time.monotonic() + self._limits.timeout_s
        try:
            send_frame(worker.stream, held.name)
        except TimeoutError:  # it answers and does not read
            worker.deadline = 0
        except OSError:  # it is gone, which is noticed at the end of its stream
            pass

    def _listen(self, state: _Run) -> Iterator[Answer | Failure]:
        """What the workers say within one poll interval."""
        with selectors.DefaultSelector() as selector:
            for worker in state.workers:
                selector.register(worker.stream, selectors.EVENT_READ, worker)
            ready = [key.data for key, _ in selector.select(_POLL_S)]
        for worker in ready:
            yield from self._heard(state, worker)

    def _heard(self, state: _Run, worker: _Worker) -> Iterator[Answer | Failure]:
        """What one worker says at one time.

        It may be under the control of the bytes that it looks at: one that says anything but what is its turn is ended.
        """
        try:
            messages = worker.reader.receive()
        except ValueError as fault:
            yield from self._lose(state, worker, Reason.WORKER_DIED, f"the worker sent no valid answer: {fault}")
            return
        for number, message in enumerate(messages, 1):
            if worker.job is None or not isinstance(message, dict):
                yield from self._lose(state, worker, Reason.WORKER_DIED, "the worker spoke out of turn")
                return
            is_last = number == len(messages) and worker.reader.is_between_frames
            if is_last or not message.keys() & {"answer", "failed"}:
                yield from self._hear(state, worker, message)
            else:
                yield from self._lose(state, worker, Reason.WORKER_DIED, "the worker answered more than it was asked")
            if worker not in state.workers:
                return
        if worker.reader.is_closed:
            yield from self._lose(state, worker, Reason.WORKER_DIED, "the worker process died")

    def _hear(self, state: _Run, worker: _Worker, message: dict[str, object]) -> Iterator[Answer | Failure]:
        job = worker.job
        if job is None:
            return
        if "gaps" in message:
            self._say_gaps(message["gaps"])
        elif "alive" in message:
            job.steps_left -= 1
            worker.deadline = time.monotonic() + self._limits.timeout_s
            if job.steps_left < 0:
                yield from self._lose(state, worker, Reason.TIMEOUT, "no answer after more steps than it can have")
        elif "memory" in message:
            yield from self._lose(state, worker, Reason.MEMORY, _detail(message["memory"]))
        elif message.keys() & {"answer", "failed"} and message.get("of") == job.name:
            worker.job = None
            if state.prepared and not worker.is_last_job:
                self._hand_over(state, worker, state.prepared.popleft())
            job.drop()
            if "answer" in message:
                yield Answer(job.key, message["answer"])
            else:
                yield Failure(job.key, Reason.ENGINE_ERROR, _detail(message["failed"]))
        else:
            yield from self._lose(state, worker, Reason.WORKER_DIED, "the worker sent no valid answer")

    def _say_gaps(self, gaps: object) -> None:
        """Say once what the system cannot forbid the workers: each says it before it sees a foreign byte."""
        if not self._is_diagnosed and isinstance(gaps, list):
            self._is_diagnosed = True
            self._diagnose(
                f"The process that looks at files is not confined in full: {_detail('; '.join(map(str, gaps)))}."
            )

    def _enforce(self, state: _Run) -> Iterator[Answer | Failure]:
        """End the workers whose job is over its time or memory."""
        now = time.monotonic()
        for worker in [worker for worker in state.workers if worker.job is not None]:
            if now > worker.deadline:
                detail = f"no answer within {self._limits.timeout_s:g} s"
                yield from self._lose(state, worker, Reason.TIMEOUT, detail)
            elif resident_bytes(worker.pid) - worker.resident_at_start > self._limits.growth_bytes:
                detail = f"needed more than {self._limits.growth_bytes // 2**20} MiB of memory"
                yield from self._lose(state, worker, Reason.MEMORY, detail)

    def _has_room(self, state: _Run) -> bool:
        """Whether the budget allows one more worker."""
        if self._nursery is not None:
            state.is_short_of_memory = not self._budget.has_room(self._nursery.pid, self._staying(state))
        return not state.is_short_of_memory

    def _shrink(self, state: _Run) -> None:
        """Where the budget is as good as spent, let the largest worker end after its job."""
        if self._nursery is None:
            return
        pid = self._budget.one_too_many(self._nursery.pid, self._staying(state))
        for worker in state.workers:
            if worker.pid == pid:
                worker.is_last_job = state.is_short_of_memory = True

    @staticmethod
    def _staying(state: _Run) -> list[int]:
        return [worker.pid for worker in state.workers if not worker.is_last_job]

    def _lose(self, state: _Run, worker: _Worker, reason: Reason, detail: str) -> Iterator[Failure]:
        """End a worker; its job is kept for a try by itself, or is a failure if this was that try."""
        job = worker.job
        self._bury(state, worker)
        if job is None:
            return
        if not job.is_retry:
            state.to_retry.append(job)
            return
        job.drop()
        yield Failure(job.key, reason, f"{detail}, twice")

    # -- the processes ----------------------------------------------------------------------------------------

    def _spawn(self, state: _Run) -> _Worker:
        """A new worker, forked from the nursery; a nursery that died is started anew, a few times."""
        pid, stream = self._fork()
        worker = _Worker(pid, stream, FrameReader(stream), resident_bytes(pid))
        state.workers.append(worker)
        if self._nursery is not None and len(state.workers) == 1:
            self._budget.tell_if_too_small(self._nursery.pid, pid)
        return worker

    def _fork(self) -> tuple[int, socket.socket]:
        last_words = ""
        for _ in range(_MAX_NURSERIES):
            nursery = self._started()
            try:
                return nursery.fork()
            except OSError:
                last_words = nursery.last_words()
                self._end_nursery()
        raise EngineError(
            f"The detection engine could not be loaded, {_MAX_NURSERIES} times: {last_words}. It needs about 1.5 GB "
            "of memory the first time, about 0.5 GB later."
        )

    def _started(self) -> Nursery:
        try:
            self._nursery = self._nursery or Nursery(self._entry, self._scratch, self._variables)
        except OSError as fault:
            raise EngineError(
                f"The detection engine could not be started ({fault.strerror}): is there room in the temporary "
                "directory, and are there file descriptors and processes left for this user?"
            ) from fault
        return self._nursery

    def _end_nursery(self) -> None:
        if self._nursery is not None:
            self._nursery.end()
            self._nursery = None

    def _bury(self, state: _Run, worker: _Worker) -> None:
        """End one worker and collect it."""
        state.workers.remove(worker)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
        worker.stream.close()
        if self._nursery is not None:
            with contextlib.suppress(OSError):
                self._nursery.reap(worker.pid)


def _detail(said: object) -> str:
    """What a worker says of a fault, well formed and short, whatever it is."""
    text = str(said).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…"
