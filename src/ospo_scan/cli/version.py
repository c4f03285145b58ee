# SPDX-License-Identifier: Apache-2.0
"""What ``--version`` says: the tool, the engine and its data, the SPDX list."""

from __future__ import annotations

from ospo_scan import __version__
from ospo_scan.detect.scancode.installation import installed_version
from ospo_scan.license_ids import SPDX_LIST_VERSION


def version_text() -> str:
    """Three lines; told from metadata, so that nothing heavy is imported."""
    engine = installed_version("scancode-toolkit")
    return "\n".join(
        (
            f"ospo-scan {__version__}",
            f"engine: scancode-toolkit {engine}, with the license index of that version",
            f"SPDX license list: {SPDX_LIST_VERSION}",
        )
    )
