# SPDX-License-Identifier: Apache-2.0
"""From manifests to packages: one for each manifest that names one, with the directory in which it lies."""

from __future__ import annotations

from collections.abc import Mapping

from ospo_scan.model import PROJECT, Manifest, Package, TextLocation


def packages_of(manifests: Mapping[str, tuple[Manifest, ...]]) -> tuple[Package, ...]:
    """The packages that ``manifests`` name, in order of their paths; ``owns`` is the directory of the manifest."""
    return tuple(
        Package(
            name=manifest.name,
            version=manifest.version,
            purl=manifest.purl,
            license_declared=manifest.license_declared,
            location=TextLocation(path),
            license_stated="; ".join(manifest.license_stated) or None,
            owns=(path.rpartition("/")[0] or PROJECT,),
        )
        for path, found in manifests.items()
        for manifest in found
        if manifest.name is not None
    )
