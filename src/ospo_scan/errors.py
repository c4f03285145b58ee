# SPDX-License-Identifier: Apache-2.0
"""The faults that end a run: one hierarchy, each class with its exit code.

One file's fault is not here: it is a value in that file's ``FileScan``. Any exception that is not an
``OspoScanError`` is a bug and shows its traceback.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import ClassVar


class OspoScanError(Exception):
    """A fault that the person who runs the tool can act on.

    The message names the thing, the fact and what to do next, in one or two sentences.
    """

    exit_code: ClassVar[int] = 2


class UsageError(OspoScanError):
    """The command line asks for something that cannot be done: a missing path, two writers on stdout."""


class ReportFileError(OspoScanError):
    """A saved report, or a saved scancode result, cannot be read as what it should be."""


class TemplateError(OspoScanError):
    """A person's own template cannot be used; ``line`` is 1-based, None where the fault is not in one line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class BaselineError(OspoScanError):
    """A baseline cannot be read as one, or would be written over; the message says in which line, if in one."""


class GitError(OspoScanError):
    """Git refused the repository, or is not installed where the tree needs it."""


class EngineError(OspoScanError):
    """The detection engine cannot start: scancode is missing, broken or lacks its license index."""


class TemporaryDirectoryError(OspoScanError):
    """There is no directory in which the run may write its private files."""


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong, or doubtful, in a policy file; lines and columns are 1-based, 0 where there is none."""

    source: str
    line: int
    column: int
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        place = ":".join([self.source, *(str(number) for number in (self.line, self.column) if number)])
        return f"{place}: {'warning: ' if self.is_warning else ''}{self.message}"


class PolicyError(OspoScanError):
    """The policy cannot be used; ``faults`` holds every reason at once, in file order."""

    kind: ClassVar[str] = "policy"

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class PolicyTestError(PolicyError):
    """The file with the tests of a policy cannot be used."""

    kind: ClassVar[str] = "test file"


class Terminated(BaseException):
    """A signal asks to end: children are ended, nothing is written. Not an ``Exception``: nothing swallows it."""

    def __init__(self, number: int = signal.SIGTERM) -> None:
        super().__init__()
        self.exit_code = 128 + number
