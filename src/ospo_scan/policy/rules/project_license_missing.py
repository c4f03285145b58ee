# SPDX-License-Identifier: Apache-2.0
"""No file at the root of the project states the license of the project."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ospo_scan.model import FileScan, FileStatus, Level, Reason, Rule, ScanResult
from ospo_scan.policy.gate import PROJECT, Case, Help, Observation

RULE = Rule(
    id="project-license-missing",
    level=Level.ERROR,
    summary="No file at the root of the project states its license.",
    help_uri="docs/rules.md#project-license-missing",
)

HELP = Help(
    meaning=(
        "No file at the root of the project states the license of the project. Looked at are: files whose names "
        "begin with LICENSE, LICENCE, COPYING, UNLICENSE, COPYRIGHT or README, or end in -LICENSE; manifests such"
        " as package.json, pyproject.toml, Cargo.toml or pom.xml; and the directory LICENSES. The rule applies "
        "only where a whole project is scanned, and not where such a file was excluded or could not be read: "
        "nobody looked into it then."
    ),
    why="Without a license, nobody may use, change or pass on the project.",
    fix=(
        "Add a file LICENSE with the full text of the license to the root of the project, and name the license in"
        " the manifest as well."
    ),
)

_MESSAGE = (
    "No file at the root of the project states its license. Add a LICENSE file with the text of the license, or name "
    "the license in the project's manifest."
)

# LICENSE.md, COPYING, MIT-LICENSE.txt, UNLICENSE, README.rst: files that tell people the license of a project.
_FOR_PEOPLE = re.compile(
    r"(?:un)?licen[sc]e|copying|copyright|readme|[a-z0-9.+_-]*[-_.]licen[sc]e(?:\.|$)", re.IGNORECASE
)
# Manifests with a field for the license of the package, by name or by suffix, in lower case.
_MANIFESTS = frozenset(
    (
        "bower.json",
        "cargo.toml",
        "citation.cff",
        "codemeta.json",
        "composer.json",
        "description",
        "dist.ini",
        "makefile.pl",
        "meson.build",
        "meta.json",
        "meta.yml",
        "mix.exs",
        "package.json",
        "pkg-info",
        "pom.xml",
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
    )
)
_MANIFEST_SUFFIXES = (".cabal", ".csproj", ".gemspec", ".nuspec", ".opam", ".podspec", ".rockspec")
_TEXTS_DIRECTORY = "LICENSES/"
# A file that was left out by a pattern of the user's may well state the license: nobody looked.
_NOT_LOOKED_AT = frozenset((Reason.EXCLUDED, Reason.NOT_INCLUDED))


def find(case: Case) -> Iterator[Observation]:
    """One observation for the project, if all root files that could state its license were looked at and none does."""
    result = case.result
    if not result.is_project or all(scan.status is not FileStatus.SCANNED for scan in result.files):
        return
    statements = [scan for scan in result.files if _is_statement(scan.path)]
    if not any(_is_settled(scan, result) for scan in statements):
        yield Observation(PROJECT, _MESSAGE)


def _is_statement(path: str) -> bool:
    if path.startswith(_TEXTS_DIRECTORY):
        return True
    name = path.lower()
    if "/" in name:
        return False
    return bool(_FOR_PEOPLE.match(name)) or name in _MANIFESTS or name.endswith(_MANIFEST_SUFFIXES)


def _is_settled(scan: FileScan, result: ScanResult) -> bool:
    """Whether the file states a license, or may do so and was not looked at."""
    if scan.status is FileStatus.ERROR or scan.reason in _NOT_LOOKED_AT:
        return True
    if scan.reason is Reason.LINK:
        target = _target(scan)
        return any(other.path == target and other.detections for other in result.files)
    return bool(scan.detections)


def _target(scan: FileScan) -> str:
    """The path that a link inside the tree leads to, as its ``detail`` (``-> target``) tells."""
    _, _, target = (scan.detail or "").partition("-> ")
    return posixpath.normpath(posixpath.join(posixpath.dirname(scan.path), target))
