# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the readers of cards and of metadata files with atheris (Apache-2.0), which the project does not depend on.

In one that has both: ``python fuzz/cards.py -max_total_time=300 [CORPUS]``. Any exception is a bug, and
so is a license that is not canonical or a place that is not in the file.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ospo_scan.declared", "ospo_scan.license_urls", "ruamel.yaml"]):
    from ospo_scan.declared.cards import CardReader
    from ospo_scan.declared.metadata import MetadataReader
    from ospo_scan.expression import normalize

NAMES = (
    *("README.md", "CITATION.cff", "codemeta.json", "publiccode.yml", "datapackage.json", ".zenodo.json"),
    "croissant.json",
)


def look_at(data: bytes) -> None:
    """Have one file read, whose name the first byte tells."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    content = data[1:]
    if name == "README.md":
        content = b"---\nlicense: " + content + b"\n---\n"
    reader = CardReader() if name == "README.md" else MetadataReader()
    reader.read(f"d/{name}", content)
    found = reader.declared([])
    last = content.count(b"\n") + 1
    places = [one.location for one in (*found.packages, *found.faults)]
    if not all(1 <= (place.start_line or 1) <= (place.end_line or 1) <= last for place in places):
        raise AssertionError(f"a place is not in the file: {places}")
    for package in found.packages:
        if package.license_declared is not None and normalize(package.license_declared) != package.license_declared:
            raise AssertionError(f"not canonical: {package.license_declared}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
