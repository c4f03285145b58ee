# SPDX-License-Identifier: Apache-2.0
"""The heavy half of the scancode detector: loaded once in the nursery, run in its forked workers.

Slow imports (scancode and all that it brings, 1-2 s) happen when it is loaded, nowhere else.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ospo_scan import codec
from ospo_scan.detect.scancode import kept, shim, windows
from ospo_scan.detect.scancode.detector import NAME
from ospo_scan.detect.scancode.installation import REINSTALL, Installation, check_index, find_installation
from ospo_scan.detect.scancode.recovered import recovered
from ospo_scan.errors import EngineError
from ospo_scan.evidence import evidence_digest
from ospo_scan.execute import Alive, Work
from ospo_scan.execute.confinement import die_with
from ospo_scan.expression import from_scancode
from ospo_scan.model import LicenseDetection, LicenseMatch, Suspicion

if TYPE_CHECKING:
    from ospo_scan.detect.scancode.fast import lean

WHOLE_FILE_BYTES = 2 * 2**20
"""Up to this size a file is given to scancode as it is; the contract of exactness holds there."""


def load_fast() -> Work:
    """The engine with its exact accelerations (see ``fast``). Raises whatever a broken installation raises."""
    return _load(is_fast=True)


def load_stock() -> Work:
    """The engine as it comes. Raises whatever a broken installation raises."""
    return _load(is_fast=False)


def _load(*, is_fast: bool) -> Work:
    shim.prepare(os.environ["OSPO_SCAN_SCRATCH"])
    installation = find_installation()
    if is_fast:
        _load_fast(installation)
    else:
        _load_stock(installation)
    _try_out(installation)
    gc.collect()
    gc.freeze()
    return detect


def _try_out(installation: Installation) -> None:
    """Look at this very file, which says what its license is: a version whose functions differ is told at once.

    It also loads what scancode loads at first use, so that all workers share it. Raises EngineError.
    """
    try:
        found = [_detections(_licenses(__file__))]
        if installation.doubt:  # what a large file needs, too
            found.append(_detections(windows.licenses(__file__, lambda: None)))
        is_fit = all(found)
    except Exception as fault:  # whatever another version does otherwise
        raise EngineError(_unfit(installation, f"{type(fault).__name__}: {fault}")) from fault
    if not is_fit:
        raise EngineError(_unfit(installation, "it finds no license where there is one"))


def _unfit(installation: Installation, why: str) -> str:
    return f"scancode-toolkit {installation.version} does not work as ospo-scan needs it ({why}). {REINSTALL}"


def detect(location: str, alive: Alive) -> object:
    """The plain form of the detections and clues in the private file at ``location``."""
    from typecode import contenttype

    contenttype._registry.clear()  # NOTE: it remembers the types of all paths for ever
    is_whole = os.path.getsize(location) <= WHOLE_FILE_BYTES
    found = _licenses(location) if is_whole else windows.licenses(location, alive)
    detections = _detections(found)
    hidden, suspicions = recovered(location, detections, _look, alive)
    return _plain(found, (*detections, *hidden), suspicions)


def _look(lines: Sequence[str], numbers: Sequence[int]) -> Sequence[LicenseDetection]:
    return _detections(windows.licenses_in(lines, numbers))


def _licenses(location: str) -> Mapping[str, Any]:
    from scancode import api

    found: Mapping[str, Any] = api.get_licenses(location, include_text=True)
    return found


def _load_fast(installation: Installation) -> None:
    """Load the lean index; where there is none, make it from the stock one, and keep it if there is a place for it."""
    from licensedcode import cache

    from ospo_scan.detect.scancode.fast import lean  # numpy is slow to import
    from ospo_scan.detect.scancode.fast.install import install_accelerations

    directory = os.environ.get(kept.DIRECTORY_VARIABLE)
    is_kept = directory is not None and not os.environ.get(kept.READONLY_VARIABLE)
    loaded = lean.load(directory) if directory else None
    if loaded is None and directory and is_kept:
        with kept.alone(directory):  # whoever waited finds what the other one made
            loaded = lean.load(directory) or _made_apart(installation, directory)
    loaded = loaded or _made(installation)
    cache._LICENSE_CACHE = loaded.cache
    install_accelerations(loaded.tables, loaded.names)


def _made_apart(installation: Installation, directory: str) -> lean.LeanIndex | None:
    """The lean index made and kept in ``directory`` by a process of its own; None where there is no place for it.

    The stock index takes more than a gigabyte, of which this process keeps nothing that way. Raises EngineError.
    """
    from ospo_scan.detect.scancode.fast import lean

    check_index(installation)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            die_with(parent)
            lean.save(directory, _made(installation))
            status = 0
        finally:
            os._exit(status)  # no room, above all: then the index is made anew by each run
    os.waitpid(pid, 0)
    return lean.load(directory)


def _made(installation: Installation) -> lean.LeanIndex:
    """The lean index made from the stock one."""
    from licensedcode import cache

    from ospo_scan.detect.scancode.fast import lean
    from ospo_scan.detect.scancode.fast.tables import tables_of

    _load_index(installation.index)
    return lean.slim(cache._LICENSE_CACHE, tables_of(cache.get_index()))


def _load_stock(installation: Installation) -> None:
    """Load the index of a scancode of any version. Raises EngineError where this one keeps it in another way."""
    try:
        _load_index(installation.index)
    except Exception as fault:  # whatever another version does otherwise
        raise EngineError(_unfit(installation, f"{type(fault).__name__}: {fault}")) from fault


def _load_index(path: str) -> None:
    """Load scancode's index without its own loader, which rebuilds a broken index inside site-packages.

    The garbage collector is off meanwhile: it would go through all that is loaded again and again, for nothing.
    """
    from licensedcode import cache

    gc.disable()
    try:
        cache._LICENSE_CACHE = cache.load_cache_file(path)
    finally:
        gc.enable()


def _plain(
    found: Mapping[str, Any], detections: Iterable[LicenseDetection], suspicions: Sequence[Suspicion] = ()
) -> codec.Plain:
    in_order = sorted(detections, key=lambda detection: (detection.start_line, detection.end_line))
    clues = sorted(map(_match, found["license_clues"]), key=lambda clue: (clue.start_line, clue.end_line))
    return codec.found_to_plain(codec.Found(tuple(in_order), tuple(clues), suspicions=tuple(suspicions)))


def _detections(found: Mapping[str, Any]) -> list[LicenseDetection]:
    return [_detection(detection) for detection in found["license_detections"]]


def _detection(found: Mapping[str, Any]) -> LicenseDetection:
    matches = tuple(_match(match) for match in found["matches"])
    expression = from_scancode(found["license_expression_spdx"])
    return LicenseDetection(
        license_expression=expression,
        detector=NAME,
        evidence=evidence_digest(expression, (match.matched_text for match in matches)),
        start_line=min(match.start_line for match in matches),
        end_line=max(match.end_line for match in matches),
        matches=matches,
    )


def _match(found: Mapping[str, Any]) -> LicenseMatch:
    return LicenseMatch(
        license_expression=from_scancode(found["license_expression_spdx"]),
        rule=found["rule_identifier"],
        matcher=found["matcher"],
        score=float(found["score"]),
        matched_length=found["matched_length"],
        start_line=found["start_line"],
        end_line=found["end_line"],
        matched_text=found["matched_text"],
        referenced_files=_referenced_files(found["rule_identifier"]),
    )


def _referenced_files(rule: str) -> tuple[str, ...]:
    """The files that a rule of the index names; a match of an SPDX tag has a rule of its own, which names none."""
    from licensedcode import cache

    known = cache.get_index().rules_by_id.get(rule)
    return () if known is None else tuple(known.referenced_filenames)
