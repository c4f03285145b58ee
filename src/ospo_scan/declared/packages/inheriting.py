# SPDX-License-Identifier: Apache-2.0
"""Manifests that leave their license to another one: modules of Maven, members of a workspace of Cargo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ospo_scan.declared.packages.inventories import Inventories
from ospo_scan.declared.packages.purl import with_version
from ospo_scan.declared.packages.statements import LicenseNamed, declared_license
from ospo_scan.declared.packages.tree_index import joined, parent
from ospo_scan.model import Manifest

_MAX_PARENTS = 100


@dataclass(frozen=True, slots=True)
class Inheriting:
    """Completes manifests by those of the tree that they name."""

    manifests: Mapping[str, Sequence[Manifest]]
    inventories: Inventories
    named: LicenseNamed

    def complete(self, path: str, manifest: Manifest) -> Manifest:
        """``manifest`` with the license that it inherits, where it has none and says so."""
        if manifest.license_declared:
            return manifest
        if path in self.inventories.pom_parents:
            return self._of_parents(path, manifest)
        if path in self.inventories.from_workspace:
            return self._of_workspace(path, manifest)
        return manifest

    def _of_parents(self, path: str, manifest: Manifest) -> Manifest:
        """The license of the nearest parent that states one; parents that go round in a circle state none."""
        seen = {path}
        for _ in range(_MAX_PARENTS):
            where, artifact = self.inventories.pom_parents.get(path, ("", ""))
            if where in seen:
                break
            seen.add(where)
            above = next((one for one in self.manifests.get(where, ()) if _is_artifact(one, artifact)), None)
            if above is None:
                break
            if above.license_declared:
                return replace(manifest, license_stated=above.license_stated, license_declared=above.license_declared)
            path = where
        return manifest

    def _of_workspace(self, path: str, manifest: Manifest) -> Manifest:
        """What the nearest workspace above the member states for its members."""
        directory = parent(path)
        while True:
            above = joined(directory, "Cargo.toml")
            if above in self.inventories.workspaces:
                stated, version = self.inventories.workspaces[above]
                licenses = (stated,) if stated else ()
                return replace(
                    manifest,
                    version=manifest.version or version,
                    purl=with_version(manifest.purl, version) if manifest.purl else None,
                    license_stated=licenses,
                    license_declared=declared_license(manifest.type, licenses, self.named),
                )
            if not directory:
                return manifest
            directory = parent(directory)


def _is_artifact(manifest: Manifest, artifact: str) -> bool:
    """Whether a manifest is that of an artifact, which is the last part of what Maven calls it."""
    return manifest.name is not None and manifest.name.rpartition(":")[2].rpartition("/")[2] == artifact
