# SPDX-License-Identifier: Apache-2.0
"""The progress bar on stderr, and its silent double."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Collection
from types import TracebackType
from typing import Self

from ospo_scan.report.text import visible

_TOLD_EVERY_S = 0.2
_LONG_S = 3.0
_LOADING_S = 20.0  # until then, the first file in hand waits for the index


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

    def start(self, files: int, size: int, in_hand: Collection[str]) -> None:
        """See ``Progress``."""
        self.files = files

    def advance(self, size: int) -> None:
        """See ``Progress``."""

    def reused(self, files: int) -> None:
        """See ``Progress``."""
        self.reused_files += files


class ProgressBar(SilentProgress):
    """A bar of bytes, with files, bytes and the time left; removed when it is done.

    Where nothing was done for a while, it names the file that takes so long.
    """

    def __init__(self, what: str = "Scanning") -> None:
        super().__init__()
        self._what = what
        from rich.console import Console  # slow, and only for people
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        self._bar = Progress(
            TextColumn("{task.fields[activity]}", markup=False, table_column=Column(no_wrap=True)),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[done]}", markup=False, table_column=Column(no_wrap=True)),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            get_time=time.monotonic,
        )
        self._done = 0
        self._told_at = 0.0
        self._in_hand: Collection[str] = ()
        self._advanced_at = time.monotonic()
        self._task = self._bar.add_task("", total=None, activity=Activity(lambda: "Starting"), done="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the bar away, whatever happened."""
        self._bar.stop()

    def start(self, files: int, size: int, in_hand: Collection[str]) -> None:
        """See ``Progress``."""
        super().start(files, size, in_hand)
        self._in_hand = in_hand
        self._bar.update(self._task, total=max(1, size), activity=Activity(self._activity))

    def advance(self, size: int) -> None:
        """See ``Progress``."""
        self._done += 1
        self._advanced_at = time.monotonic()
        self._bar.update(self._task, advance=size)
        if self._advanced_at - self._told_at >= _TOLD_EVERY_S:
            self._told_at = self._advanced_at
            self._bar.update(self._task, done=self._amount())

    def _amount(self) -> str:
        task = self._bar.tasks[0]
        return f"{self._done}/{self.files} files  {task.completed / 2**20:.1f}/{(task.total or 0) / 2**20:.1f} MiB"

    def _activity(self) -> str:
        waited = time.monotonic() - self._advanced_at
        file = first(self._in_hand)
        if file is None or waited < (_LONG_S if self._done else _LOADING_S):
            return self._what if self._done or self._what != "Scanning" else "Loading the license index"
        return f"{shortened(file)}, {waited:.0f} s"


class Activity:
    """A text that is made when it is shown, since nothing happens while one waits."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text()


def first(names: Collection[str]) -> str | None:
    """The first of ``names``, which may change at any time; None where there is none."""
    with contextlib.suppress(RuntimeError):
        return next(iter(names), None)
    return None


def shortened(path: str, width: int = 24) -> str:
    """The end of a path that may hold anything, visible and in at most ``width`` characters."""
    shown = visible(path)
    return shown if len(shown) <= width else "…" + shown[1 - width :]


def choose_progress(is_wanted: bool, what: str = "Scanning") -> SilentProgress:
    """A bar that says ``what`` where a person looks at stderr and wants one, else silence."""
    is_watched = (
        sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
    )
    return ProgressBar(what) if is_wanted and is_watched else SilentProgress()
