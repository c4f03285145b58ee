# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import subprocess
import sys

import pytest

from ospo_scan.report import FORMATS


def test_every_format_can_be_taken_and_writes() -> None:
    assert next(iter(FORMATS)) == "terminal"
    assert len(set(FORMATS)) == len(FORMATS)
    assert all(callable(FORMATS[name].write) for name in FORMATS)


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        FORMATS["word-processor"]


def test_listing_the_formats_imports_none_of_them() -> None:
    code = "import sys; from ospo_scan.report import FORMATS; list(FORMATS); sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
