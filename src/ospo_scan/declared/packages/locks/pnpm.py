# SPDX-License-Identifier: Apache-2.0
"""``pnpm-lock.yaml``, versions 5 to 9.

https://github.com/pnpm/spec/tree/master/lockfile
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ospo_scan.declared.packages.locks.lines import Line, entries
from ospo_scan.declared.packages.locks.listing import Listing, Locked
from ospo_scan.declared.packages.locks.reach import scopes
from ospo_scan.declared.packages.statements import LicenseNamed

_GROUPS = ("dependencies", "optionalDependencies", "devDependencies")
_OURS = ("link:", "file:", "workspace:")

_Node = tuple[str, str]


@dataclass(slots=True)
class _Lock:
    """What is kept while the lines go by; a node is a name and a version."""

    is_by_slash: bool = False
    nodes: dict[_Node, None] = field(default_factory=dict)
    direct: dict[str, list[_Node]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[_Node, list[_Node]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, str] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        match line.path:
            case () if line.key == "lockfileVersion":
                self.is_by_slash = line.value.startswith("5")
            case ("packages",):
                self.nodes.setdefault(self.node(line.key))
            case (("packages" | "snapshots"), key, ("dependencies" | "optionalDependencies")):
                self.edges[self.node(key)].append(self.referred(line.key, line.value))
            case (*_, group, name) if group in _GROUPS and line.path[0] != "packages":
                if line.key == "specifier":
                    self.asked[name] = line.value
                elif line.key == "version":
                    self.direct[group].append(self.referred(name, line.value))
            case (*_, group) if group in _GROUPS and line.value and line.path[0] in {*_GROUPS, "importers"}:
                self.direct[group].append(self.referred(line.key, line.value))
            case (*_, "specifiers"):
                self.asked[line.key] = line.value
            case _:
                pass

    def node(self, key: str) -> _Node:
        """The package of ``/@babel/core@7.0.0(peer@1.0.0)``, before version 6 ``/@babel/core/7.0.0_peer@1.0.0``."""
        bare = key.removeprefix("/").partition("(")[0]
        if self.is_by_slash:
            name, _, version = bare.rpartition("/")
            if "@" in version.partition("_")[0] or not name:
                name, _, version = bare.partition("_")[0].rpartition("/")
            return name, version.partition("_")[0]
        name, _, version = bare[1:].partition("@")
        return bare[:1] + name, version

    def referred(self, name: str, version: str) -> _Node:
        """The package that a dependency gets: a version, or for an alias the key of another package."""
        if version.startswith(_OURS):
            return name, version
        if version[:1].isdigit():
            return name, version.partition("(")[0].partition("_")[0]
        return self.node(version)


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages of a lock file of pnpm; those that development alone needs have its scope."""
    listing = Listing("npm", "pnpm_lock_yaml", named)
    lock = _Lock()
    for line in entries(data):
        lock.take(line)
    found = scopes([(group, lock.direct.get(group, ())) for group in _GROUPS], lock.edges)
    direct = {node for nodes in lock.direct.values() for node in nodes}
    for node in lock.nodes:
        name, version = node
        if not version.startswith(_OURS) and not name.startswith(_OURS):
            scope = found.get(node)
            listing.add(
                name,
                version if version[:1].isdigit() else None,
                scope,
                is_optional=scope == "optionalDependencies",
                requirement=lock.asked.get(name) if node in direct else None,
            )
    return listing.locked()
