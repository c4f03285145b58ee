# SPDX-License-Identifier: Apache-2.0
"""An engine that hostile bytes have taken over: it does what the file says, as Python, and answers what came of it.

The entry point ``execute.attacks:load``. A program has ``location``, ``parent`` (the run), ``nursery``, ``stream`` (the
worker's end of its socket) and ``length`` (packs the head of a frame) at hand, and sets ``answer``.
"""

from __future__ import annotations

import gc
import os
import socket
import struct
from typing import Any

from ospo_scan.execute import Alive, Work

RUN = 0


def load() -> Work:
    """The engine; it is told the run's process id by being its child's child."""
    global RUN  # noqa: PLW0603 - known only here: in a worker, the parent is the nursery
    RUN = os.getppid()
    return attack


def attack(location: str, alive: Alive) -> object:
    with open(location, encoding="utf-8") as file:
        program = file.read()
    scope: dict[str, Any] = {
        "alive": alive,
        "answer": None,
        "length": struct.Struct(">Q").pack,
        "location": location,
        "nursery": os.getppid(),
        "os": os,
        "parent": RUN,
        "stream": next(one for one in gc.get_objects() if isinstance(one, socket.socket) and one.fileno() > 2),
    }
    exec(program, scope)
    return scope["answer"]
