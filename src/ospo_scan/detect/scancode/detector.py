# SPDX-License-Identifier: Apache-2.0
"""The half of the scancode detector that lives in the parent: it never imports scancode."""

from __future__ import annotations

import codecs
from dataclasses import replace
from functools import cached_property

from ospo_scan import codec
from ospo_scan.answers import checked
from ospo_scan.detect.scancode.installation import Installation, find_installation
from ospo_scan.detect.scancode.names import copyright_name, private_name
from ospo_scan.manifests.names import manifest_name
from ospo_scan.model import Engine

NAME = "scancode-toolkit"
FAST, STOCK = "fast", "stock"


class _Scancode:
    """What the detectors that are made of scancode share; see ``Detector``.

    ``mode`` says how: ``fast`` with exact accelerations where they are proven, ``stock`` without. The answers are the
    same.
    """

    _engine: str
    """The module with the heavy half."""

    def __init__(self, mode: str = FAST) -> None:
        self._asked = mode

    @property
    def entry(self) -> str:
        """See ``Detector``."""
        return f"ospo_scan.detect.scancode.{self._engine}:load_{self._mode}"

    @property
    def caution(self) -> str | None:
        """See ``Detector``: the accelerations are only for the scancode that they are proven on."""
        return self._installation.doubt if self._asked == FAST else None

    def engine(self) -> Engine:
        """The installed scancode."""
        return Engine(NAME, self._installation.version, self._mode, self._installation.fingerprint)

    @property
    def _mode(self) -> str:
        return STOCK if self.caution else self._asked

    @cached_property
    def _installation(self) -> Installation:
        return find_installation()

    def private_content(self, content: bytes) -> bytes:
        """See ``Detector``."""
        return content

    def found(self, answer: object) -> codec.Found:
        """What the heavy half put into plain values; a license that is no expression is refused with ValueError."""
        return checked(codec.found_from_plain(answer))


class ScancodeDetector(_Scancode):
    """Licenses and clues as scancode-toolkit's ``get_licenses`` gives them."""

    _engine = "engine"

    def private_name(self, path: str) -> str:
        """See ``names``."""
        return private_name(path)


class CopyrightDetector(_Scancode):
    """Copyright statements as scancode-toolkit's ``get_copyrights`` gives them, and nothing else."""

    _engine = "copyright_engine"

    def engine(self) -> Engine:
        """The installed scancode, under a name of its own: one store holds the answers of both."""
        return replace(super().engine(), name=f"{NAME} copyrights")

    def private_name(self, path: str) -> str:
        """See ``names``."""
        return copyright_name(path)


class PackageDetector(_Scancode):
    """What manifests say, as scancode-toolkit's readers and our own give it, and nothing else.

    It is asked about files of which ``manifest_name`` knows a name; about any other it says that there is no manifest.
    """

    _engine = "package_engine"

    def engine(self) -> Engine:
        """The installed scancode, under a name of its own: one store holds the answers of all."""
        return replace(super().engine(), name=f"{NAME} packages")

    def private_name(self, path: str) -> str:
        """See ``manifests.names``."""
        return manifest_name(path) or "f"

    def private_content(self, content: bytes) -> bytes:
        """Without a byte order mark, which scancode's readers of manifests do not expect."""
        return content.removeprefix(codecs.BOM_UTF8)
