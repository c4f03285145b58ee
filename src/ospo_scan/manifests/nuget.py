# SPDX-License-Identifier: Apache-2.0
"""NuGet: nuspec files, project files of .NET, packages.config.

https://learn.microsoft.com/nuget/reference/nuspec#license
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.bounds import xml_root
from ospo_scan.manifests.documents import paths
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency

_EXPRESSION_PAGE = re.compile(r"https?://licenses\.nuget\.org/(?P<expression>[^?#]+)", re.IGNORECASE)
_NO_LICENSE = re.compile(r"https?://aka\.ms/deprecateLicenseUrl/?", re.IGNORECASE)
_ONE_VERSION = re.compile(r"\[\s*([^,\[\]()\s]+)\s*\]")
_PLAIN_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]*")


def nuspec(data: bytes) -> Stated:
    """``license`` by expression or file; ``licenseUrl`` is a hint, and the address that NuGet writes there is none."""
    root = xml_root(data)
    found = root.find("metadata")
    if root.tag != "package" or found is None:
        raise ManifestError("is not a NuGet specification")
    entry = found.find("license")
    kind = "" if entry is None else entry.get("type", "").lower()
    text = "" if entry is None else (entry.text or "").strip()
    statements, files = _licensed(text if kind != "file" else "", text if kind == "file" else "")
    return Stated(
        name=_text(found, "id"),
        version=_text(found, "version"),
        statements=(*statements, *_address(_text(found, "licenseUrl"))),
        referenced_files=files,
        dependencies=tuple(
            dict.fromkeys(one for entry in found.iter("dependency") if (one := _dependency(entry, "dependency")))
        ),
    )


def project(data: bytes) -> Stated:
    """What a project file of .NET says of the package that is made of it, and the packages that it refers to.

    Without a ``PackageId`` the package is named as its file is, which is not known here. Properties in ``$(…)`` are not
    resolved.
    """
    root = xml_root(data)
    if root.tag != "Project":
        raise ManifestError("is not a project file of .NET")
    names = ("PackageLicenseExpression", "PackageLicenseFile", "PackageId", "PackageVersion", "Version")
    values = {name: _property(root, name) for name in names}
    values["PackageVersion"] = values["PackageVersion"] or values["Version"]
    statements, files = _licensed(values["PackageLicenseExpression"] or "", values["PackageLicenseFile"] or "")
    return Stated(
        name=values["PackageId"],
        version=values["PackageVersion"],
        statements=(*statements, *_address(_property(root, "PackageLicenseUrl"))),
        referenced_files=files,
        dependencies=tuple(dict.fromkeys(one for entry in root.iter("PackageReference") if (one := _reference(entry)))),
    )


def packages_config(data: bytes) -> Stated:
    """The packages that an old project uses, each with its version."""
    root = xml_root(data)
    if root.tag != "packages":
        raise ManifestError("is no list of NuGet packages")
    return Stated(dependencies=tuple(dict.fromkeys(_listed(root))))


def _listed(root: Element) -> Iterator[Dependency]:
    for entry in root.iter("package"):
        version = entry.get("version") or None
        is_optional = entry.get("developmentDependency") == "true"
        if one := dependency_of("nuget", entry.get("id", ""), version, version, "packages", is_optional):
            yield one


def _licensed(expression: str, file: str) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    return ((Statement(expression),) if expression else ()), paths([file] if file else [])


def _address(url: str | None) -> tuple[Statement, ...]:
    if not url or _NO_LICENSE.fullmatch(url):
        return ()
    page = _EXPRESSION_PAGE.fullmatch(url)
    return (Statement(page["expression"].replace("%20", " ").replace("+OR+", " OR ") if page else url, is_hint=True),)


def _text(parent: Element, tag: str) -> str | None:
    return (parent.findtext(tag) or "").strip() or None


def _property(root: Element, name: str) -> str | None:
    """The value of a property that is stated once and without a variable."""
    values = {(entry.text or "").strip() for entry in root.iter(name)} - {""}
    value = values.pop() if len(values) == 1 else ""
    return value if value and "$(" not in value else None


def _dependency(entry: Element, scope: str) -> Dependency | None:
    requirement = entry.get("version", "").strip()
    exact = _ONE_VERSION.fullmatch(requirement)
    return dependency_of("nuget", entry.get("id", ""), exact[1] if exact else None, requirement, scope)


def _reference(entry: Element) -> Dependency | None:
    requirement = (entry.get("Version") or entry.findtext("Version") or "").strip()
    exact = _ONE_VERSION.fullmatch(requirement)
    name = entry.get("Include") or entry.get("Update") or ""
    return dependency_of("nuget", name, exact[1] if exact else None, requirement, "PackageReference")
