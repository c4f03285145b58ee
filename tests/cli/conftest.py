# SPDX-License-Identifier: Apache-2.0
"""The command line with the fake engine in real child processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from fakes import FakeCopyrightDetector, FakeDetector, FakePackageDetector
from ospo_scan import cli, detect


@dataclass(frozen=True)
class Said:
    """What one run of the command line gave back."""

    exit_code: int
    out: str
    err: str


OspoScan = Callable[..., Said]


@pytest.fixture
def ospo_scan(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> OspoScan:
    monkeypatch.setitem(detect.DETECTORS, "scancode", FakeDetector)
    monkeypatch.setitem(detect.DETECTORS, "copyrights", FakeCopyrightDetector)
    monkeypatch.setitem(detect.DETECTORS, "packages", FakePackageDetector)

    def run(*arguments: object) -> Said:
        exit_code = cli.run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Said(exit_code, out.decode(), err.decode())

    return run
