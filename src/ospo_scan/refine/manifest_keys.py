# SPDX-License-Identifier: Apache-2.0
"""The keys of manifests whose value is the name of a license file.

The engine takes any mention of such a key for a reference. It is one only in a manifest: in a manual or a test, the
key is only talked about.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ospo_scan.refine.naming import Naming, Where, is_beside_license, shortened

_MANIFESTS = frozenset(
    (
        "bower.json",
        "cargo.toml",
        "cargo.toml.orig",
        "composer.json",
        "dist.ini",
        "galaxy.yml",
        "meta.yaml",
        "metadata",
        "package.json",
        "package.yaml",
        "pkg-info",
        "pyproject.toml",
        "recipe.yaml",
        "setup.cfg",
        "setup.py",
    )
)
_MANIFEST_SUFFIXES = (".cabal", ".nuspec", ".csproj", ".fsproj", ".vbproj", ".props", ".gemspec", ".opam", ".podspec")

_KEY_WORD = re.compile(
    r"licen[cs]e[-_]files?\b|packagelicensefile|\blicen[cs]e\s*[:=]\s*\{\s*[\"']?file|type\W{1,4}file\b", re.IGNORECASE
)
# A value goes on in the lines that are indented.
_VALUE = r"(?P<value>[^\n]{1,400}(?:\n[ \t]+[^\n:=]{1,200}){0,20})"
_KEY = re.compile(
    rf"""(?:^|[\s{{,<:;(])["']?(?:(?:package)?licen[cs]e[-_ ]?files?|:?file|#text)["']?\s*(?:=>|[:=>])\s*{_VALUE}""",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<license\s+type\s*=\s*[\"']file[\"']\s*>(?P<value>[^<\n]{1,400})", re.IGNORECASE)
_VALUE_END = re.compile(r"[<}#]")
_BETWEEN_VALUES = re.compile(r"[\s,;()]+")
_WILDCARD = re.compile(r"[*?\[]")


def has_key(text: str) -> bool:
    """Whether a matched text holds such a key, whatever the file."""
    return bool(_KEY_WORD.search(text))


def named_by_key(text: str, path: str) -> Naming | None:
    """The files that the keys in ``text``, which stands in the file at ``path``, name; None where it is no manifest.

    None as well where a value is a pattern: which files it stands for is not looked up.
    """
    name = posixpath.basename(path).lower()
    if name not in _MANIFESTS and not name.endswith(_MANIFEST_SUFFIXES):
        return None
    values = [found["value"] for pattern in (_KEY, _ELEMENT) for found in pattern.finditer(text)]
    files = dict.fromkeys(one for value in values for one in _names(value))
    if not files or any(map(_WILDCARD.search, files)):
        return None
    return Naming(shortened(text), tuple(files), Where.MANIFEST, is_list=True)


def _names(value: str) -> Iterator[str]:
    for one in _BETWEEN_VALUES.split(_VALUE_END.split(value, maxsplit=1)[0]):
        if (name := one.strip("\"'`[]")) and not is_beside_license(posixpath.basename(name)):
            yield name
