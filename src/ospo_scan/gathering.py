# SPDX-License-Identifier: Apache-2.0
"""From a tree to all of its evidence: the scan, then one pass after the other over what it found.

``scan`` detects and lets readers see every file; then what manifests say, the refinements, what notices refer to, and,
where it is asked for, copyright statements. One order for every command: what a pass says may be looked at by the next
one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ospo_scan.copyright_scan import with_copyrights
from ospo_scan.declared import READERS, with_declarations
from ospo_scan.detect import DETECTORS, Detector
from ospo_scan.execute import Backend
from ospo_scan.lookup import Progress
from ospo_scan.model import ScanResult
from ospo_scan.package_scan import read_manifests
from ospo_scan.refine import with_refinements
from ospo_scan.refine.families import with_families
from ospo_scan.refine.references import with_references
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store import ResultStore
from ospo_scan.walk import Changes, Tree

if TYPE_CHECKING:
    from ospo_scan.declared.packages import Gathering


@dataclass(frozen=True, slots=True)
class Means:
    """By what a tree is looked at: the mode of the engine, the results of earlier runs, and who runs detectors.

    ``backend`` makes the backend for a detector, ``progress`` what is told how far a pass has come, by what the pass
    does; both are open while the pass lasts. ``environment`` are directories of the machine that know licenses of
    packages which the tree only names.
    """

    mode: str
    store: ResultStore
    backend: Callable[[Detector], AbstractContextManager[Backend]]
    progress: Callable[[str], AbstractContextManager[Progress]]
    environment: Sequence[str] = ()


def gather(
    tree: Tree, means: Means, own: OwnFiles, changes: Changes | None = None, *, wants_copyrights: bool = False
) -> ScanResult:
    """The evidence of a tree. Raises: EngineError where an engine cannot be loaded."""
    from ospo_scan.declared.packages import Gathering  # readers of a dozen formats: not for --help
    from ospo_scan.manifests.license_names import Namer

    packages = Gathering(Namer())
    result = _scanned(tree, means, own, changes, packages)
    result = _with_packages(result, tree, means, packages)
    result = with_families(with_references(with_refinements(result, tree), tree))
    return _with_copyrights(result, tree, means) if wants_copyrights else result


def _scanned(tree: Tree, means: Means, own: OwnFiles, changes: Changes | None, packages: Gathering) -> ScanResult:
    detector = DETECTORS["scancode"](means.mode)
    readers = [*(make() for make in READERS.values()), packages]
    with means.progress("Scanning") as progress, means.backend(detector) as backend:
        return scan(tree, detector, backend, own, progress, means.store, changes, readers)


def _with_packages(result: ScanResult, tree: Tree, means: Means, packages: Gathering) -> ScanResult:
    """The same with the packages of the tree, and a fault for each manifest that cannot be read."""
    from ospo_scan.declared.packages import Assembling
    from ospo_scan.declared.packages.environment import Environment

    detector = DETECTORS["packages"](means.mode)
    with means.progress("Reading manifests") as progress, means.backend(detector) as backend:
        found = read_manifests(result, tree, detector, backend, progress, means.store, packages.locks)
    packages.faults.extend(found.faults)
    license_found = Environment(means.environment, packages.license_named).license_found
    return with_declarations(result, [Assembling(packages, found.by_path, license_found)])


def _with_copyrights(result: ScanResult, tree: Tree, means: Means) -> ScanResult:
    """The same with copyright statements, read in children of their own: these need no license index."""
    detector = DETECTORS["copyrights"](means.mode)
    with means.progress("Reading copyrights") as progress, means.backend(detector) as backend:
        return with_copyrights(result, tree, detector, backend, progress, means.store)
