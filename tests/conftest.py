# SPDX-License-Identifier: Apache-2.0
"""What every test runs under: no network, no settings of the machine, a home of its own."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# How long one example takes says nothing on a busy machine; pytest-timeout ends what hangs.
# Nor is it traced why an example fails: that takes minutes for a whole report.
settings.register_profile("any machine", deadline=None, phases=[one for one in Phase if one is not Phase.explain])
settings.load_profile("any machine")

_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "TMPDIR", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST")


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name not in _KEPT:
            monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)

    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a test tried to reach {address!r}: tests use no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A directory for a tree to scan."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session", autouse=True)
def _signals_are_obeyed() -> None:
    """What starts tests in the background has them ignore signals, and so the processes that they start."""
    for number, action in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, action)
