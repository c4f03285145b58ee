# SPDX-License-Identifier: Apache-2.0
"""Cards of models and metadata files: licenses are canonical, places are in the file."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, fixture_files, promised

from ospo_scan.declared.cards import CardReader
from ospo_scan.declared.metadata import MetadataReader
from ospo_scan.expression import normalize

NAMES = (
    *("README.md", "CITATION.cff", "codemeta.json", "publiccode.yml", "datapackage.json", ".zenodo.json"),
    "croissant.json",
)
WORDS = (
    b"license: ",
    b"license_name: ",
    b"license_link: ",
    b"base_model: ",
    b"\n  - ",
    b"&a [",
    b"*a",
    b"<<: *a\n",
    b'"license": ',
    b'{"@type": "',
    b"https://spdx.org/licenses/MIT",
)


def look_at(data: bytes) -> None:
    """Have one file read, whose name the first byte tells."""
    name, content = NAMES[data[0] % len(NAMES) if data else 0], data[1:]
    if name == "README.md":
        content = b"---\nlicense: " + content + b"\n---\n"
    reader = CardReader() if name == "README.md" else MetadataReader()
    reader.read(f"d/{name}", content)
    found = reader.declared([])
    last = content.count(b"\n") + 1
    places = [*(one.location for one in found.packages), *(one.location for one in found.faults)]
    is_in_file = all(1 <= (place.start_line or 1) <= (place.end_line or 1) <= last for place in places)
    promised(is_in_file, f"a place is not in the file: {places}")
    for package in found.packages:
        declared = package.license_declared
        promised(declared is None or normalize(declared) == declared, f"not canonical: {declared}")


def seeds() -> Sequence[bytes]:
    """A small file of each kind, and the cards of the test cases."""
    return [
        *(b"\0" + card.removeprefix(b"---\nlicense: ") for card in fixture_files("*model*/tree/README.md")),
        b"\0mit\nbase_model:\n  - a/b\ndatasets: [c/d]\ntags: &t [x]\nmore: *t\n",
        b"\1cff-version: 1.2.0\ntitle: a\nversion: 1\nlicense:\n  - MIT\n  - Apache-2.0\n",
        b'\2{"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "@type": "SoftwareSourceCode",'
        b' "name": "a", "license": "https://spdx.org/licenses/MIT"}',
        b"\3publiccodeYmlVersion: '0.2'\nname: a\nlegal:\n  license: AGPL-3.0-or-later\n",
        b'\4{"name": "a", "licenses": [{"name": "CC-BY-4.0", "path": "x"}], "resources": [{"path": "b.csv"}]}',
        b'\5{"title": "a", "license": {"id": "cc-by-4.0"}}',
        b'\6{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", "name": "a",'
        b' "license": ["MIT"]}',
    ]


TARGET = Target(look_at, seeds, WORDS)
