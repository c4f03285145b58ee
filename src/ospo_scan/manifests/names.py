# SPDX-License-Identifier: Apache-2.0
"""Which files are manifests, told by their path alone, and the neutral name that each is read under.

Two manifests of one neutral name and one content say the same: nothing else of a path is looked at.
"""

from __future__ import annotations

import re

_AS_NAMED = frozenset(
    (
        *("pyproject.toml", "setup.cfg", "setup.py", "PKG-INFO", "Pipfile"),
        *("package.json", "pom.xml", "go.mod", "Cargo.toml", "composer.json", "Gemfile", "packages.config"),
        *("conanfile.py", "conandata.yml", "pubspec.yaml"),
    )
)
_BY_ENDING = {
    ".pom": "pom.xml",
    ".gemspec": "f.gemspec",
    ".nuspec": "f.nuspec",
    ".spec": "f.spec",
}
_OF_DOTNET = frozenset((".csproj", ".fsproj", ".vbproj"))
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_IN_DEBIAN = frozenset(("control", "copyright"))
_REQUIREMENTS = re.compile(r"(?:.*requirements?.*|.*requires|.*reqs)\.(?:txt|pip|in)", re.IGNORECASE)
_FOR_DEVELOPMENT = re.compile(r"(?:dev|tests?)\.(?:txt|pip|in)$", re.IGNORECASE)


def manifest_name(path: str) -> str | None:
    """The neutral name of one or two parts of the manifest at ``path``; None where that is no manifest."""
    folder, _, name = path.rpartition("/")
    parent = folder.rpartition("/")[2]
    if name in _AS_NAMED:
        return name
    if parent == "debian" and name in _IN_DEBIAN:
        return f"debian/{name}"
    if name == "METADATA" and parent.endswith(".dist-info"):
        return "PKG-INFO"
    stem, dot, ending = name.rpartition(".")
    if stem and dot + ending in _BY_ENDING:
        return _BY_ENDING[dot + ending]
    if stem and dot + ending in _OF_DOTNET:  # the package is named as the file is, where nothing else is said
        return f"{stem if _PLAIN.fullmatch(stem) else 'f'}.csproj"
    return _requirements(parent, name)


def _requirements(parent: str, name: str) -> str | None:
    """The neutral name of a requirements file of pip: it keeps what scancode reads the scope from."""
    if _REQUIREMENTS.fullmatch(name) or (parent == "requirements" and name.endswith((".txt", ".pip", ".in"))):
        return "requirements-dev.txt" if _FOR_DEVELOPMENT.search(name) else "requirements.txt"
    return None
