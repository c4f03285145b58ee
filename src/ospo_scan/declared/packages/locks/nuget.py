# SPDX-License-Identifier: Apache-2.0
"""``packages.lock.json`` of NuGet."""

from __future__ import annotations

from ospo_scan.declared.packages.locks.documents import json_object
from ospo_scan.declared.packages.locks.listing import Listing, Locked, table
from ospo_scan.declared.packages.statements import LicenseNamed


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages of all target frameworks, without projects of the solution; the type is the scope."""
    listing = Listing("nuget", "nuget_packages_lock", named)
    for packages in table(json_object(data, listing).get("dependencies")).values():
        for name, value in table(packages).items():
            entry = table(value)
            scope = entry.get("type")
            if scope != "Project":
                listing.add(
                    name,
                    entry.get("resolved"),
                    scope if isinstance(scope, str) else None,
                    requirement=entry.get("requested"),
                )
    return listing.locked()
