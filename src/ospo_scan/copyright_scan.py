# SPDX-License-Identifier: Apache-2.0
"""The copyright statements of the files of a scan: a second pass, for the reports that need them.

Nothing is judged by them, so that a file whose statements cannot be read stays scanned; a note names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ospo_scan.copyrights import with_declared
from ospo_scan.detect import Detector
from ospo_scan.execute import Backend
from ospo_scan.further_pass import look_further
from ospo_scan.lookup import Progress
from ospo_scan.model import Copyright, FileScan, FileStatus, Reason, ScanResult, path_bytes
from ospo_scan.store import ResultStore
from ospo_scan.walk import Tree

_NAMED = 3
_NOT_LOOKED_FOR = f"{Reason.ENGINE_ERROR.value}: the engine did not look for them"


def with_copyrights(  # noqa: PLR0913, PLR0917 - one argument for each seam
    result: ScanResult, tree: Tree, detector: Detector, backend: Backend, progress: Progress, store: ResultStore
) -> ScanResult:
    """``result`` with the copyright statements of every file that was scanned, and a note where some are not known.

    With ``--since``, a file that did not change has them only where the store knows them. Raises: EngineError.
    """
    files = [scan.file for scan in result.files if scan.status is FileStatus.SCANNED]
    run = look_further(result, files, tree, detector, backend, progress, store)
    faults = dict(run.failures)
    statements: dict[str, tuple[Copyright, ...]] = {}
    for path, found in run.by_path.items():
        if found.copyrights is None:
            faults[path] = _NOT_LOOKED_FOR
        else:
            statements[path] = found.copyrights
    notes = (_note(faults),) if faults else ()
    return replace(
        result, files=tuple(_completed(scan, statements) for scan in result.files), notes=(*result.notes, *notes)
    )


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
