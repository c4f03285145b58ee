# SPDX-License-Identifier: Apache-2.0
"""Where lean indexes are kept (see ``fast.lean``), and their upkeep; told and done without loading one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping

from ospo_scan.detect.scancode.installation import find_installation

DIRECTORY_VARIABLE = "OSPO_SCAN_INDEX_DIRECTORY"
READONLY_VARIABLE = "OSPO_SCAN_INDEX_READONLY"
_OURS = re.compile(r"[0-9a-f]{32}|\.building-.*")


def variables(cache: str | None, fingerprint: str, *, is_readonly: bool) -> Mapping[str, str]:
    """What tells the engine where its lean index is, or is to be kept; nothing where there is no cache directory.

    The directory is named after the engine's ``fingerprint``, so that several versions live side by side.
    """
    if cache is None:
        return {}
    directory = os.path.join(os.path.abspath(cache), "index", _name(fingerprint))
    return {DIRECTORY_VARIABLE: directory, **({READONLY_VARIABLE: "1"} if is_readonly else {})}


def index_bytes(cache: str) -> int:
    """The size of all lean indexes in a cache directory."""
    return sum(
        os.lstat(os.path.join(folder, name)).st_size
        for directory in _directories(cache)
        for folder, _, names in os.walk(directory)
        for name in names
    )


def remove_indexes(cache: str, *, is_current_kept: bool) -> int:
    """Remove the lean indexes in a cache directory, or those of other versions; how many were removed.

    Raises EngineError as ``find_installation`` where the one of the installed version is to be kept.
    """
    kept = _name(find_installation().fingerprint) if is_current_kept else None
    directories = [path for path in _directories(cache) if os.path.basename(path) != kept]
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)
    return len(directories)


def _name(fingerprint: str) -> str:
    return fingerprint[:32]


def _directories(cache: str) -> list[str]:
    """The directories that hold an index or the rest of one, by their names; links are none of ours."""
    parent = os.path.join(cache, "index")
    if os.path.islink(parent) or not os.path.isdir(parent):
        return []
    with os.scandir(parent) as entries:
        return sorted(one.path for one in entries if one.is_dir(follow_symlinks=False) and _OURS.fullmatch(one.name))
