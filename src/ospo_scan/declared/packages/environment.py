# SPDX-License-Identifier: Apache-2.0
"""Licenses of packages that are not in the tree, from directories of this machine that a person names.

Read are the manifests of the packages that are asked for, and of no other. What is found depends on the machine, so
nothing of this is done unless it is asked for.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

from ospo_scan.declared.packages.purl import identity, version_of, without_version
from ospo_scan.declared.packages.statements import LicenseNamed, by_spdx_alone, declared_license, stated_licenses
from ospo_scan.manifests import ManifestError
from ospo_scan.manifests.documents import toml_table

MAX_BYTES = 2**20
"""How much of one manifest is read."""
_SAFE = re.compile(r"(?!\.)[^/\\\0]{1,255}\Z")
_METADATA_FIELD = re.compile(r"^(License-Expression|License|Classifier|Name|Version):[ \t]*(.*)$", re.MULTILINE)
_POM_LICENSE = re.compile(r"<license>\s*(?:<[a-z]+>[^<]{0,1000}</[a-z]+>\s*){0,9}?<name>([^<]{1,1000})</name>")
_NUSPEC_LICENSE = re.compile(r"<license\s+type=\"expression\"[^>]{0,200}>([^<]{1,1000})</license>")
_GEM_LICENSES = re.compile(r"\.licenses? = (\[[^\]\n]{0,1000}\]|\"[^\"\n]{0,1000}\")")


@dataclass(slots=True)
class Environment:
    """Looks packages up in ``directories``, in this order: site-packages, node_modules, caches of package managers."""

    directories: Sequence[str]
    license_named: LicenseNamed = by_spdx_alone
    _listings: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def license_found(self, purl: str) -> tuple[str, str] | None:
        """The license that the manifest of this very version states, as written and canonical; None where none does."""
        kind, _, path = without_version(purl).removeprefix("pkg:").partition("/")
        version, parts = version_of(purl), [unquote(part) for part in path.split("/")]
        look_up = _LOOK_UPS.get(kind)
        if look_up is None or version is None or not all(_SAFE.match(part) for part in (*parts, version)):
            return None
        for directory in self.directories:
            for stated in look_up(self, directory, parts, version):
                if stated and (declared := declared_license(kind, stated, self.license_named)):
                    return "; ".join(stated), declared
        return None

    def listing(self, directory: str, ending: str) -> Mapping[str, str]:
        """The entries of a directory by name and version, those whose names end so: ``name-1.0`` to its path."""
        key = f"{directory}\0{ending}"
        if key not in self._listings:
            try:
                names = sorted(os.listdir(directory))
            except OSError:
                names = []
            self._listings[key] = {
                name.removesuffix(ending): os.path.join(directory, name) for name in names if name.endswith(ending)
            }
        return self._listings[key]


def _python(environment: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    wanted = _python_name(parts[-1]), version
    for ending, file in ((".dist-info", "METADATA"), (".egg-info", "PKG-INFO")):
        for entry, path in environment.listing(directory, ending).items():
            name, _, found = entry.partition("-")
            if (_python_name(name), re.split("-py[0-9]", found)[0]) == wanted:
                yield _of_metadata(_text(os.path.join(path, file)))


def _python_name(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def _of_metadata(text: str) -> Sequence[str]:
    """The expression, else the license in words, else what classifiers say."""
    fields: dict[str, list[str]] = {}
    for name, value in _METADATA_FIELD.findall(text.split("\n\n", 1)[0]):
        fields.setdefault(name, []).append(value.strip())
    for name in ("License-Expression", "License"):
        if stated := [value for value in fields.get(name, ()) if value and value != "UNKNOWN"]:
            return stated[:1]
    return [value for value in fields.get("Classifier", ()) if value.startswith("License :: ")]


def _npm(_: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    document = _json(os.path.join(directory, *parts, "package.json"))
    if document.get("version") == version:
        yield stated_licenses(document.get("license") or document.get("licenses"))


def _cargo(environment: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    """``registry/src`` has a directory for each registry, and a vendor directory often no versions in its names."""
    name = parts[-1]
    places = [directory, *environment.listing(directory, "").values()]
    for place in places[:100]:
        for crate in (f"{name}-{version}", name):
            package = _toml(os.path.join(place, crate, "Cargo.toml")).get("package")
            if isinstance(package, dict) and (package.get("name"), package.get("version")) == (name, version):
                yield stated_licenses(package.get("license"))


def _composer(_: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    document = _json(os.path.join(directory, "composer", "installed.json"))
    packages = document.get("packages")
    wanted = identity("pkg:composer/" + "/".join(parts) + f"@{version}")
    for entry in packages if isinstance(packages, list) else ():
        if isinstance(entry, dict) and identity(f"pkg:composer/{entry.get('name')}@{entry.get('version')}") == wanted:
            yield stated_licenses(entry.get("license"))


def _maven(_: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    *group, artifact = parts
    place = os.path.join(directory, *".".join(group).split("."), artifact, version, f"{artifact}-{version}.pom")
    yield [name.strip() for name in _POM_LICENSE.findall(_text(place)) if name.strip()]


def _nuget(_: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    name = parts[-1].lower()
    text = _text(os.path.join(directory, name, version.lower(), f"{name}.nuspec"))
    yield [license_.strip() for license_ in _NUSPEC_LICENSE.findall(text) if license_.strip()]


def _gem(_: Environment, directory: str, parts: Sequence[str], version: str) -> Iterator[Sequence[str]]:
    """A directory of gems has a written-out specification of each."""
    text = _text(os.path.join(directory, "specifications", f"{parts[-1]}-{version}.gemspec"))
    yield [name for found in _GEM_LICENSES.findall(text)[:1] for name in re.findall(r"\"([^\"]+)\"", found)]


_LOOK_UPS: Mapping[str, Callable[[Environment, str, Sequence[str], str], Iterator[Sequence[str]]]] = MappingProxyType(
    {
        "cargo": _cargo,
        "composer": _composer,
        "gem": _gem,
        "maven": _maven,
        "npm": _npm,
        "nuget": _nuget,
        "pypi": _python,
    }
)


def _text(path: str) -> str:
    """The beginning of a regular file; nothing where there is none, as a pipe or a device is none."""
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return ""
            return stream.read(MAX_BYTES).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""


def _json(path: str) -> Mapping[str, object]:
    try:
        document = json.loads(_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _toml(path: str) -> Mapping[str, object]:
    try:
        return toml_table(_text(path).encode())
    except ManifestError:
        return {}
