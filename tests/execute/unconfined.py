# SPDX-License-Identifier: Apache-2.0
"""The engine of ``attacks`` on a system that cannot forbid anything: the entry point ``execute.unconfined:load``."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable

from execute import attacks
from ospo_scan.execute import Work, landlock, seccomp


def load() -> Work:
    def restrict_to(readable: Iterable[str]) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    landlock.restrict_to = restrict_to
    seccomp.machine = lambda: "mips"
    return attacks.load()
