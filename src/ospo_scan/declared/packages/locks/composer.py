# SPDX-License-Identifier: Apache-2.0
"""``composer.lock`` and ``vendor/composer/installed.json``, which state the license of each package."""

from __future__ import annotations

from collections.abc import Mapping

from ospo_scan.declared.packages.locks.documents import json_object
from ospo_scan.declared.packages.locks.listing import Listing, Locked, rows
from ospo_scan.declared.packages.statements import LicenseNamed

_SCOPES = {"packages": "require", "packages-dev": "require-dev"}


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages of a lock file of Composer, in the words of ``composer.json``."""
    listing = Listing("composer", "php_composer_lock", named)
    document = json_object(data, listing)
    for member, scope in _SCOPES.items():
        for entry in rows(document.get(member)):
            listing.add(entry.get("name"), entry.get("version"), scope, licenses=entry.get("license"))
    return listing.locked()


def read_installed(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages that Composer put into the tree, and where; a list alone is how Composer 1 wrote it."""
    listing = Listing("composer", "php_composer_installed", named)
    document = json_object(b'{"packages":%b}' % data if data.lstrip()[:1] == b"[" else data, listing)
    of_development = document.get("dev-package-names")
    names = of_development if isinstance(of_development, list) else ()
    for entry in rows(document.get("packages")):
        name = entry.get("name")
        listing.add(
            name,
            entry.get("version"),
            "require-dev" if name in names else "require",
            licenses=entry.get("license"),
            directory=_directory(entry),
        )
    return listing.locked()


def _directory(entry: Mapping[str, object]) -> str:
    path = entry.get("install-path")
    if path is None:
        target = entry.get("target-dir")
        return f"../{entry.get('name')}" + (f"/{target}" if isinstance(target, str) else "")
    return path if isinstance(path, str) else ""
