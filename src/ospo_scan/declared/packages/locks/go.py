# SPDX-License-Identifier: Apache-2.0
"""``go.sum`` and ``vendor/modules.txt``.

https://go.dev/ref/mod#go-sum-files, https://go.dev/ref/mod#vendoring
"""

from __future__ import annotations

from ospo_scan.declared.packages.locks.listing import Listing, Locked
from ospo_scan.declared.packages.statements import LicenseNamed


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The modules of which the content is known, not those of which only the ``go.mod`` was looked at."""
    listing = Listing("golang", "go_sum", named)
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        words = line.split()
        if not words:
            continue
        if len(words) != 3:
            listing.skip(line)
        elif not words[1].endswith("/go.mod"):
            listing.add(words[0], words[1])
    return listing.locked()


def read_vendored(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The modules below ``vendor/``, each at its own path there; one that is replaced is what replaces it."""
    listing = Listing("golang", "go_vendor_modules", named)
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        if not line.startswith("# "):
            continue
        asked, arrow, replacement = line[2:].partition(" => ")
        words, others = asked.split(), replacement.split()
        if not words or len(words) > 2 or len(others) > 2:
            listing.skip(line)
        elif not arrow:
            listing.add(words[0], words[1] if len(words) > 1 else None, directory=words[0])
        elif len(words) == 2 or len(others) == 2:
            # Without a version, the replacement is a directory of the project. What is replaced whatever its version
            # is told once more at the end, without versions: that line is left out.
            name, version = others if len(others) == 2 else (words[0], None)
            listing.add(name, version, directory=words[0])
    return listing.locked()
