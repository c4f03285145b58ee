# SPDX-License-Identifier: Apache-2.0
"""``Cargo.lock``, versions 1 to 4."""

from __future__ import annotations

from ospo_scan.declared.packages.locks.documents import toml_table
from ospo_scan.declared.packages.locks.listing import Listing, Locked, rows
from ospo_scan.declared.packages.statements import LicenseNamed


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The crates that come from somewhere else: without a source, they are the project's own."""
    listing = Listing("cargo", "cargo_lock", named)
    for entry in rows(toml_table(data).get("package")):
        if "source" in entry:
            listing.add(entry.get("name"), entry.get("version"))
    return listing.locked()
