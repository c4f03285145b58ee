# SPDX-License-Identifier: Apache-2.0
"""The control and copyright files of a Debian source package.

https://www.debian.org/doc/debian-policy/ch-controlfields.html
https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.documents import decoded, header_fields, paragraphs
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency

VENDOR = "debian"
_RELATIONS = (
    *("build-depends", "build-depends-indep", "build-depends-arch", "pre-depends", "depends"),
    *("recommends", "suggests", "enhances"),
)
_OPTIONAL = frozenset(("recommends", "suggests", "enhances"))
_NEEDED = re.compile(r"([a-z0-9][a-z0-9+.-]+)(?::[a-z0-9-]+)?\s*(?:\(([^)]*)\))?.*", re.DOTALL)


def control(data: bytes) -> Stated:
    """The source package, and what it and the packages built of it need; of alternatives all are named."""
    found: list[Dependency] = []
    source = None
    for paragraph in paragraphs(_without_comments(data)):
        fields = dict(header_fields(paragraph))
        source = source or fields.get("source")
        for name in _RELATIONS:
            found.extend(_needed(fields.get(name, ""), name))
    if source is None:
        raise ManifestError("names no Debian source package")
    return Stated(name=source, namespace=VENDOR, dependencies=tuple(dict.fromkeys(found)))


def copyright_file(data: bytes) -> Stated:
    """The short names of the licenses of all files: together they are the license of the package.

    A copyright file in free words states nothing that a program could read.
    """
    text = _without_comments(data)
    parts = [dict(header_fields(paragraph)) for paragraph in paragraphs(text)]
    if not parts or "copyright-format" not in parts[0].get("format", parts[0].get("format-specification", "")):
        return Stated(dependencies=())
    names = [fields.get("license", "").partition("\n")[0].strip() for fields in parts if "files" in fields]
    return Stated(
        statements=tuple(Statement(spelled(name)) for name in dict.fromkeys(names) if name),
        dependencies=(),
    )


def spelled(name: str) -> str:
    """A license as Debian names it, in SPDX's spelling where that is another: ``GPL-2`` is version 2 alone."""
    return _SHORT.sub(lambda found: _spelled_id(found[0]), name)


_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*[A-Za-z0-9+]")
_GNU = re.compile(r"(A?GPL|LGPL|GFDL)-?v?(\d+)(\.\d+)?(\+?)", re.IGNORECASE)
_NAMES = {
    "expat": "MIT",
    "perl": "(Artistic-1.0-Perl OR GPL-1.0-or-later)",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "mpl-1.1": "MPL-1.1",
    "zlib": "Zlib",
    "public-domain": "LicenseRef-scancode-public-domain",
}


def _spelled_id(name: str) -> str:
    if gnu := _GNU.fullmatch(name):
        later = "or-later" if gnu[4] else "only"
        return f"{gnu[1].upper()}-{gnu[2]}{gnu[3] or '.0'}-{later}"
    return _NAMES.get(name.lower(), name)


def _without_comments(data: bytes) -> str:
    return "\n".join(line for line in decoded(data).splitlines() if not line.startswith("#"))


def _needed(value: str, scope: str) -> Iterator[Dependency]:
    for part in re.split(r"[,|]", value):
        text = " ".join(part.split())
        if text.startswith("$") or not (needed := _NEEDED.fullmatch(text)):
            continue  # ${shlibs:Depends} and the like are filled in by the build
        requirement = needed[2]
        pinned = requirement.removeprefix("=").strip() if requirement and requirement.startswith("=") else None
        if pinned and "$" in pinned:
            pinned = None
        one = dependency_of("deb", needed[1], pinned, requirement, scope, scope in _OPTIONAL, VENDOR)
        if one:
            yield one
