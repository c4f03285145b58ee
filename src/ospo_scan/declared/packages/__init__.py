# SPDX-License-Identifier: Apache-2.0
"""The packages of a tree: what follows from all its manifests and lock files together (docs/packages.md).

Nothing here opens a file of the tree: ``Gathering`` is shown the bytes of each, ``assembled`` puts together what it,
and the readers of manifests, took from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ospo_scan.declared import Declared
from ospo_scan.declared.packages.boundaries import boundaries
from ospo_scan.declared.packages.dependencies import LicenseFound, Needs
from ospo_scan.declared.packages.gathering import Gathering
from ospo_scan.declared.packages.inheriting import Inheriting
from ospo_scan.declared.packages.layouts import Layouts
from ospo_scan.declared.packages.merging import Statement, merged
from ospo_scan.declared.packages.purl import identity, name_in, version_of
from ospo_scan.declared.packages.tree_index import TreeIndex, indexed, parent
from ospo_scan.manifests.lock_names import is_list_of_container
from ospo_scan.model import Fault, FileScan, Manifest, Package, PackageKind, path_bytes, place_order

__all__ = ["Assembling", "Gathering", "assembled"]

Manifests = Mapping[str, Sequence[Manifest]]


def not_found(_purl: str) -> None:
    """No license from outside of the tree, so that the same tree gives the same packages on every machine."""
    return


def assembled(
    manifests: Manifests,
    files: Sequence[FileScan],
    gathering: Gathering,
    license_found: LicenseFound = not_found,
) -> Declared:
    """The packages that the tree declares, contains and names, in order of their places, and what could not be read.

    ``manifests`` are by path; for a lock file that ``gathering`` read, what it says there counts. ``files`` are all
    paths of the tree. ``license_found`` is asked for packages that are not in it. The result depends on nothing else.
    """
    paths = sorted((scan.path for scan in files), key=path_bytes)
    index = indexed(paths, (directory for places in gathering.installed.values() for _, directory in places))
    told = _told(manifests, gathering)
    locks = {path: stated for path, stated in _in_order(gathering.locks) if _is_of_project(path, index)}
    layouts = Layouts(index, gathering.inventories, told.keys())
    statements = [Statement(path, layouts.home(path, one), one) for path, stated in told.items() for one in stated]
    needs = _needs(statements, locks)
    statements.extend(_installed(gathering, layouts, index))
    statements = list(_without_parts(statements, index))
    statements.extend(_of_locks(locks, statements))
    here = merged(statements)
    here.extend(boundaries(paths, here, index))
    everything = needs.packages(here, _licensed(locks), license_found)
    return Declared(packages=sorted(everything, key=_order), faults=sorted(gathering.faults, key=_fault_order))


@dataclass(frozen=True, slots=True)
class Assembling:
    """Has ``with_declarations`` add what is assembled of what was read before: the ``Reader`` that reads nothing."""

    gathering: Gathering
    manifests: Manifests
    license_found: LicenseFound = not_found

    def read(self, path: str, data: bytes) -> None:
        """Nothing: ``gathering`` has it."""

    def declared(self, files: Sequence[FileScan]) -> Declared:
        """See ``assembled``."""
        return assembled(self.manifests, files, self.gathering, self.license_found)


def _in_order(manifests: Manifests) -> list[tuple[str, Sequence[Manifest]]]:
    return sorted(manifests.items(), key=lambda item: path_bytes(item[0]))


def _told(manifests: Manifests, gathering: Gathering) -> dict[str, list[Manifest]]:
    """The manifests, with what they inherit."""
    inheriting = Inheriting(manifests, gathering.inventories, gathering.license_named)
    return {
        path: [inheriting.complete(path, one) for one in stated]
        for path, stated in _in_order(manifests)
        if path not in gathering.locks
    }


def _is_of_project(lock: str, index: TreeIndex) -> bool:
    """Whether a lock file is the project's, or says what is in a directory for packages of others of the project."""
    container = index.container(parent(lock))
    if not container:
        return True
    return is_list_of_container(lock) and index.container(parent(container)) is None


def _needs(statements: Sequence[Statement], locks: Manifests) -> Needs:
    """What the project's own manifests ask for, and what its lock files name."""
    needs = Needs()
    for one in statements:
        if one.home.kind is PackageKind.PROJECT:
            needs.add_manifest(one.path, one.manifest.dependencies)
    for path, stated in locks.items():
        for manifest in stated:
            needs.add_lock(path, manifest.dependencies)
    return needs


def _installed(gathering: Gathering, layouts: Layouts, index: TreeIndex) -> Iterator[Statement]:
    """What lists of vendored packages say of those that are in the tree."""
    for path, places in sorted(gathering.installed.items(), key=lambda item: path_bytes(item[0])):
        head, *licensed = gathering.locks[path]
        by_purl = {one.purl: one for one in licensed}
        for purl, directory in places:
            if directory in index.counts:
                bare = replace(head, name=name_in(purl), version=version_of(purl), purl=purl, dependencies=())
                yield Statement(path, layouts.at(directory, is_vendored=True), by_purl.get(purl, bare))


def _without_parts(statements: Sequence[Statement], index: TreeIndex) -> Iterator[Statement]:
    """The statements but those of parts of a vendored package that state no license: theirs is that of the whole.

    A ``package.json`` in a package of npm that only says ``"type": "module"``, say, or is that of its benchmarks.
    """
    roots = {one.home.root for one in statements if one.home.kind is PackageKind.VENDORED and one.manifest.version}
    for one in statements:
        is_part = one.home.kind is PackageKind.VENDORED and _is_within(one.home.root, roots, index)
        if one.manifest.license_declared or not is_part:
            yield one


def _is_within(directory: str, roots: set[str], index: TreeIndex) -> bool:
    """Whether a package is around ``directory``, in the same directory for packages of others."""
    container = index.container(directory)
    while directory and directory != container:
        directory = parent(directory)
        if directory in roots:
            return True
    return False


def _of_locks(locks: Manifests, statements: Sequence[Statement]) -> Iterator[Statement]:
    """What lock files state of the licenses of packages that are in the tree: one more statement on each of them."""
    homes: dict[tuple[str, str | None], dict[str, Statement]] = {}
    for one in statements:
        if one.home.kind is PackageKind.VENDORED and one.manifest.purl and one.manifest.version:
            homes.setdefault(identity(one.manifest.purl), {}).setdefault(one.home.key, one)
    for path, stated in locks.items():
        for manifest in stated:
            for known in homes.get(identity(manifest.purl), {}).values() if manifest.purl else ():
                if known.path != path:
                    yield Statement(path, known.home, replace(manifest, name=known.manifest.name), is_from_lock=True)


def _licensed(locks: Manifests) -> dict[str, Manifest]:
    """What lock files state of licenses, by package URL; the first in order of paths counts."""
    found: dict[str, Manifest] = {}
    for stated in locks.values():
        for manifest in stated:
            if manifest.purl:
                found.setdefault(manifest.purl, manifest)
    return found


def _order(package: Package) -> tuple[object, ...]:
    return (*place_order(package.location), package.purl or "", package.name, package.license_declared or "")


def _fault_order(fault: Fault) -> tuple[object, ...]:
    return (*place_order(fault.location), fault.message)
