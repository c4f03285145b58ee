# SPDX-License-Identifier: Apache-2.0
"""The scancode engine with limits so small that short files are large: entry ``small_windows:load``."""

from __future__ import annotations

from ospo_scan.detect.scancode import engine, windows
from ospo_scan.execute import Work


def load() -> Work:
    engine.WHOLE_FILE_BYTES = 8_000
    windows.WINDOW_CHARS = 8_000
    windows.OVERLAP_CHARS = 2_000
    windows.LINE_CHARS = 1_000
    return engine.load_fast()
