# SPDX-License-Identifier: Apache-2.0
"""The half of the scancode detector that lives in the parent: it never imports scancode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ospo_scan import codec
from ospo_scan.detect.scancode.installation import find_installation
from ospo_scan.detect.scancode.names import private_name
from ospo_scan.model import Engine

if TYPE_CHECKING:
    from ospo_scan.detect import Found

NAME = "scancode-toolkit"
FAST, STOCK = MODES = ("fast", "stock")


class ScancodeDetector:
    """Licenses and clues as scancode-toolkit's ``get_licenses`` gives them; see ``Detector``.

    ``mode`` says how: ``fast`` with exact accelerations, ``stock`` without. The answers are the same.
    """

    def __init__(self, mode: str = FAST) -> None:
        self._mode = mode
        self.entry = f"ospo_scan.detect.scancode.engine:load_{mode}"

    def engine(self) -> Engine:
        """The installed scancode."""
        installation = find_installation()
        return Engine(NAME, installation.version, self._mode, installation.fingerprint)

    def private_name(self, path: str) -> str:
        """See ``names``."""
        return private_name(path)

    def found(self, answer: object) -> Found:
        """The detections and clues that ``engine`` put into plain values."""
        if not isinstance(answer, dict) or answer.keys() != {"detections", "clues"}:
            raise ValueError("the engine's answer is not of the agreed shape")
        detections, clues = answer["detections"], answer["clues"]
        if not isinstance(detections, list) or not isinstance(clues, list):
            raise ValueError("the engine's answer is not of the agreed shape")
        return (
            tuple(codec.detection_from_plain(detection) for detection in detections),
            tuple(codec.match_from_plain(clue) for clue in clues),
        )
