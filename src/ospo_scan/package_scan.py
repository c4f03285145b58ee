# SPDX-License-Identifier: Apache-2.0
"""What the manifests of a scan say: a second pass, over the files that are manifests by their names.

The text of a manifest that cannot be read was scanned all the same; that it says nothing is a fault, with its place.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ospo_scan.codec import Found
from ospo_scan.detect import Detector
from ospo_scan.execute import Backend
from ospo_scan.lookup import Lookup, Progress
from ospo_scan.manifests.names import manifest_name
from ospo_scan.model import Fault, FileStatus, Manifest, Reason, ScanResult, SourceFile, TextLocation, path_bytes
from ospo_scan.store import ResultStore
from ospo_scan.walk import Tree


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

    The paths in ``known`` are left out: lock files that were read already.
    With ``--since``, a manifest that did not change is known only where the store knows it. Raises: EngineError.
    """
    scanned = (scan for scan in result.files if scan.status is FileStatus.SCANNED and scan.path not in known)
    files = [scan.file for scan in scanned if manifest_name(scan.path)]
    if not files:
        return Manifests({}, ())
    run = _Run(progress, None if result.since is None else frozenset(result.since.changed))
    lookup = Lookup(tree, detector, backend, store, run)
    progress.start(len(files), sum(file.size or 0 for file in files), lookup.in_hand)
    lookup.look_up(files)
    progress.reused(lookup.reused)
    lookup.detect()
    faults = (Fault(TextLocation(path), message) for path, message in run.faults.items())
    return Manifests(
        {path: run.manifests[path] for path in sorted(run.manifests, key=path_bytes)},
        tuple(sorted(faults, key=lambda fault: path_bytes(fault.location.path))),
    )


@dataclass(slots=True)
class _Run:
    """The ``Outcomes`` of the pass, by path; ``changed`` is None where all files are wanted."""

    progress: Progress
    changed: frozenset[str] | None
    manifests: dict[str, tuple[Manifest, ...]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def is_wanted(self, file: SourceFile) -> bool:
        """See ``Outcomes``."""
        return self.changed is None or file.path in self.changed

    def found(self, file: SourceFile, found: Found) -> None:
        """See ``Outcomes``."""
        if found.manifests is None:
            self.failed(file, Reason.ENGINE_ERROR, "the engine did not look for packages")
            return
        if found.unread is not None:
            self.faults[file.path] = f"This manifest {found.unread}."
        else:
            self.manifests[file.path] = found.manifests
        self.progress.advance(file.size or 0)

    def failed(self, file: SourceFile, reason: Reason, detail: str) -> None:
        """See ``Outcomes``."""
        self.faults[file.path] = f"This manifest could not be read ({reason.value}: {detail})."
        self.progress.advance(file.size or 0)

    def unwanted(self, file: SourceFile) -> None:
        """See ``Outcomes``."""
        self.progress.advance(file.size or 0)
