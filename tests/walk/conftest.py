# SPDX-License-Identifier: Apache-2.0
"""A place for trees that are too deep for Python to remove."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def bottomless() -> Iterator[Path]:
    """A directory outside of ``tmp_path``, whose removal by pytest would recurse once a level.

    In memory where there is such a place, because thousands of directories take long to remove from a disk.
    """
    memory = "/dev/shm"
    directory = tempfile.mkdtemp(prefix="ospo-scan-test-", dir=memory if os.access(memory, os.W_OK) else None)
    yield Path(directory)
    # NOTE: the program, which neither recurses nor ever follows a link; nothing of our own removes trees.
    subprocess.run(["rm", "-rf", "--", directory], check=True)
