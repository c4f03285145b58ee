# SPDX-License-Identifier: Apache-2.0
"""Directories for packages of others where no manifest says whose the files are: they are not the project's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ospo_scan.declared.packages.tree_index import TreeIndex, is_below, parent
from ospo_scan.model import PROJECT, Package, PackageKind, TextLocation, path_bytes


def boundaries(paths: Iterable[str], packages: Sequence[Package], index: TreeIndex) -> list[Package]:
    """A package without a license for each directory of others in which files would get the license of what is around.

    Files of the package managers themselves, whose names begin with a dot, do not count.
    """
    licensed: dict[str, bool] = {}
    for package in packages:
        for owned in package.owns:
            key = "" if owned == PROJECT else owned
            licensed[key] = licensed.get(key, False) or package.license_declared is not None
    nearest: dict[str, str | None] = {}
    found: set[str] = set()
    for path in paths:
        directory = parent(path)
        container = index.container(directory)
        if not container or path in licensed or _is_bookkeeping(path, container):
            continue
        owner = _nearest(directory, licensed, nearest)
        if owner is not None and licensed[owner] and owner != container and is_below(container, owner):
            found.add(container)
    return [_boundary(directory) for directory in sorted(found, key=path_bytes)]


def _is_bookkeeping(path: str, container: str) -> bool:
    return path[len(container) + 1 :].startswith(".")


def _nearest(directory: str, owned: dict[str, bool], known: dict[str, str | None]) -> str | None:
    """The nearest directory at or above this one that a package owns."""
    waiting = []
    while directory not in known:
        waiting.append(directory)
        if directory in owned:
            known[directory] = directory
        elif not directory:
            known[directory] = None
        else:
            directory = parent(directory)
    found = known[directory]
    for each in waiting:
        known.setdefault(each, found)
    return found


def _boundary(directory: str) -> Package:
    return Package(directory, None, None, None, TextLocation(directory), PackageKind.VENDORED, owns=(directory,))
