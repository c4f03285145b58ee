# SPDX-License-Identifier: Apache-2.0
"""Lock files of Python: poetry, uv, pdm, pylock.toml and Pipenv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ospo_scan.declared.packages.locks.documents import json_object, toml_table
from ospo_scan.declared.packages.locks.listing import Listing, Locked, rows, table
from ospo_scan.declared.packages.locks.reach import scopes
from ospo_scan.declared.packages.statements import LicenseNamed

_OWN_SOURCES = frozenset(("virtual", "editable", "directory"))
_MAIN_GROUPS = ("main", "default", "dependencies")

_Node = tuple[str, str]
"""A package of uv, and one of its extras or nothing."""


def read_poetry(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """``poetry.lock``: its groups, or the category before version 2, are the scope."""
    listing = Listing("pypi", "pypi_poetry_lock", named)
    for entry in rows(toml_table(data).get("package")):
        if table(entry.get("source")).get("type") == "directory":
            continue
        scope = _group(entry.get("groups") or [entry.get("category")])
        listing.add(entry.get("name"), entry.get("version"), scope, is_optional=entry.get("optional") is True)
    return listing.locked()


def read_pdm(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """``pdm.lock``: its groups are the scope."""
    listing = Listing("pypi", "pypi_pdm_lock", named)
    for entry in rows(toml_table(data).get("package")):
        if "path" not in entry:
            listing.add(entry.get("name"), entry.get("version"), _group(entry.get("groups")))
    return listing.locked()


def read_pylock(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """``pylock.toml`` (https://packaging.python.org/en/latest/specifications/pylock-toml/)."""
    listing = Listing("pypi", "pypi_pylock", named)
    for entry in rows(toml_table(data).get("packages")):
        if "directory" not in entry:
            listing.add(entry.get("name"), entry.get("version"))
    return listing.locked()


def read_pipfile(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """``Pipfile.lock``: ``default``, ``develop`` and categories of one's own are the scope."""
    listing = Listing("pypi", "pipfile_lock", named)
    for category, packages in json_object(data, listing).items():
        if category == "_meta":
            continue
        for name, value in table(packages).items():
            entry = table(value)
            if "path" in entry or "file" in entry:
                continue
            version = entry.get("version")
            pinned = version.removeprefix("==") if isinstance(version, str) else None
            listing.add(name, pinned, category)
    return listing.locked()


def read_uv(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """``uv.lock``: which lists of the project, or of its workspace, lead to a package is its scope."""
    listing = Listing("pypi", "pypi_uv_lock", named)
    packages = list(rows(toml_table(data).get("package")))
    own = [entry for entry in packages if _OWN_SOURCES & set(table(entry.get("source")))]
    edges: dict[_Node, list[_Node]] = {}
    for entry in packages:
        name = str(entry.get("name"))
        edges.setdefault((name, ""), []).extend(_nodes(entry.get("dependencies")))
        for extra, needed in table(entry.get("optional-dependencies")).items():
            edges.setdefault((name, extra), []).extend(((name, ""), *_nodes(needed)))
    roots = [
        ("dependencies", _of_own(own, "dependencies")),
        ("optional-dependencies", _of_own(own, "optional-dependencies")),
        ("dev-dependencies", _of_own(own, "dev-dependencies")),
    ]
    found = scopes(roots, edges)
    for entry in packages:
        if not _OWN_SOURCES & set(table(entry.get("source"))):
            scope = found.get((str(entry.get("name")), ""))
            listing.add(entry.get("name"), entry.get("version"), scope, is_optional=scope == "optional-dependencies")
    return listing.locked()


def _of_own(own: Iterable[Mapping[str, object]], group: str) -> list[_Node]:
    found: list[_Node] = []
    for entry in own:
        needed = entry.get(group)
        for part in table(needed).values() if isinstance(needed, dict) else [needed]:
            found.extend(_nodes(part))
    return found


def _nodes(needed: object) -> list[_Node]:
    found: list[_Node] = []
    for entry in rows(needed):
        name, extras = str(entry.get("name")), entry.get("extra")
        found.append((name, ""))
        found.extend((name, extra) for extra in (extras if isinstance(extras, list) else ()) if isinstance(extra, str))
    return found


def _group(groups: object) -> str | None:
    """The group that weighs most: that of the product, else the first."""
    names = sorted(name for name in groups if isinstance(name, str)) if isinstance(groups, list) else []
    return next((name for name in _MAIN_GROUPS if name in names), names[0] if names else None)
