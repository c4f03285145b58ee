# SPDX-License-Identifier: Apache-2.0
"""``package-lock.json``, ``npm-shrinkwrap.json`` and npm's hidden lock file, versions 1 to 3.

https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ospo_scan.declared.packages.locks.documents import json_object
from ospo_scan.declared.packages.locks.listing import Listing, Locked, table
from ospo_scan.declared.packages.statements import LicenseNamed
from ospo_scan.declared.unreadable import UnreadableError

GROUPS = ("dependencies", "optionalDependencies", "peerDependencies", "devDependencies")
"""Where a ``package.json`` names dependencies; those that weigh most first."""
_MODULES = "node_modules/"
_MAX_DEPTH = 200


def read(path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages of a lock file of npm, with the licenses that versions 2 and 3 state."""
    listing = Listing("npm", "npm_shrinkwrap_json" if "shrinkwrap" in path else "npm_package_lock_json", named)
    document = json_object(data, listing)
    if "packages" in document:
        _add_packages(table(document["packages"]), listing)
    else:
        for name, entry in _nested(table(document.get("dependencies")), 0):
            _add(listing, name, entry, None)
    return listing.locked()


def _add_packages(packages: Mapping[str, object], listing: Listing) -> None:
    asked = _asked(packages)
    for path, value in packages.items():
        entry = table(value)
        if _MODULES not in path or entry.get("link") is True:
            continue  # the project itself, and its workspaces
        name = entry.get("name") or path.rpartition(_MODULES)[2]
        _add(listing, name, entry, asked.get(path))


def _asked(packages: Mapping[str, object]) -> Mapping[str, object]:
    """The ranges that the project and its workspaces ask for, by the path of the package that they get."""
    found: dict[str, object] = {}
    for path, value in packages.items():
        if _MODULES not in path:
            for group in GROUPS:
                for name, requirement in table(table(value).get(group)).items():
                    own = f"{path}/{_MODULES}{name}"
                    found.setdefault(own if own in packages else _MODULES + name, requirement)
    return found


def _nested(dependencies: Mapping[str, object], depth: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    if depth > _MAX_DEPTH:
        raise UnreadableError("The dependencies are nested too deeply to be read.")
    for name, value in dependencies.items():
        entry = table(value)
        yield name, entry
        yield from _nested(table(entry.get("dependencies")), depth + 1)


def _add(listing: Listing, name: object, entry: Mapping[str, object], requirement: object) -> None:
    version = entry.get("version")
    if isinstance(version, str):
        if version.startswith("npm:"):
            name, _, version = version[4:].rpartition("@")
        elif version.startswith("file:"):
            return  # a directory of the project
        elif ":" in version:
            requirement, version = version, None
    listing.add(
        name,
        version,
        _scope(entry),
        is_optional=any(entry.get(flag) is True for flag in ("optional", "devOptional")),
        requirement=requirement,
        licenses=entry.get("license"),
    )


def _scope(entry: Mapping[str, object]) -> str:
    for flag, scope in (
        ("dev", "devDependencies"),
        ("devOptional", "optionalDependencies"),
        ("optional", "optionalDependencies"),
        ("peer", "peerDependencies"),
    ):
        if entry.get(flag) is True:
            return scope
    return "dependencies"
