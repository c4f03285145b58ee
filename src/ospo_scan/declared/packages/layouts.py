# SPDX-License-Identifier: Apache-2.0
"""Where the package is that a manifest describes, and whose: told by layout, never by the name of a project."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ospo_scan.declared.packages.inventories import Inventories
from ospo_scan.declared.packages.tree_index import TreeIndex, compact, is_below, joined, parent
from ospo_scan.model import Manifest, PackageKind

_PYTHON_MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg", "PKG-INFO")


@dataclass(frozen=True, slots=True)
class Home:
    """Where a package is: ``root`` is its directory, the empty string for the tree.

    ``owns`` are paths of the tree. Manifests of one ``key`` and of one type may describe one package.
    """

    root: str
    kind: PackageKind
    owns: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Layouts:
    """Finds the home of manifests in one tree; ``manifests`` are the paths of all of them."""

    index: TreeIndex
    inventories: Inventories
    manifests: Collection[str]

    def home(self, path: str, manifest: Manifest) -> Home:
        """The home of the package that the manifest at ``path`` describes."""
        directory, _, name = path.rpartition("/")
        outer, _, last = directory.rpartition("/")
        match last, name:
            case _, "METADATA" if last.endswith(".dist-info"):
                found = self._installed(directory, manifest)
            case _, "PKG-INFO" if last.endswith(".egg-info"):
                found = self._egg(directory, manifest)
            case "EGG-INFO", _:
                found = self.at(outer, is_vendored=bool(outer))
            case "debian" | "META-INF", _:
                found = self.at(outer)
            case "specifications", _ if name.endswith(".gemspec"):
                found = self._gem(path, joined(outer, f"gems/{name.removesuffix('.gemspec')}"))
            case _ if (jar := _unpacked_jar(directory)) is not None:
                found = self.at(jar, is_vendored=bool(jar))
            case _:
                found = self.at(directory, is_vendored=_is_unpacked_nuget(directory, name, manifest))
        return found

    def at(self, directory: str, *, is_vendored: bool = False) -> Home:
        """The home of a package that is all of one directory; what is at the root is the project's in any case."""
        is_vendored = is_vendored or (bool(directory) and self.index.container(directory) is not None)
        kind = PackageKind.VENDORED if is_vendored else PackageKind.PROJECT
        return Home(directory, kind, (directory,), directory)

    def _egg(self, metadata: str, manifest: Manifest) -> Home:
        """A package that is installed, or the project's own of which the metadata were made when it was built."""
        outer = parent(metadata)
        if metadata in self.inventories.recorded or self.index.container(outer) is not None:
            return self._installed(metadata, manifest)
        return self.at(self._python_root(outer))

    def _installed(self, metadata: str, manifest: Manifest) -> Home:
        """A Python package: its files as they were recorded, else what is named like it beside its metadata."""
        base = parent(metadata)
        if not base and self.index.container(base) is None:
            return Home("", PackageKind.PROJECT, ("",), "")
        recorded = self.inventories.recorded.get(metadata)
        if recorded is not None:
            owns = compact((path for path in recorded if not is_below(path, metadata)), base, self.index)
        else:
            names = self.inventories.top_level.get(metadata) or _module_names(manifest)
            beside = (joined(base, one) for name in names for one in (name, f"{name}.py"))
            owns = tuple(one for one in beside if one in self.index.files or one in self.index.counts)
        return Home(base, PackageKind.VENDORED, (*owns, metadata), metadata)

    def _gem(self, path: str, directory: str) -> Home:
        """An installed gem: its specification lies beside the directory of its files."""
        if directory not in self.index.counts:
            return self.at(parent(path))
        return Home(directory, PackageKind.VENDORED, (directory, path), directory)

    def _python_root(self, directory: str) -> str:
        """The nearest directory with a manifest of Python, as sources are built in ``src/`` or the like."""
        at: str = directory
        while True:
            if any(joined(at, name) in self.manifests for name in _PYTHON_MANIFESTS):
                return at
            if not at:
                return directory
            at = parent(at)


def _unpacked_jar(directory: str) -> str | None:
    """The root of an unpacked archive of Java of which ``directory`` is ``META-INF/maven/GROUP/ARTIFACT``."""
    parts = directory.split("/")
    if len(parts) >= 4 and parts[-4:-2] == ["META-INF", "maven"]:
        return "/".join(parts[:-4])
    return None


def _is_unpacked_nuget(directory: str, name: str, manifest: Manifest) -> bool:
    """Whether a ``.nuspec`` lies where NuGet unpacks: in ``ID.VERSION`` or ``ID/VERSION``."""
    if not name.lower().endswith(".nuspec") or not manifest.name or not manifest.version:
        return False
    identity, version = manifest.name.lower(), manifest.version.lower()
    at = f"/{directory.lower()}"
    return at.endswith((f"/{identity}.{version}", f"/{identity}/{version}"))


def _module_names(manifest: Manifest) -> tuple[str, ...]:
    name = (manifest.name or "").replace("-", "_").replace(".", "/")
    return tuple(dict.fromkeys((name, name.lower()))) if name and ".." not in name else ()
