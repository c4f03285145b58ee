# SPDX-License-Identifier: Apache-2.0
"""The supervisor's handle on the process that holds the loaded engine (see ``nursery_process``)."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping

from ospo_scan.errors import EngineError
from ospo_scan.execute.frames import FrameReader, send_frame_with

# All that a child gets to see of the environment: what finds programs, files and encodings, and no secrets.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "PYTHONHASHSEED",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
)

SEND_S = 1.0
"""How long a worker may take to read what it is to do next; it reads at once where nobody has taken it over."""
ANSWER_S = 60.0
"""How long a loaded nursery may take for a fork or to collect a worker, which takes milliseconds: one that is stopped,
or hangs, is ended and replaced."""


class Nursery:
    """Starts to load the engine ``entry`` in a process of its own, with ``scratch`` as its working directory.

    ``variables`` are added to its environment, for the engine.
    A nursery that is gone or hangs raises OSError from every call; EngineError says that the engine cannot load.
    """

    def __init__(self, entry: str, scratch: str, variables: Mapping[str, str]) -> None:
        self._stderr = os.path.join(scratch, "stderr")
        from ospo_scan.execute.confinement import hide  # ctypes is slow to import, and a cached run has no children

        self._is_ready = False
        hide()  # this process holds secrets, and its children know its number
        self._control, theirs = socket.socketpair()
        self._reader = FrameReader(self._control)
        command = [sys.executable, "-P", "-m", "ospo_scan.execute.nursery_process", str(theirs.fileno()), entry]
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        environment |= {"OSPO_SCAN_SCRATCH": scratch, **variables}
        with theirs, open(self._stderr, "wb") as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # an engine that prints must not end up in a report
                stderr=stderr,
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd=scratch,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def fork(self) -> tuple[int, socket.socket]:
        """The process id of a new worker and the stream to it; waits for the engine the first time."""
        self._await_ready()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = self._ask({"spawn": True}, theirs).get("pid")
            except OSError:
                ours.close()
                raise
        if not isinstance(pid, int):
            raise ConnectionError("the nursery gave no process id")
        ours.settimeout(SEND_S)
        return pid, ours

    def reap(self, pid: int) -> None:
        """Collect the exit status of a worker that was killed."""
        self._ask({"reap": pid})

    def end(self) -> None:
        """Kill the nursery and its whole process group, and wait for it."""
        self._control.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _await_ready(self) -> None:
        if self._is_ready:
            return
        said = self._hear()
        if "failed" in said:
            raise EngineError(f"The detection engine could not be loaded: {said['failed']}")
        self._control.settimeout(ANSWER_S)
        self._is_ready = True

    def _ask(self, command: dict[str, object], passed: socket.socket | None = None) -> dict[str, object]:
        send_frame_with(self._control, command, passed)
        return self._hear()

    def _hear(self) -> dict[str, object]:
        while not self._reader.is_closed:
            for message in self._reader.receive():
                if isinstance(message, dict):
                    return message
        raise ConnectionResetError("the nursery is gone")

    def last_words(self) -> str:
        """Why it is gone, as far as that can be told."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._process.wait(1.0) == -signal.SIGKILL:
                return "its process was killed, perhaps for want of memory"
        with contextlib.suppress(OSError), open(self._stderr, "rb") as stderr:
            lines = stderr.read()[-4096:].decode("utf-8", "replace").strip().splitlines()
            if lines:
                return lines[-1]
        return "its process died"
