# SPDX-License-Identifier: Apache-2.0
"""``conan.lock`` of Conan 1 and 2."""

from __future__ import annotations

import re

from ospo_scan.declared.packages.locks.documents import json_object
from ospo_scan.declared.packages.locks.listing import Listing, Locked, table
from ospo_scan.declared.packages.purl import purl
from ospo_scan.declared.packages.statements import LicenseNamed

_SCOPES = ("requires", "build_requires", "python_requires")
_REFERENCE = re.compile(r"([^/@#%\s]+)/([^/@#%\s]+)(?:@([^/@#%\s]+)/([^/@#%\s]+))?(?:[#%].*)?\Z")


def read(_path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages of a lock file of Conan; the lists of version 2 are the scope."""
    listing = Listing("conan", "conan_lock", named)
    document = json_object(data, listing)
    for scope in _SCOPES:
        references = document.get(scope)
        for reference in references if isinstance(references, list) else ():
            _add(listing, reference, scope)
    for node in table(table(document.get("graph_lock")).get("nodes")).values():
        reference = table(node).get("ref")
        if reference is not None and (not isinstance(reference, str) or "/" in reference):
            _add(listing, reference, None)
    return listing.locked()


def _add(listing: Listing, reference: object, scope: str | None) -> None:
    found = _REFERENCE.match(reference) if isinstance(reference, str) else None
    if found is None:
        listing.skip(reference)
        return
    name, version, user, channel = found.groups()

    def spelled(kind: str, written: str, pinned: str | None) -> str:
        qualifiers = {"user": user, "channel": channel} if user and user != "_" else {}
        return purl(kind, None, written, pinned, qualifiers)

    listing.add(name, version, scope, spelled=spelled)
