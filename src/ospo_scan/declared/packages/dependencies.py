# SPDX-License-Identifier: Apache-2.0
"""What the project needs: each package that its manifests and lock files name, and whether it is in the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ospo_scan.declared.packages.purl import identity, name_in, version_of, without_version
from ospo_scan.declared.packages.tree_index import parent
from ospo_scan.model import Dependency, Manifest, Package, PackageKind, TextLocation, path_bytes

Identity = tuple[str, str | None]
LicenseFound = Callable[[str], "tuple[str, str] | None"]
"""The license of a package URL, as it is stated and canonical, from outside of the tree; None where it is not there."""

_FOR_DEVELOPMENT = re.compile("dev|test|doc|lint|build|tool", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Need:
    """One dependency and the file that names it."""

    path: str
    dependency: Dependency

    @property
    def weight(self) -> tuple[bool, bool, bool, bytes, str]:
        """What the product needs comes first, then by place."""
        scope = self.dependency.scope
        is_for_development = scope is not None and _FOR_DEVELOPMENT.search(scope) is not None
        return (
            is_for_development,
            self.dependency.is_optional,
            scope is None,
            path_bytes(self.path),
            self.dependency.purl,
        )


@dataclass(slots=True)
class Needs:
    """All dependencies of the project, from the manifests of its own packages and from its lock files."""

    _locked: dict[Identity, Need] = field(default_factory=dict)
    _locked_in: dict[str, set[str]] = field(default_factory=dict)
    _asked: list[Need] = field(default_factory=list)
    _direct: dict[tuple[str, str], Dependency] = field(default_factory=dict)

    def add_lock(self, path: str, dependencies: Iterable[Dependency]) -> None:
        """Take what a lock file names; where it does not say what for, the manifest beside it does.

        Of a module that the ``go.mod`` beside it pins, a ``go.sum`` has other versions that nothing is built of.
        """
        directory, _, file = path.rpartition("/")
        for one in dependencies:
            key = identity(one.purl)
            asked = self._direct.get((directory, key[0]))
            if file == "go.sum" and asked is not None and version_of(asked.purl):
                continue
            need = Need(path, one)
            if one.scope is None and asked is not None:
                need = Need(path, replace(one, scope=asked.scope, is_optional=asked.is_optional))
            known = self._locked.get(key)
            if known is None or need.weight < known.weight:
                self._locked[key] = need
            self._locked_in.setdefault(key[0], set()).add(directory)

    def add_manifest(self, path: str, dependencies: Iterable[Dependency]) -> None:
        """Take what a manifest of the project asks for. All manifests have to come before the first lock file."""
        for one in dependencies:
            self._asked.append(Need(path, one))
            self._direct.setdefault((parent(path), identity(one.purl)[0]), one)

    def packages(self, here: Sequence[Package], licensed: Mapping[str, Manifest], found: LicenseFound) -> list[Package]:
        """``here`` with the scope of each, and the packages that are not here.

        ``licensed`` has what lock files state of licenses, by package URL.
        """
        wanted = self._wanted()
        present = {identity(one.purl) for one in here if one.purl}
        names_here = {name for name, _ in present}
        own = {identity(one.purl)[0] for one in here if one.purl and one.kind is PackageKind.PROJECT}
        missing = [
            _named(need, licensed, found)
            for key, need in wanted.items()
            if key not in present and key[0] not in own and not (key[1] is None and key[0] in names_here)
        ]
        return [*(_scoped(one, wanted) for one in here), *missing]

    def _wanted(self) -> dict[Identity, Need]:
        """What lock files name, and what is asked for and no lock file has: one beside the manifest, or above it."""
        wanted = dict(self._locked)
        for need in sorted(self._asked, key=lambda one: one.weight):
            key = identity(need.dependency.purl)
            if not any(is_below(need.path, directory) for directory in self._locked_in.get(key[0], ())):
                wanted.setdefault(key, need)
        return wanted


def is_below(path: str, directory: str) -> bool:
    """Whether a path lies in a directory, which is empty for the root, or below it."""
    return not directory or path.startswith(f"{directory}/")


def _scoped(package: Package, wanted: Mapping[Identity, Need]) -> Package:
    if package.kind is not PackageKind.VENDORED or package.purl is None:
        return package
    key = identity(package.purl)
    need = wanted.get(key) or wanted.get((key[0], None))
    return package if need is None else replace(package, scope=need.dependency.scope)


def _named(need: Need, licensed: Mapping[str, Manifest], found: LicenseFound) -> Package:
    purl = need.dependency.purl
    stated, declared = None, None
    if (manifest := licensed.get(purl)) is not None:
        stated, declared = "; ".join(manifest.license_stated) or None, manifest.license_declared
    elif (elsewhere := found(purl)) is not None:
        stated, declared = elsewhere
    return Package(
        name=name_in(purl) or without_version(purl),
        version=version_of(purl),
        purl=purl,
        license_declared=declared,
        location=TextLocation(need.path),
        kind=PackageKind.DEPENDENCY,
        license_stated=stated,
        scope=need.dependency.scope,
    )
