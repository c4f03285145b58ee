# SPDX-License-Identifier: Apache-2.0
"""Trees whose paths are longer than the system takes in one call."""

from __future__ import annotations

import os
from pathlib import Path


def make_chain(directory: Path, name: bytes, depth: int) -> bytes:
    """A chain of directories, made without ever naming the whole path; the path of the last one."""
    fd = os.open(directory, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=fd)
        below = os.open(name, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    with open(os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=fd), "w") as file:
        file.write("deep")
    os.close(fd)
    return b"/".join([name] * depth)
