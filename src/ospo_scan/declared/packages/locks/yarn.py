# SPDX-License-Identifier: Apache-2.0
"""``yarn.lock`` as Yarn 1 writes it, and as Yarn 2 and later do."""

from __future__ import annotations

import re

from ospo_scan.declared.packages.locks.lines import entries
from ospo_scan.declared.packages.locks.listing import Listing, Locked
from ospo_scan.declared.packages.statements import LicenseNamed
from ospo_scan.declared.unreadable import UnreadableError

_HEAD = re.compile(r'"?(@?[^@",\s]+)@([^",]*)')
_VERSION = re.compile(r'  version "?([^"]*)"?\Z')
_OURS = ("workspace:", "link:", "portal:", "file:")


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages of a lock file of Yarn; it does not tell those of development from others."""
    if re.search(rb"^__metadata:", data, re.MULTILINE):
        return _read_later(data, named)
    return _read_first(data, named)


def _read_first(data: bytes, named: LicenseNamed) -> Locked:
    listing = Listing("npm", "yarn_lock_v1", named)
    name: str | None = None
    asked = ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("The file is not UTF-8.") from error
    for line in text.splitlines():
        if line and line[0] not in " #":
            name, asked = _described(line)
            if name is None:
                listing.skip(line)
        elif name is not None and (found := _VERSION.match(line)):
            if not asked.startswith(_OURS):
                listing.add(name, found[1], requirement=asked)
            name = None
    return listing.locked()


def _read_later(data: bytes, named: LicenseNamed) -> Locked:
    listing = Listing("npm", "yarn_lock_v2", named)
    for line in entries(data):
        if len(line.path) == 1 and line.key == "resolution":
            name, resolved = _described(line.value)
            if name is None:
                listing.skip(line.value)
            elif not resolved.startswith(_OURS):
                listing.add(name, _resolved_version(resolved), requirement=_asked(line.path[0]))
    return listing.locked()


def _described(text: str) -> tuple[str | None, str]:
    """The package and the range of ``name@range``: where the range is an alias, the package that it stands for."""
    if not (found := _HEAD.match(text)):
        return None, ""
    name, asked = found[1], found[2]
    if asked.startswith("npm:") and (alias := _HEAD.match(asked[4:])):
        return alias[1], alias[2]
    return name, asked


def _asked(key: str) -> str | None:
    """The first range in the key of an entry, without the protocol of the registry."""
    return _described(key)[1].removeprefix("npm:") or None


def _resolved_version(resolved: str) -> str | None:
    """``1.2.3`` of ``npm:1.2.3``, also where a patch lies over it; None where the package is no release."""
    found = re.search(r"(?:npm:|npm%3A)v?(\d[^#:?@]*)", resolved)
    return found[1] if found else None
