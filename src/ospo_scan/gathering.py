# SPDX-License-Identifier: Apache-2.0
"""From a tree to all of its evidence: the scan, then one pass after the other over what it found.

``scan`` detects and lets readers see every file; then the refinements, what manifests say, what notices refer to, and,
where it is asked for, copyright statements. One order for every command: what a pass says may be looked at by the next
one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from ospo_scan.copyright_scan import with_copyrights
from ospo_scan.declared import READERS
from ospo_scan.declared.packages import packages_of
from ospo_scan.detect import DETECTORS, Detector
from ospo_scan.execute import Backend
from ospo_scan.lookup import Progress
from ospo_scan.model import ScanResult, place_order
from ospo_scan.package_scan import read_manifests
from ospo_scan.refine import with_refinements
from ospo_scan.refine.references import with_references
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store import ResultStore
from ospo_scan.walk import Changes, Tree


@dataclass(frozen=True, slots=True)
class Means:
    """By what a tree is looked at: the mode of the engine, the results of earlier runs, and who runs detectors.

    ``backend`` makes the backend for a detector, ``progress`` what is told how far a pass has come, by what the pass
    does; both are open while the pass lasts.
    """

    mode: str
    store: ResultStore
    backend: Callable[[Detector], AbstractContextManager[Backend]]
    progress: Callable[[str], AbstractContextManager[Progress]]


def gather(
    tree: Tree, means: Means, own: OwnFiles, changes: Changes | None = None, *, wants_copyrights: bool = False
) -> ScanResult:
    """The evidence of a tree. Raises: EngineError where an engine cannot be loaded."""
    result = _scanned(tree, means, own, changes)
    result = _with_packages(result, tree, means)
    result = with_references(with_refinements(result, tree))
    return _with_copyrights(result, tree, means) if wants_copyrights else result


def _scanned(tree: Tree, means: Means, own: OwnFiles, changes: Changes | None) -> ScanResult:
    detector = DETECTORS["scancode"](means.mode)
    readers = [make() for make in READERS.values()]
    with means.progress("Scanning") as progress, means.backend(detector) as backend:
        return scan(tree, detector, backend, own, progress, means.store, changes, readers)


def _with_packages(result: ScanResult, tree: Tree, means: Means) -> ScanResult:
    """The same with the packages that manifests name, and a fault for each that cannot be read."""
    detector = DETECTORS["packages"](means.mode)
    with means.progress("Reading manifests") as progress, means.backend(detector) as backend:
        found = read_manifests(result, tree, detector, backend, progress, means.store)
    packages = sorted((*result.packages, *packages_of(found.by_path)), key=lambda one: place_order(one.location))
    faults = sorted((*result.faults, *found.faults), key=lambda one: place_order(one.location))
    return replace(result, packages=tuple(packages), faults=tuple(faults))


def _with_copyrights(result: ScanResult, tree: Tree, means: Means) -> ScanResult:
    """The same with copyright statements, read in children of their own: these need no license index."""
    detector = DETECTORS["copyrights"](means.mode)
    with means.progress("Reading copyrights") as progress, means.backend(detector) as backend:
        return with_copyrights(result, tree, detector, backend, progress, means.store)
