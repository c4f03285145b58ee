# SPDX-License-Identifier: Apache-2.0
"""Manifests that describe one package, as that package: what agrees becomes one, licenses that differ stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ospo_scan.declared.packages.layouts import Home
from ospo_scan.declared.packages.purl import identity, of_full_name, with_version
from ospo_scan.expression import UNPARSED, is_same
from ospo_scan.model import PROJECT, Manifest, Package, TextLocation, path_bytes

_RANKS = {
    "pyproject.toml": 0,
    "setup.cfg": 1,
    "setup.py": 2,
    "METADATA": 3,
    "PKG-INFO": 3,
    "control": 0,
    "copyright": 1,
    "installed.json": 4,
    "modules.txt": 4,
}
_FROM_ELSEWHERE = 9


@dataclass(frozen=True, slots=True)
class Statement:
    """What the manifest at ``path`` says of the package at ``home``; ``is_from_lock``: it is told by a lock file."""

    path: str
    home: Home
    manifest: Manifest
    is_from_lock: bool = False

    @property
    def weight(self) -> tuple[int, int, bytes]:
        """What is written by hand comes before what is made of it, the outer before the inner, then by path."""
        rank = _FROM_ELSEWHERE if self.is_from_lock else _RANKS.get(self.path.rpartition("/")[2], 0)
        return rank, self.path.count("/"), path_bytes(self.path)

    @property
    def says_something(self) -> bool:
        """Whether there is a package in it, or a license."""
        return bool(self.manifest.name or self.manifest.license_declared)


def merged(statements: Iterable[Statement]) -> list[Package]:
    """The packages that ``statements`` describe, in no order.

    Manifests in one place, of one type and one name are about one package, those without a name with them; where
    their licenses differ, it is there once for each license.
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    for one in statements:
        if one.says_something:
            groups.setdefault((one.manifest.type, one.home.key), []).append(one)
    found: list[Package] = []
    for group in groups.values():
        for same in _by_name(sorted(group, key=lambda one: one.weight)):
            found.extend(_packages(same))
    return found


def _by_name(group: Sequence[Statement]) -> list[list[Statement]]:
    """Statements of one name together; those without one go with the only name, else stay by themselves."""
    named: dict[str, list[Statement]] = {}
    nameless = []
    for one in group:
        if one.manifest.name:
            named.setdefault(_name_key(one.manifest), []).append(one)
        else:
            nameless.append(one)
    if len(named) == 1:
        only = next(iter(named.values()))
        return [sorted((*only, *nameless), key=lambda one: one.weight)]
    return [*named.values(), *([nameless] if nameless else ())]


def _name_key(manifest: Manifest) -> str:
    """The name as the type compares it; the version does not matter, since made manifests may be out of date."""
    purl = _purl(manifest)
    return identity(purl)[0] if purl else str(manifest.name).lower()


def _purl(manifest: Manifest) -> str | None:
    if manifest.purl or not manifest.name:
        return manifest.purl
    try:
        return of_full_name(manifest.type, manifest.name, manifest.version)
    except ValueError:
        return None


def _packages(same: Sequence[Statement]) -> Iterable[Package]:
    """One package for each license that is stated, or one without any."""
    head = next((one for one in same if one.manifest.name), same[0])
    version = next((one.manifest.version for one in same if one.manifest.version), None)
    purl = next((purl for one in same if (purl := _purl(one.manifest))), None)
    owns = sorted({path or PROJECT for one in same for path in one.home.owns}, key=path_bytes)
    stating: list[Statement] = []
    for one in same:
        if one.manifest.license_declared and not any(_is_said(one, by) for by in stating):
            stating.append(one)
    for one in stating or [head]:
        yield Package(
            name=head.manifest.name or head.home.root.rpartition("/")[2] or head.path,
            version=version,
            purl=with_version(purl, version) if purl else None,
            license_declared=one.manifest.license_declared,
            location=TextLocation(one.path),
            kind=head.home.kind,
            license_stated="; ".join(one.manifest.license_stated) or None,
            owns=tuple(owns),
        )


def _is_said(one: Statement, by: Statement) -> bool:
    """Whether ``by`` states the same license; what a lock file copied and nobody can read is no other one."""
    license_declared, other = one.manifest.license_declared or "", by.manifest.license_declared or ""
    if one.is_from_lock and license_declared == UNPARSED:
        return True
    stated = one.manifest.license_stated
    return (bool(stated) and stated == by.manifest.license_stated) or is_same(license_declared, other)
