# SPDX-License-Identifier: Apache-2.0
"""What one manifest or lock file says by itself, before it is known to which package of the tree it belongs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package that a manifest or a lock file names.

    ``purl`` has a version exactly where one is pinned; ``requirement`` is the range as it is written, None where there
    is none. ``scope`` is the word of the format: ``dependencies``, ``devDependencies``, ``dev``, ``test`` …
    """

    purl: str
    requirement: str | None
    scope: str | None
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says of one package; a lock file has dependencies and often no name.

    ``type`` is that of the package URL (``pypi``, ``npm``, ``maven`` …), ``datasource`` the kind of file.
    ``license_stated`` is the license as it is written, one string a statement; ``license_declared`` is what was made
    of all of them, in canonical form: None where nothing is stated, ``LicenseRef-scancode-unknown-spdx`` where it
    cannot be read. ``referenced_files`` are the files with terms that it names in place of them, relative to the
    manifest.
    """

    type: str
    datasource: str
    name: str | None
    version: str | None
    purl: str | None
    license_stated: tuple[str, ...]
    license_declared: str | None
    referenced_files: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
