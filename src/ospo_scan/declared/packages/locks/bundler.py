# SPDX-License-Identifier: Apache-2.0
"""``Gemfile.lock`` and ``gems.locked``."""

from __future__ import annotations

import re

from ospo_scan.declared.packages.locks.listing import Listing, Locked
from ospo_scan.declared.packages.purl import purl
from ospo_scan.declared.packages.statements import LicenseNamed

_SPEC = re.compile(r"    ([^\s()]+) \(([^\s()]+)\)\Z")
_ASKED = re.compile(r"  ([^\s()!]+)!?(?: \((.*)\))?\Z")
_PLATFORM = re.compile(r"([0-9][0-9A-Za-z.]*)-(.+)\Z")


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The gems; it does not tell those of development from others. Gems below ``PATH`` are the project's own."""
    listing = Listing("gem", "gemfile_lock", named)
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    asked = _asked(lines)
    section = ""
    for line in lines:
        if line[:1].strip():
            section = line.strip()
        elif section in {"GEM", "GIT", "PLUGIN SOURCE"} and (found := _SPEC.match(line)):
            listing.add(found[1], found[2], requirement=asked.get(found[1]), spelled=_spelled)
    return listing.locked()


def _asked(lines: list[str]) -> dict[str, str | None]:
    """The ranges that the project asks for itself."""
    found: dict[str, str | None] = {}
    section = ""
    for line in lines:
        if line[:1].strip():
            section = line.strip()
        elif section == "DEPENDENCIES" and (match := _ASKED.match(line)):
            found[match[1]] = match[2]
    return found


def _spelled(kind: str, name: str, version: str | None) -> str:
    """A version for one platform (``1.16.0-x86_64-linux``) has it as a qualifier."""
    if version is not None and (found := _PLATFORM.match(version)):
        return purl(kind, None, name, found[1], {"platform": found[2]})
    return purl(kind, None, name, version)
