# SPDX-License-Identifier: Apache-2.0
"""Which files have licensing information at all: the Covered Files of REUSE.

https://reuse.software/spec-3.3/#covered-and-ignored-files. Links are none of them, but that is not told by a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REUSE_TOML = "REUSE.toml"
DEP5 = ".reuse/dep5"
LICENSES = "LICENSES"
SIDECAR_SUFFIX = ".license"

_DIRECTORIES = frozenset((".git", ".hg", ".sl", ".reuse", LICENSES))
_NAMES = re.compile(
    r"(?:LICEN[CS]E|COPYING)(?:[-.].*)?|REUSE\.toml|\.git|\.hgtags|.*\.license"
    r"|.*\.spdx(?:\.(?:rdf|json|xml|ya?ml))?",
    re.DOTALL,
)


def is_covered(path: str, size: int | None) -> bool:
    """Whether a regular file at ``path`` has licensing information; not when it is empty."""
    *directories, name = path.split("/")
    return size != 0 and not _DIRECTORIES.intersection(directories) and not _NAMES.fullmatch(name)


def is_global(path: str, name: str) -> bool:
    """Whether ``path`` is the ``REUSE.toml`` or ``.reuse/dep5`` (``name``) of a directory that is looked into."""
    if path != name and not path.endswith(f"/{name}"):
        return False
    return not _DIRECTORIES.intersection(directory_of(path, name).split("/"))


def directory_of(path: str, name: str) -> str:
    """What precedes ``name`` in ``path``: nothing, or a directory with its slash."""
    return path.removesuffix(name)


def directories_above(path: str) -> Iterator[str]:
    """The directories on the way to a file, each with its slash; the root is empty and comes first."""
    yield ""
    place = path.find("/")
    while place >= 0:
        yield path[: place + 1]
        place = path.find("/", place + 1)
