# SPDX-License-Identifier: Apache-2.0
"""``requirements.txt`` and files named like it.

https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import re

from ospo_scan.declared.packages.locks.listing import MAX_NAME, Listing, Locked
from ospo_scan.declared.packages.statements import LicenseNamed

_NAME = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)[ \t]*(?:\[[^\]]*\])?[ \t]*(.*)\Z")
_PINNED = re.compile(r"\(?[ \t]*===?[ \t]*([^\s,;*()]+)[ \t]*\)?\Z")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_MAX_LINE = 20_000


def read(path: str, data: bytes, named: LicenseNamed) -> Locked:
    """The packages that a file asks for, with a version where it is pinned; the scope is the name of the file.

    Other files that it names are read where they are themselves named as such files are.
    """
    listing = Listing("pypi", "pip_requirements", named)
    scope = path.rpartition("/")[2].rpartition(".")[0]
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").replace("\r\n", "\n").replace("\\\n", " ")
    for line in text.split("\n"):
        asked = re.split(r"(?:^|\s)#", line[:_MAX_LINE], maxsplit=1)[0].strip()
        if asked.startswith(("-e ", "--editable ", "--editable=")):
            asked = re.split("[ =]", asked, maxsplit=1)[1].strip()
        if asked and not asked.startswith("-"):
            _add(listing, asked, scope)
    return listing.locked()


def _add(listing: Listing, asked: str, scope: str) -> None:
    bare = re.split(r"[ \t]--", asked, maxsplit=1)[0]
    if " @ " not in bare:
        if "://" in bare:
            egg = _EGG.search(bare)
            listing.add(egg[1] if egg else None, None, scope, requirement=bare)
            return
        if bare.startswith((".", "/")) or bare.endswith((".whl", ".tar.gz", ".zip")):
            return  # a file or directory of the project
    found = _NAME.match(bare)
    if not found:
        listing.skip(bare)
        return
    name, wanted = found[1], found[2].partition(";")[0].strip()
    if wanted and wanted[0] not in "=<>!~@(":
        listing.skip(bare)
        return
    pinned = _PINNED.match(wanted)
    listing.add(name, pinned[1] if pinned else None, scope, requirement=wanted[:MAX_NAME] or None)
