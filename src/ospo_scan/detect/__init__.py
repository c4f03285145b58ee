# SPDX-License-Identifier: Apache-2.0
"""Detectors: who finds licenses, copyrights or packages in a file. One is a package and one line in ``DETECTORS``.

A detector is made with a mode, ``fast`` or ``stock``, which must not change its answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from ospo_scan.codec import Found
from ospo_scan.detect.scancode.detector import CopyrightDetector, PackageDetector, ScancodeDetector
from ospo_scan.model import Engine


class Detector(Protocol):
    """The light half of a detector, which lives in the parent process; its heavy half is loaded by a backend.

    ``entry`` names that half as ``package.module:function`` (see ``execute``). The same bytes under the same
    ``private_name`` and the same fingerprint give the same answer. ``caution`` is a sentence for whoever runs it that
    says why it works in another mode than the one it was made with; None where it does not. ``entry``, ``caution`` and
    ``engine`` raise EngineError where the engine is missing.
    """

    @property
    def entry(self) -> str:
        """Where the heavy half is."""
        ...

    @property
    def caution(self) -> str | None:
        """Why it works in another mode, in a sentence."""
        ...

    def engine(self) -> Engine:
        """What detects, and the mode it works in."""
        ...

    def private_name(self, path: str) -> str:
        """The neutral relative name under which the engine sees the file at ``path``: all of it that it looks at."""
        ...

    def private_content(self, content: bytes) -> bytes:
        """What the engine gets to see of the bytes of a file: it can write nothing itself."""
        ...

    def found(self, answer: object) -> Found:
        """What the engine's plain answer says. Raises ValueError when it is malformed."""
        ...


DETECTORS: Mapping[str, Callable[[str], Detector]] = {
    "scancode": ScancodeDetector,
    "copyrights": CopyrightDetector,
    "packages": PackageDetector,
}
