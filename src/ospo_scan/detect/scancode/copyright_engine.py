# SPDX-License-Identifier: Apache-2.0
"""The heavy half of the copyright detector: loaded once in the nursery, run in its forked workers.

It needs no license index: scancode's grammar of copyright statements takes half a second and some 60 MB.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ospo_scan import codec
from ospo_scan.detect.scancode import shim
from ospo_scan.detect.scancode.installation import REINSTALL
from ospo_scan.errors import EngineError
from ospo_scan.execute import Alive, Work
from ospo_scan.model import Copyright

if TYPE_CHECKING:
    from cluecode.copyrights import Detection


def load_fast() -> Work:
    """The engine with its exact accelerations. Raises whatever a broken installation raises."""
    return _load(is_fast=True)


def load_stock() -> Work:
    """The engine as it comes. Raises whatever a broken installation raises."""
    return _load(is_fast=False)


def detect(location: str, alive: Alive) -> object:
    """The plain form of the copyright statements in the private file at ``location``; an answer takes one step."""
    from typecode import contenttype

    contenttype._registry.clear()  # NOTE: it remembers the types of all paths for ever
    return codec.found_to_plain(codec.Found(copyrights=tuple(statements(location))))


def statements(location: str) -> Iterator[Copyright]:
    """The statements that ``scancode.api.get_copyrights`` gives for a file, each with the holders found in it."""
    from cluecode.copyrights import CopyrightDetection, HolderDetection, detect_copyrights

    found: Iterable[Detection] = detect_copyrights(
        location,
        include_copyrights=True,
        include_holders=True,
        include_authors=True,  # as the API does: a CREDITS file has authors, and then no copyrights
        include_copyright_years=True,
        include_copyright_allrights=False,
    )
    statement: Any = None
    holders: list[str] = []
    for one in found:  # a statement is followed by its holder
        if isinstance(one, CopyrightDetection):
            if statement is not None:
                yield Copyright(statement.copyright, tuple(holders), statement.start_line, statement.end_line)
            statement, holders = one, []
        elif isinstance(one, HolderDetection):
            holders.append(one.holder)
    if statement is not None:
        yield Copyright(statement.copyright, tuple(holders), statement.start_line, statement.end_line)


def _load(*, is_fast: bool) -> Work:
    shim.prepare(os.environ["OSPO_SCAN_SCRATCH"])
    if is_fast:
        from ospo_scan.detect.scancode.fast import copyrights

        copyrights.install()
    try:
        # It loads what is loaded at first use, so that all workers share it; another version is told at once.
        found = list(statements(os.path.join(os.path.dirname(__file__), "copyright_probe.txt")))
    except Exception as fault:  # whatever another version does otherwise
        raise EngineError(
            f"scancode-toolkit finds no copyrights here ({type(fault).__name__}: {fault}). {REINSTALL}"
        ) from fault
    if [one.holders for one in found] != [("Ada Lovelace",)]:
        raise EngineError(f"scancode-toolkit finds no copyright statement where there is one. {REINSTALL}")
    gc.collect()
    gc.freeze()
    return detect
