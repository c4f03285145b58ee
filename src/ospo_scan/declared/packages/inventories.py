# SPDX-License-Identifier: Apache-2.0
"""Files that say which files belong to an installed Python package, and from where manifests take a license.

Manifests alone do not tell either; what is read here is a few lines of each such file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ospo_scan.declared.packages.tree_index import parent, resolved
from ospo_scan.manifests import ManifestError
from ospo_scan.manifests.documents import toml_table

MAX_BYTES = 8 * 2**20
"""Larger files are not read: the largest RECORD of a package in use has 2 MB."""

_LONGEST_PARENT = 5000
_MEMBER = re.compile(rb"<(groupId|artifactId|relativePath)>([^<>]{0,500})</\1>")


@dataclass(slots=True)
class Inventories:
    """What was read, by the path of the file that says it, or of the directory that it is about.

    ``recorded`` are the files of the package with the metadata in a directory; ``top_level`` the names of its modules.
    ``pom_parents`` are the parents that a ``pom.xml`` names: where that file is, and its artifact. ``from_workspace``
    are the manifests of Cargo that take their license from the workspace, ``workspaces`` what these state.
    """

    recorded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    top_level: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pom_parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    from_workspace: set[str] = field(default_factory=set)
    workspaces: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def read(self, path: str, data: bytes) -> str | None:
        """Take what is needed of one file; a sentence where that is one which cannot be read."""
        reader = _READERS.get(path.rpartition("/")[2])
        if reader is None:
            return None
        if len(data) > MAX_BYTES:
            return f"The file is larger than {MAX_BYTES // 2**20} MiB, so it does not count for which file is whose."
        return reader(self, path, data)


def _read_record(found: Inventories, path: str, data: bytes) -> str | None:
    """``RECORD``. https://packaging.python.org/en/latest/specifications/recording-installed-packages/."""
    directory = parent(path)
    if not directory.endswith(".dist-info"):
        return None
    try:
        rows = list(csv.reader(data.decode("utf-8", "surrogateescape").splitlines()))
    except csv.Error as error:
        return f"The file is no RECORD: {error}. So the files of this package are known by their names alone."
    found.recorded[directory] = _resolved(parent(directory), (row[0] for row in rows if row))
    return None


def _read_installed_files(found: Inventories, path: str, data: bytes) -> None:
    """``installed-files.txt`` of setuptools, relative to the directory of the metadata."""
    directory = parent(path)
    if directory.endswith(".egg-info"):
        found.recorded[directory] = _resolved(directory, data.decode("utf-8", "surrogateescape").splitlines())


def _read_top_level(found: Inventories, path: str, data: bytes) -> None:
    directory = parent(path)
    if directory.endswith((".dist-info", ".egg-info")):
        names = (line.strip() for line in data.decode("utf-8", "surrogateescape").splitlines())
        found.top_level[directory] = tuple(name for name in names if name and "/" not in name and name != "..")


def _read_pom(found: Inventories, path: str, data: bytes) -> None:
    """The parent from which a project of Maven inherits its licenses. https://maven.apache.org/pom.html#inheritance."""
    text = _without_comments(data)
    start = text.find(b"<parent>")
    end = text.find(b"</parent>", start, start + _LONGEST_PARENT) if start >= 0 else -1
    if end >= 0:
        found_members = _MEMBER.findall(text, start, end)
        members = {name: value.strip().decode("utf-8", "surrogateescape") for name, value in found_members}
        relative = members.get(b"relativePath", "../pom.xml")
        where = resolved(parent(path), relative if relative.endswith(".xml") else f"{relative}/pom.xml")
        if where and (artifact := members.get(b"artifactId")):
            found.pom_parents[path] = (where, artifact)


def _read_cargo(found: Inventories, path: str, data: bytes) -> None:
    """What a workspace states for its members. https://doc.rust-lang.org/cargo/reference/workspaces.html."""
    if b"workspace" not in data or len(data) > 2**20:
        return
    try:
        document = toml_table(data)
    except ManifestError:
        return  # the reader of manifests says so
    package, workspace = _table(document.get("package")), _table(document.get("workspace"))
    if _table(package.get("license")).get("workspace") is True:
        found.from_workspace.add(path)
    if workspace:
        shared = _table(workspace.get("package"))
        found.workspaces[path] = (_text(shared.get("license")), _text(shared.get("version")))


_READERS: Mapping[str, Callable[[Inventories, str, bytes], str | None]] = MappingProxyType(
    {
        "RECORD": _read_record,
        "installed-files.txt": _read_installed_files,
        "top_level.txt": _read_top_level,
        "pom.xml": _read_pom,
        "Cargo.toml": _read_cargo,
    }
)


def _resolved(directory: str, names: Iterable[str]) -> tuple[str, ...]:
    found = (resolved(directory, name) for name in names if name)
    return tuple(dict.fromkeys(path for path in found if path))


def _without_comments(data: bytes) -> bytes:
    parts, start = [], 0
    while (begin := data.find(b"<!--", start)) >= 0:
        parts.append(data[start:begin])
        end = data.find(b"-->", begin)
        if end < 0:
            return b"".join(parts)
        start = end + 3
    return b"".join((*parts, data[start:]))


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
