# SPDX-License-Identifier: Apache-2.0
"""The README shows what the tool really says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ospo_scan.report import FORMATS, RenderOptions
from test_fixtures import Backends, backend, judge

ROOT = Path(__file__).parent.parent

__all__ = ["backend"]


@pytest.mark.scancode
def test_the_tour_in_the_readme_is_real_output(backend: Backends, project: Path) -> None:
    stream = io.StringIO()
    FORMATS["terminal"].write(judge(ROOT / "fixtures/demo-project", backend, project), stream, RenderOptions())
    assert f"$ ospo-scan check build/demo\n{stream.getvalue()}(exit code 1)\n" in (ROOT / "README.md").read_text()
