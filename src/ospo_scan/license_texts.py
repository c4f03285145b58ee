# SPDX-License-Identifier: Apache-2.0
"""The full texts of licenses, from the database of the installed scancode-toolkit.

Its files are read as files, with their front matter left out: scancode itself is not imported for that.
"""

from __future__ import annotations

import importlib.metadata
import os
from functools import lru_cache

from ospo_scan.license_ids import license_facts

_TEXTS = "licensedcode/data/licenses"
_MARK = "---\n"


def license_text(license_id: str) -> str | None:
    """The text of a canonical license id, LicenseRef or exception; None where scancode has none.

    Without blank lines at its ends, with one line end after the last line.
    """
    facts = license_facts(license_id)
    return _text(facts.key) if facts is not None and facts.key is not None else None


@lru_cache(maxsize=256)
def _text(key: str) -> str | None:
    directory = _directory()
    if directory is None:
        return None
    try:
        with open(os.path.join(directory, f"{key}.LICENSE"), encoding="utf-8") as file:
            content = file.read()
    except OSError:
        return None
    if content.startswith(_MARK):
        content = content.partition(f"\n{_MARK}")[2]
    text = content.strip("\n")
    return text + "\n" if text.strip() else None


@lru_cache(maxsize=1)
def _directory() -> str | None:
    try:
        return str(importlib.metadata.distribution("scancode-toolkit").locate_file(_TEXTS))
    except importlib.metadata.PackageNotFoundError:
        return None
