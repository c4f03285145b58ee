# SPDX-License-Identifier: Apache-2.0
"""How a verification is written."""

from __future__ import annotations

from typing import Protocol, TextIO

from ospo_scan.report.format import RenderOptions
from ospo_scan.verification.model import Verification


class VerificationFormat(Protocol):
    """Writes a verification in one format; as ``Format`` does a report."""

    def write(self, verification: Verification, stream: TextIO, options: RenderOptions) -> None:
        """Write all of ``verification`` to ``stream``, which takes any Unicode text but lone surrogates."""
