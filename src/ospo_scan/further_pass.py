# SPDX-License-Identifier: Apache-2.0
"""A pass of one more detector over files that a scan has scanned; what it cannot look at stays scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ospo_scan.codec import Found
from ospo_scan.detect import Detector
from ospo_scan.execute import Backend
from ospo_scan.lookup import Lookup, Progress
from ospo_scan.model import Reason, ScanResult, SourceFile
from ospo_scan.store import ResultStore
from ospo_scan.walk import Tree


@dataclass(slots=True)
class FurtherPass:
    """The ``Outcomes`` of the pass: what files hold ``by_path``, and why others could not be looked at (``failures``).

    A file is in neither where it is not wanted: ``changed`` are the paths that are, None where all files are.
    """

    progress: Progress
    changed: frozenset[str] | None
    by_path: dict[str, Found] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def is_wanted(self, file: SourceFile) -> bool:
        """See ``Outcomes``."""
        return self.changed is None or file.path in self.changed

    def found(self, file: SourceFile, found: Found) -> None:
        """See ``Outcomes``."""
        self.by_path[file.path] = found
        self.progress.advance(file.size or 0)

    def failed(self, file: SourceFile, reason: Reason, detail: str) -> None:
        """See ``Outcomes``."""
        self.failures[file.path] = f"{reason.value}: {detail}"
        self.progress.advance(file.size or 0)

    def unwanted(self, file: SourceFile) -> None:
        """See ``Outcomes``."""
        self.progress.advance(file.size or 0)


def look_further(  # noqa: PLR0913, PLR0917 - one argument for each seam
    result: ScanResult,
    files: Sequence[SourceFile],
    tree: Tree,
    detector: Detector,
    backend: Backend,
    progress: Progress,
    store: ResultStore,
) -> FurtherPass:
    """What ``detector`` says of ``files``, which are of ``result``; where the store knows all, no child is started.

    With ``--since``, a file that did not change is looked at only where the store knows it. Raises: EngineError.
    """
    outcomes = FurtherPass(progress, None if result.since is None else frozenset(result.since.changed))
    lookup = Lookup(tree, detector, backend, store, outcomes)
    progress.start(len(files), sum(file.size or 0 for file in files), lookup.in_hand)
    lookup.look_up(files)
    progress.reused(lookup.reused)
    lookup.detect()
    return outcomes
