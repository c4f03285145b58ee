# SPDX-License-Identifier: Apache-2.0
"""What the manifests of a scan say: a second pass, over the files that are manifests by their names.

The text of a manifest that cannot be read was scanned all the same; that it says nothing is a fault, with its place.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from ospo_scan.detect import Detector
from ospo_scan.execute import Backend
from ospo_scan.further_pass import look_further
from ospo_scan.lookup import Progress
from ospo_scan.manifests.names import manifest_name
from ospo_scan.model import Fault, FileStatus, Manifest, Reason, ScanResult, TextLocation, path_bytes
from ospo_scan.store import ResultStore
from ospo_scan.walk import Tree

_NOT_LOOKED_FOR = f"{Reason.ENGINE_ERROR.value}: the engine did not look for packages"


class Manifests(NamedTuple):
    """What all manifests of a tree say, by path in order of its bytes, and those that could not be read."""

    by_path: Mapping[str, tuple[Manifest, ...]]
    faults: tuple[Fault, ...]


def read_manifests(  # noqa: PLR0913, PLR0917 - one argument for each seam
    result: ScanResult,
    tree: Tree,
    detector: Detector,
    backend: Backend,
    progress: Progress,
    store: ResultStore,
    known: Container[str] = (),
) -> Manifests:
    """What every manifest that was scanned says; without manifests that the store does not know, no child is started.

    The paths in ``known`` are left out: requirements that were read already, as lock files are.
    With ``--since``, a manifest that did not change is known only where the store knows it. Raises: EngineError.
    """
    scanned = (scan for scan in result.files if scan.status is FileStatus.SCANNED and scan.path not in known)
    files = [scan.file for scan in scanned if manifest_name(scan.path)]
    if not files:
        return Manifests({}, ())
    run = look_further(result, files, tree, detector, backend, progress, store)
    faults = {path: f"This manifest could not be read ({why})." for path, why in run.failures.items()}
    by_path: dict[str, tuple[Manifest, ...]] = {}
    for path, found in run.by_path.items():
        if found.manifests is None:
            faults[path] = f"This manifest could not be read ({_NOT_LOOKED_FOR})."
        elif found.unread is not None:
            faults[path] = f"This manifest {found.unread}."
        else:
            by_path[path] = found.manifests
    return Manifests(
        {path: by_path[path] for path in sorted(by_path, key=path_bytes)},
        tuple(Fault(TextLocation(path), faults[path]) for path in sorted(faults, key=path_bytes)),
    )
