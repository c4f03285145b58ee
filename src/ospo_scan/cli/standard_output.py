# SPDX-License-Identifier: Apache-2.0
"""Writing to standard output, which may be closed, full, or a pipe that nobody reads to its end."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from ospo_scan.errors import UsageError


def write_stdout(content: bytes) -> None:
    """Write all of ``content``. A reader that goes away (``| head``) is no fault: the rest is dropped.

    Raises UsageError where standard output is closed; OSError where it cannot be written to.
    """
    if sys.stdout is None:
        raise UsageError("Standard output is closed: write the report to a file with -o.")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        abandon_stdout()


def flush_stdout() -> None:
    """Write what is still buffered, so that a fault shows now and not when the interpreter ends."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            abandon_stdout()


def abandon_stdout() -> None:
    """Point standard output nowhere, so that the interpreter's last flush is silent."""
    _abandon(sys.stdout)


def abandon_terminal() -> None:
    """Point standard output and stderr nowhere: the terminal is gone."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            _abandon(stream)


def _abandon(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
