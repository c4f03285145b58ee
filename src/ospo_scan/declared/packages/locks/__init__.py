# SPDX-License-Identifier: Apache-2.0
"""Lock files and requirements: which packages a project needs, as ``Manifest`` values.

A format is one module with a function ``(path, bytes, mapping of licenses) -> Locked`` that raises nothing but
``UnreadableError``, and one line in ``LOCK_READERS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ospo_scan.declared.packages.locks import (
    bundler,
    cargo,
    composer,
    conan,
    dart,
    go,
    gradle,
    npm,
    nuget,
    pnpm,
    python,
    requirements,
    yarn,
)
from ospo_scan.declared.packages.locks.listing import Locked
from ospo_scan.declared.packages.statements import LicenseNamed
from ospo_scan.declared.unreadable import UnreadableError

LockReader = Callable[[str, bytes, LicenseNamed], Locked]

MAX_LOCK_BYTES = 16 * 2**20
"""The largest lock file that is read; those of projects with ten thousand packages have 5 MB."""

LOCK_READERS: Mapping[str, LockReader] = MappingProxyType(
    {
        ".package-lock.json": npm.read,
        "Cargo.lock": cargo.read,
        "Gemfile.lock": bundler.read,
        "Pipfile.lock": python.read_pipfile,
        "composer.lock": composer.read,
        "conan.lock": conan.read,
        "gems.locked": bundler.read,
        "go.sum": go.read,
        "gradle.lockfile": gradle.read,
        "npm-shrinkwrap.json": npm.read,
        "package-lock.json": npm.read,
        "packages.lock.json": nuget.read,
        "pdm.lock": python.read_pdm,
        "pnpm-lock.yaml": pnpm.read,
        "poetry.lock": python.read_poetry,
        "pubspec.lock": dart.read,
        "pylock.toml": python.read_pylock,
        "uv.lock": python.read_uv,
        "yarn.lock": yarn.read,
    }
)
"""Readers by the name of the file; ``lock_reader`` knows the names that vary."""

_VENDORED: Mapping[str, LockReader] = MappingProxyType(
    {"composer/installed.json": composer.read_installed, "vendor/modules.txt": go.read_vendored}
)
"""Lists of what is in the tree, by the last two parts of the path."""
_PYLOCK = re.compile(r"pylock\.[^.]+\.toml\Z")
_REQUIREMENTS = re.compile(r"[\w.-]*requirements?[\w.-]*\.(?:txt|in|pip)\Z", re.IGNORECASE)
_IN_REQUIREMENTS = re.compile(r"(?:\A|/)requirements?/[^/]+\.(?:txt|in|pip)\Z", re.IGNORECASE)
_CONSTRAINTS = re.compile("constraint", re.IGNORECASE)


def lock_reader(path: str) -> LockReader | None:
    """Who reads the file at ``path``; None for all files that are no lock file."""
    name = path.rpartition("/")[2]
    if (found := LOCK_READERS.get(name)) is not None:
        return found
    if (found := _VENDORED.get("/".join(path.split("/")[-2:]))) is not None:
        return found
    if _PYLOCK.match(name):
        return python.read_pylock
    if name.endswith((".txt", ".in", ".pip")) and not _CONSTRAINTS.search(name):
        is_asking = _REQUIREMENTS.match(name) or _IN_REQUIREMENTS.search(path)
        return requirements.read if is_asking else None
    return None


def is_list_of_container(path: str) -> bool:
    """Whether the file at ``path`` is what a package manager wrote of the directory for packages that it is in."""
    return path.rpartition("/")[2] == ".package-lock.json" or "/".join(path.split("/")[-2:]) in _VENDORED


def read_lock(path: str, data: bytes, named: LicenseNamed) -> Locked | None:
    """What the lock file at ``path`` says, None where it is none.

    Whatever the bytes are, nothing is raised: what cannot be read is one of its faults.
    """
    reader = lock_reader(path)
    if reader is None:
        return None
    if len(data) > MAX_LOCK_BYTES:
        limit = MAX_LOCK_BYTES // 2**20
        return Locked((), (f"The lock file is larger than {limit} MiB, so the packages that it names are not known.",))
    try:
        return reader(path, data, named)
    except UnreadableError as error:
        return Locked((), (f"{error} So the packages that it names are not known.",))
