# SPDX-License-Identifier: Apache-2.0
"""Manifests that name a family of licenses (``BSD License``) or a file, resolved by what is stated beside them.

A classifier such as ``License :: OSI Approved :: BSD License`` fits several licenses. Where the license file of the
package states one of them, or another manifest of the package names one, that is what is meant (docs/manifests.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ospo_scan.catalogue import is_clear, states_license
from ospo_scan.concluding import SURE_SCORE
from ospo_scan.expression import UNPARSED, conjunction, leaves
from ospo_scan.manifests.license_names import REFERENCE, read_license, referenced_file
from ospo_scan.model import Package, PackageKind, ScanResult
from ospo_scan.refine.naming import Where
from ospo_scan.refine.stated import clear_in, judged, stated_in
from ospo_scan.refine.target_files import TargetFiles

_MOST_STATEMENTS = 20


def with_families(result: ScanResult) -> ScanResult:
    """``result`` with the license that is meant where a package declares but a family of licenses, or a file.

    A package stays as it is where none is stated, or several, or one of its statements cannot be read at all.
    """
    if not any(one.license_declared is not None and _is_open(one) for one in result.packages):
        return result
    resolving = _Resolving(result)
    return replace(result, packages=tuple(map(resolving.resolved, result.packages)))


def _is_open(package: Package) -> bool:
    """Whether a package in the tree declares something of which it is not known which license it is."""
    stated = () if package.license_declared is None else leaves(package.license_declared)
    return package.kind is not PackageKind.DEPENDENCY and bool({UNPARSED, REFERENCE} & {*stated})


@dataclass(slots=True)
class _Resolving:
    """What is stated beside the manifests of one result."""

    result: ScanResult
    targets: TargetFiles = field(init=False)
    _beside: Mapping[tuple[str, ...], list[Package]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the files, and the packages by what they own."""
        self.targets = TargetFiles(self.result.files, self.result.packages)
        beside: dict[tuple[str, ...], list[Package]] = {}
        for package in self.result.packages:
            beside.setdefault(package.owns, []).append(package)
        self._beside = beside

    def resolved(self, package: Package) -> Package:
        """The package, with the license that its statements mean where that can be told."""
        if package.license_declared is None or package.license_stated is None or not _is_open(package):
            return package
        statements = package.license_stated.split("; ")
        if len(statements) > _MOST_STATEMENTS:
            return package
        stated = self._stated(package)
        meant = [self._meant(one, package.location.path, stated) for one in statements]
        whole = None if None in meant else conjunction([one for one in meant if one is not None])
        return package if whole is None else replace(package, license_declared=whole)

    def _meant(self, statement: str, manifest: str, stated: Iterable[str]) -> str | None:
        """What one statement of the manifest at that path means; None where that cannot be told."""
        reading = read_license(statement, lambda _: None)
        if reading.expression == REFERENCE:
            return self._in_named_file(statement, manifest)
        if reading.expression != UNPARSED:
            return reading.expression
        if reading.family is None:
            return None
        fitting = [leaf for leaf in stated if leaf.startswith(reading.family)]
        return fitting[0] if len(fitting) == 1 else None

    def _in_named_file(self, statement: str, manifest: str) -> str | None:
        """What the very file that a statement names states; None where some of it is not clear, or it is not there."""
        name = referenced_file(statement)
        file = None if name is None else self.targets.find(name, manifest, Where.MANIFEST)
        if file is None or not all(one.score >= SURE_SCORE and is_clear(judged(one)) for one in file.detections):
            return None
        return stated_in(file, {})

    def _stated(self, package: Package) -> Sequence[str]:
        """The licenses that other manifests of the package name, and those of its license files, each once."""
        named = [one.license_declared for one in self._beside[package.owns] if one is not package and package.owns]
        files = (clear_in(file) for file in self.targets.license_files(package.location.path))
        clear = [one for one in (*named, *files) if one is not None and states_license(one)]
        return list(dict.fromkeys(leaf for one in clear for leaf in leaves(one)))
