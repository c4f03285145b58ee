# SPDX-License-Identifier: Apache-2.0
"""The process that loads the engine once and forks a worker from itself whenever the supervisor asks.

It is started as a program of its own (``python -m ospo_scan.execute.nursery_process FD ENTRY``), so that it has one
thread, a clean environment and nothing of the parent's memory; its workers share the loaded engine with it by
copy-on-write. It never sees a byte of a scanned tree; its workers do, and are confined as soon as they are forked
(``confinement``). FD is its end of the control socket; ENTRY is ``package.module:function``, a function without
arguments that returns the engine's ``Work``.

On the control socket each side sends frames in turn: ``{"ready": true}`` or ``{"failed": text}`` first, then for
each ``{"spawn": true}`` that comes with a worker's socket a ``{"pid": n}``, for each ``{"reap": pid}`` a
``{"reaped": true}``. The end of the socket ends the nursery; its end, however it comes, ends the workers.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import socket
import sys
from collections.abc import Collection
from typing import NoReturn, cast

from ospo_scan.errors import OspoScanError
from ospo_scan.execute import Work
from ospo_scan.execute.confinement import confine_loader, confine_worker, die_with, python_places
from ospo_scan.execute.frames import FrameReader, receive_command, send_frame


def main(arguments: list[str]) -> int:
    """Serve the control socket until it closes; the exit status of the process."""
    parent = os.getppid()
    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor decides; a terminal's Ctrl-C reaches the whole group
    confine_loader()
    control = socket.socket(fileno=int(arguments[0]))
    try:
        work = _load(arguments[1])
    except OspoScanError as fault:
        send_frame(control, {"failed": str(fault)})
        return 1
    except Exception as fault:  # whatever an engine raises while it loads is told to the supervisor, who reports it
        send_frame(control, {"failed": f"{type(fault).__name__}: {fault}"})
        return 1
    readable = (os.getcwd(), *python_places())
    send_frame(control, {"ready": True})
    while True:
        command, descriptor = receive_command(control)
        if not isinstance(command, dict):
            return 0
        if descriptor is not None:
            send_frame(control, {"pid": _fork_worker(control, descriptor, work, readable)})
        else:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(command["reap"], 0)
            send_frame(control, {"reaped": True})


def _fork_worker(control: socket.socket, descriptor: int, work: Work, readable: Collection[str]) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid == 0:
        control.close()
        _serve(descriptor, work, nursery, readable)
    os.close(descriptor)
    return pid


def _serve(descriptor: int, work: Work, nursery: int, readable: Collection[str]) -> NoReturn:
    """A worker's life: a path in, an answer out, until its socket closes. Leaves without running exit handlers.

    What it could not be kept from is said first.
    """
    try:
        die_with(nursery)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)  # what is printed there is for nobody, and one worker could fill the disk for all
        os.close(nowhere)
        stream = socket.socket(fileno=descriptor)
        if gaps := confine_worker(readable):
            send_frame(stream, {"gaps": gaps})
        reader = FrameReader(stream)
        while not reader.is_closed:
            for request in reader.receive():
                send_frame(stream, _answer(cast("str", request), stream, work))
    except OSError:
        pass  # the supervisor is gone
    finally:
        os._exit(0)


def _answer(location: str, stream: socket.socket, work: Work) -> dict[str, object]:
    try:
        return {"answer": work(location, lambda: send_frame(stream, {"alive": True})), "of": location}
    except MemoryError:
        return {"memory": "the engine ran out of memory"}
    except Exception as fault:  # one file's fault is a value; it must not cost the worker
        return {"failed": f"{type(fault).__name__}: {fault}", "of": location}


def _load(entry: str) -> Work:
    module, _, function = entry.partition(":")
    return cast("Work", getattr(importlib.import_module(module), function)())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
