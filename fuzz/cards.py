# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the readers of cards and of metadata files with atheris (Apache-2.0), which no environment of the project has.

In one that has ospo-scan and atheris: ``python fuzz/cards.py -max_total_time=300 [CORPUS]``. Any exception is a bug, and so is
a license that is not canonical or a place that is not in the file.
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
    for package in found.packages:
        if package.license_declared is not None:
            assert normalize(package.license_declared) == package.license_declared
        assert 1 <= (package.location.start_line or 1) <= (package.location.end_line or 1) <= last
    for fault in found.faults:
        assert 1 <= (fault.location.start_line or 1) <= last


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
