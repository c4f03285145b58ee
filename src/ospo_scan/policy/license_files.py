# SPDX-License-Identifier: Apache-2.0
"""Which files of a tree state its license, or hold the text of one, told by their names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult

# LICENSE.md, COPYING, MIT-LICENSE.txt, UNLICENSE, README.rst: files that tell people the license of a project.
_FOR_PEOPLE = re.compile(
    r"(?:un)?licen[sc]e|copying|copyright|readme|[a-z0-9.+_-]*[-_.]licen[sc]e(?:\.|$)", re.IGNORECASE
)
# Those of them that hold the text itself; licensing.md and license_check.py hold other things.
_TEXT = re.compile(
    r"(?:(?:un)?licen[sc]es?|copying(?:v\d+)?)(?:[-_. ]|$)|[a-z0-9.+_-]*[-_.]licen[sc]e(?:\.|$)", re.IGNORECASE
)
_NO_TEXT_SUFFIX = re.compile(
    r"\.(?:c|cc|cpp|cs|css|go|h|java|js|json|jsx|kt|php|pl|pm|ps1|py|rb|rs|sh|svg|toml|ts|tsx|xml|ya?ml)$",
    re.IGNORECASE,
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
_NOT_LOOKED_AT = frozenset((Reason.EXCLUDED, Reason.NOT_INCLUDED, Reason.UNCHANGED))


def is_statement(path: str) -> bool:
    """Whether a file with this path may state the license of the whole project: license files, README, manifests."""
    if path.startswith(_TEXTS_DIRECTORY):
        return True
    name = path.lower()
    if "/" in name:
        return False
    return bool(_FOR_PEOPLE.match(name)) or name in _MANIFESTS or name.endswith(_MANIFEST_SUFFIXES)


def is_license_text(path: str) -> bool:
    """Whether a file with this path, in any directory, holds the text of a license rather than a notice."""
    directory, name = posixpath.split(path)
    is_reuse = posixpath.basename(directory) == "LICENSES"
    return not _NO_TEXT_SUFFIX.search(name) and (is_reuse or _TEXT.match(name) is not None)


def is_project_text(path: str) -> bool:
    """Whether a file with this path holds a license text of the whole project: at the root, or in ``LICENSES/``."""
    return posixpath.dirname(path) in {"", "LICENSES"} and is_license_text(path)


def project_texts(result: ScanResult) -> Iterator[FileScan]:
    """The license texts of the project as a whole: those at its root first, then those of its ``LICENSES/``."""
    texts = [scan for scan in result.files if is_project_text(scan.path)]
    yield from (scan for scan in texts if "/" not in scan.path)
    yield from (scan for scan in texts if "/" in scan.path)


def file_behind(scan: FileScan, result: ScanResult) -> FileScan | None:
    """The file that a link inside the tree leads to, or the file itself; None where the link leads to no file."""
    if scan.reason is not Reason.LINK:
        return scan
    _, _, target = (scan.detail or "").partition("-> ")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(scan.path), target))
    return next((other for other in result.files if other.path == path), None)


def is_unseen(scan: FileScan) -> bool:
    """Whether the file may state a license and was not looked at: it failed, or the user left it out."""
    return scan.status is FileStatus.ERROR or scan.reason in _NOT_LOOKED_AT
