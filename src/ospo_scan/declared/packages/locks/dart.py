# SPDX-License-Identifier: Apache-2.0
"""``pubspec.lock`` of Dart."""

from __future__ import annotations

from collections import defaultdict

from ospo_scan.declared.packages.locks.lines import entries
from ospo_scan.declared.packages.locks.listing import Listing, Locked
from ospo_scan.declared.packages.statements import LicenseNamed


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages that are not part of the project or of the SDK; ``direct main``, ``direct dev`` … is the scope."""
    listing = Listing("pub", "pubspec_lock", named)
    packages: dict[str, dict[str, str]] = defaultdict(dict)
    for line in entries(data):
        if line.path[:1] == ("packages",) and len(line.path) == 2:
            packages[line.path[1]].setdefault(line.key, line.value)
    for name, entry in packages.items():
        if entry.get("source") not in {"path", "sdk"}:
            listing.add(name, entry.get("version"), entry.get("dependency"))
    return listing.locked()
