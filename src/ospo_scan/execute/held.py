# SPDX-License-Identifier: Apache-2.0
"""The jobs that lie ready or are in a worker's hands: private copies of their content, each under a name of its own."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from ospo_scan.errors import TemporaryDirectoryError
from ospo_scan.execute import Job

_STEPS = 8
_STEP_BYTES = 32 * 2**10  # an engine that goes through a file step by step gets on by more than this


@dataclass(slots=True)
class Held:
    """A job whose content lies in a private file in ``directory``; workers know it by ``name``, relative to scratch.

    Its answer may take so many ``steps``, of which ``steps_left`` are to come.
    """

    key: str
    directory: str
    name: str
    steps: int
    steps_left: int = 0
    is_retry: bool = False

    def drop(self) -> None:
        """Remove the private file."""
        shutil.rmtree(self.directory, ignore_errors=True)


def hold(job: Job, scratch: str, number: int) -> Held:
    """Write the content of a job into the directory ``scratch``; ``number`` is that of no other job there.

    Raises: TemporaryDirectoryError where there is no room.
    """
    directory = os.path.join(scratch, f"j{number}")
    location = os.path.join(directory, job.name)
    try:
        os.makedirs(os.path.dirname(location), exist_ok=True)
        with open(location, "wb") as private:
            private.write(job.content)
    except OSError as fault:
        raise TemporaryDirectoryError(
            f"Cannot write to the temporary directory {scratch} ({fault.strerror}): "
            "free some room there or set TMPDIR to another directory."
        ) from fault
    # NOTE: relative, since scancode looks for "locale" anywhere in the path that it is given.
    return Held(job.key, directory, os.path.relpath(location, scratch), _STEPS + len(job.content) // _STEP_BYTES)
