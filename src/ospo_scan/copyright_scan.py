# SPDX-License-Identifier: Apache-2.0
"""The copyright statements of the files of a scan: a second pass, for the reports that need them.

Nothing is judged by them, so that a file whose statements cannot be read stays scanned; a note names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ospo_scan.codec import Found
from ospo_scan.copyrights import with_declared
from ospo_scan.detect import Detector
from ospo_scan.execute import Backend
from ospo_scan.lookup import Lookup, Progress
from ospo_scan.model import Copyright, FileScan, FileStatus, Reason, ScanResult, SourceFile, path_bytes
from ospo_scan.store import ResultStore
from ospo_scan.walk import Tree

_NAMED = 3


def with_copyrights(  # noqa: PLR0913, PLR0917 - one argument for each seam
    result: ScanResult, tree: Tree, detector: Detector, backend: Backend, progress: Progress, store: ResultStore
) -> ScanResult:
    """``result`` with the copyright statements of every file that was scanned, and a note where some are not known.

    With ``--since``, a file that did not change has them only where the store knows them. Raises: EngineError.
    """
    files = [scan.file for scan in result.files if scan.status is FileStatus.SCANNED]
    run = _Run(progress, None if result.since is None else frozenset(result.since.changed))
    lookup = Lookup(tree, detector, backend, store, run)
    progress.start(len(files), sum(file.size or 0 for file in files), lookup.in_hand)
    lookup.look_up(files)
    progress.reused(lookup.reused)
    lookup.detect()
    notes = (_note(run.faults),) if run.faults else ()
    return replace(
        result,
        files=tuple(_completed(scan, run.statements) for scan in result.files),
        notes=(*result.notes, *notes),
    )


@dataclass(slots=True)
class _Run:
    """The ``Outcomes`` of the pass, by path; ``changed`` is None where all files are wanted."""

    progress: Progress
    changed: frozenset[str] | None
    statements: dict[str, tuple[Copyright, ...]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def is_wanted(self, file: SourceFile) -> bool:
        """See ``Outcomes``."""
        return self.changed is None or file.path in self.changed

    def found(self, file: SourceFile, found: Found) -> None:
        """See ``Outcomes``."""
        if found.copyrights is None:
            self.failed(file, Reason.ENGINE_ERROR, "the engine did not look for them")
            return
        self.statements[file.path] = found.copyrights
        self.progress.advance(file.size or 0)

    def failed(self, file: SourceFile, reason: Reason, detail: str) -> None:
        """See ``Outcomes``."""
        self.faults[file.path] = f"{reason.value}: {detail}"
        self.progress.advance(file.size or 0)

    def unwanted(self, file: SourceFile) -> None:
        """See ``Outcomes``."""
        self.progress.advance(file.size or 0)


def _completed(scan: FileScan, statements: Mapping[str, tuple[Copyright, ...]]) -> FileScan:
    """The file with what was found in it and what is declared of it; None still where nobody knows of any."""
    found = statements.get(scan.path)
    if scan.status is FileStatus.SKIPPED or (found is None and not any(one.copyrights for one in scan.declarations)):
        return scan
    return replace(scan, copyrights=with_declared(found or (), scan.declarations))


def _note(faults: Mapping[str, str]) -> str:
    paths = sorted(faults, key=path_bytes)
    named = [f"{path} ({faults[path]})" for path in paths[:_NAMED]]
    if len(paths) > _NAMED:
        named.append(f"and {len(paths) - _NAMED:,} more")
    files = "one file" if len(paths) == 1 else f"{len(paths):,} files"
    return f"The copyright statements of {files} could not be read, and no report names them: {', '.join(named)}."
