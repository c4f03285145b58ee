# SPDX-License-Identifier: Apache-2.0
"""Small trees of manifests, put together as a scan does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ospo_scan.declared import Declared
from ospo_scan.declared.packages import Gathering, assembled
from ospo_scan.declared.packages.dependencies import LicenseFound
from ospo_scan.declared.packages.purl import of_full_name
from ospo_scan.model import Dependency, Manifest, Package
from samples import scanned


def manifest(
    kind: str,
    name: str | None = None,
    version: str | None = None,
    license_declared: str | None = None,
    dependencies: Iterable[Dependency] = (),
) -> Manifest:
    """What a manifest of type ``kind`` says."""
    purl = of_full_name(kind, name, version) if name else None
    stated = (license_declared,) if license_declared else ()
    return Manifest(kind, "manifest", name, version, purl, stated, license_declared, (), tuple(dependencies))


def tree(
    manifests: Mapping[str, Manifest | tuple[Manifest, ...]],
    contents: Mapping[str, bytes] | None = None,
    others: Iterable[str] = (),
    license_found: LicenseFound = lambda _: None,
) -> Declared:
    """What is assembled of a tree with these manifests, files that are read for themselves, and other files."""
    gathering = Gathering()
    for path, data in (contents or {}).items():
        gathering.read(path, data)
    told = {path: one if isinstance(one, tuple) else (one,) for path, one in manifests.items()}
    paths = sorted({*told, *(contents or ()), *others})
    return assembled(told, [scanned(path) for path in paths], gathering, license_found)


def outline(packages: Iterable[Package]) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """Kind, name, license and files of each package, in order."""
    return [(one.kind.value, one.name, one.license_declared, one.owns) for one in packages]
