# SPDX-License-Identifier: Apache-2.0
"""Lock files and requirements: which packages a project needs, as ``Manifest`` values.

A format is one module with a function ``(path, bytes, mapping of licenses) -> Locked`` that raises nothing but
``UnreadableError``, its name in ``manifests.lock_names`` and one line in ``LOCK_READERS``.
"""

from __future__ import annotations

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
from ospo_scan.manifests.lock_names import PYLOCK, REQUIREMENTS, lock_name

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
        "composer/installed.json": composer.read_installed,
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
        PYLOCK: python.read_pylock,
        REQUIREMENTS: requirements.read,
        "uv.lock": python.read_uv,
        "vendor/modules.txt": go.read_vendored,
        "yarn.lock": yarn.read,
    }
)
"""Readers by the neutral name of the file."""


def lock_reader(path: str) -> LockReader | None:
    """Who reads the file at ``path``; None for all files that are no lock file."""
    name = lock_name(path)
    return None if name is None else LOCK_READERS[name]


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
