# SPDX-License-Identifier: Apache-2.0
"""``gradle.lockfile``.

https://docs.gradle.org/current/userguide/dependency_locking.html
"""

from __future__ import annotations

from ospo_scan.declared.packages.locks.listing import Listing, Locked
from ospo_scan.declared.packages.purl import purl
from ospo_scan.declared.packages.statements import LicenseNamed


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The artifacts; the configuration that weighs most is the scope, which for the product is ``runtimeClasspath``."""
    listing = Listing("maven", "gradle_lockfile", named)
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        written = line.strip()
        if not written or written.startswith(("#", "empty=")):
            continue
        coordinates, _, configurations = written.partition("=")
        parts = coordinates.split(":")
        if len(parts) != 3 or not all(parts):
            listing.skip(written)
            continue
        names = sorted(configurations.split(","))
        scope = "runtimeClasspath" if "runtimeClasspath" in names else names[0]
        listing.add(f"{parts[0]}/{parts[1]}", parts[2], scope or None, spelled=_spelled)
    return listing.locked()


def _spelled(kind: str, name: str, version: str | None) -> str:
    group, _, artifact = name.rpartition("/")
    return purl(kind, group, artifact, version)
