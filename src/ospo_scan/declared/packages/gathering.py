# SPDX-License-Identifier: Apache-2.0
"""What is read of a tree's bytes to assemble its packages, besides the manifests: lock files, and lists of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ospo_scan.declared import Declared
from ospo_scan.declared.packages.inventories import Inventories
from ospo_scan.declared.packages.locks import read_lock
from ospo_scan.declared.packages.statements import LicenseNamed, by_spdx_alone
from ospo_scan.declared.packages.tree_index import parent, resolved
from ospo_scan.model import Fault, FileScan, Manifest, TextLocation


@dataclass(slots=True)
class Gathering:
    """Reads as the scan comes past the files: made anew for each run.

    ``locks`` is what lock files say, by their path. ``installed`` is where, by the path of the list that says so, each
    package is in the tree: its package URL and its directory.
    """

    license_named: LicenseNamed = by_spdx_alone
    locks: dict[str, tuple[Manifest, ...]] = field(default_factory=dict)
    installed: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    inventories: Inventories = field(default_factory=Inventories)
    faults: list[Fault] = field(default_factory=list)

    def read(self, path: str, data: bytes) -> None:
        """Take what is needed of one file. Never raises; most files are told by their name not to be needed."""
        if (fault := self.inventories.read(path, data)) is not None:
            self.faults.append(Fault(TextLocation(path), fault))
        locked = read_lock(path, data, self.license_named)
        if locked is None:
            return
        self.faults.extend(Fault(TextLocation(path), message) for message in locked.faults)
        self.locks[path] = locked.manifests
        if locked.installed:
            self.installed[path] = tuple(
                (purl, where)
                for purl, relative in locked.installed
                if (where := _directory(path, relative)) is not None
            )

    def declared(self, _files: Sequence[FileScan]) -> Declared:
        """Nothing yet: what was read here is put together with what manifests say."""
        return Declared()


def _directory(path: str, relative: str) -> str | None:
    """Where a list says that a package is: no directory above the list, which would be the project's own."""
    where = resolved(parent(path), relative)
    return where if where and not f"{path}/".startswith(where + "/") else None
