# SPDX-License-Identifier: Apache-2.0
"""The progress bar on stderr, and its silent double."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Self

_RATE_EVERY_S = 0.2


class SilentProgress:
    """A Progress that says nothing; ``files`` were to be scanned, ``reused_files`` of them came from the store."""

    def __init__(self) -> None:
        self.files = 0
        self.reused_files = 0

    def __enter__(self) -> Self:
        """Nothing to set up."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to take down."""

    def start(self, files: int) -> None:
        """See ``Progress``."""
        self.files = files

    def advance(self) -> None:
        """See ``Progress``."""

    def reused(self, files: int) -> None:
        """See ``Progress``."""
        self.reused_files += files


class ProgressBar(SilentProgress):
    """A bar with files, files a second and the time left; removed when it is done."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console  # slow, and only for people
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("files  {task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._rated_at = 0.0
        self._task = self._bar.add_task("Starting", total=None, rate="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the bar away, whatever happened."""
        self._bar.stop()

    def start(self, files: int) -> None:
        """See ``Progress``."""
        super().start(files)
        self._bar.update(self._task, total=files, description="Loading the license index")

    def advance(self) -> None:
        """See ``Progress``."""
        self._bar.advance(self._task)
        now = time.monotonic()
        if now - self._rated_at >= _RATE_EVERY_S:  # the speed is a sum over many samples: too dear for every file
            self._rated_at = now
            speed = self._bar.tasks[0].speed
            self._bar.update(self._task, description="Scanning", rate=f"{speed:.0f} a second" if speed else "")


def choose_progress(is_wanted: bool) -> SilentProgress:
    """A bar where a person looks at stderr and wants one, else silence."""
    is_watched = (
        sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
    )
    return ProgressBar() if is_wanted and is_watched else SilentProgress()
