# SPDX-License-Identifier: Apache-2.0
"""A page of the docs whose sections are written by different commands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def write_section(page: Path, heading: str, lines: Sequence[str]) -> None:
    """Put ``lines`` into the section ``## heading`` of ``page``, a new last one where there is none yet."""
    section = "\n".join([f"## {heading}", "", *lines]) + "\n"
    before = page.read_text()
    place = re.search(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", before, re.MULTILINE | re.DOTALL)
    if place is None:
        page.write_text(f"{before.rstrip()}\n\n{section}")
        return
    after = before[place.end() :]
    page.write_text(before[: place.start()] + section + (f"\n{after}" if after else ""))
