# SPDX-License-Identifier: Apache-2.0
"""The stock engine's answers, kept from run to run: it is slow, and its answers never change.

One file of JSON lines for each version of scancode; only ever appended to, so that several runs can use it at once.
A line holds ``key`` (see ``key_of``), then either ``found`` (the API's answer) and ``cpu_s`` (seconds of CPU), or
``failure`` (a word) and ``limit_s`` (the time limit then).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_START = b'{"key": "'


def key_of(content: bytes, name: str) -> str:
    """What an answer depends on: the bytes, and the neutral name (see ``ospo_scan.detect.scancode.names``)."""
    return f"{hashlib.sha256(content).hexdigest()}:{name}"


def name_of(key: str) -> str:
    """The neutral name in a key."""
    return key.partition(":")[2]


class StockAnswers:
    """The answers kept in ``directory`` for the scancode of ``version``; read when made, added to with ``add``."""

    def __init__(self, directory: Path, version: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._path = directory / f"scancode-{version}.jsonl"
        self._lines: dict[str, bytes] = {}
        if self._path.exists():
            for line in self._path.read_bytes().splitlines():
                self._remember(line)

    def get(self, key: str, limit_s: float) -> Mapping[str, Any] | None:
        """The line of ``key``; None where there is none, or one to be found out anew with a limit of ``limit_s``.

        A failure stands until there is more time; an error of the engine's never does: its cause may lie outside. With
        a limit of 0, all that is known stands.
        """
        line = self._lines.get(key)
        if line is None:
            return None
        kept: dict[str, Any] = json.loads(line)
        if "failure" not in kept or limit_s == 0:
            return kept
        return kept if kept["failure"] != "engine-error" and kept["limit_s"] >= limit_s else None

    def add(self, key: str, answer: Mapping[str, Any]) -> None:
        """Append one line, whole, whatever other runs append meanwhile."""
        line = json.dumps({"key": key, **answer}).encode()
        with self._path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A run that was killed may have left half a line: that one ends here, and is not read.
            file.write(b"\n" + line + b"\n")
        self._remember(line)

    def _remember(self, line: bytes) -> None:
        if line.startswith(_START) and line.endswith(b"}") and (end := line.find(b'"', len(_START))) > 0:
            self._lines[line[len(_START) : end].decode()] = line
