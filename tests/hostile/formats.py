# SPDX-License-Identifier: Apache-2.0
"""Rows 10 and 12: archives and bombs, and manifests and metadata that are made to cost their readers dearly."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

from hostile.cases import DENIED, GPL, Case, case, write

ARCHIVE = "finding archive-not-inspected"
UNREADABLE = "finding declaration-unreadable"

_BOMB_BYTES = 10_000_000

_BY_FIRST_BYTES = {
    "a.7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "a.rar": b"Rar!\x1a\x07\x01\0",
    "a.cab": b"MSCF\0\0\0\0",
    "a.deb": b"!<arch>\ndebian-binary   ",
    "a.a": b"!<arch>\nx.o/            ",
    "a.rpm": b"\xed\xab\xee\xdb\3\0",
    "a.zst": b"\x28\xb5\x2f\xfd",
    "a.lz4": b"\x04\x22\x4d\x18",
    "a.lz": b"LZIP\x01",
    "a.Z": b"\x1f\x9d\x90",
    "skippable.zst": b"\x50\x2a\x4d\x18\4\0\0\0skip\x28\xb5\x2f\xfd",
    "old.lz4": b"\x02\x21\x4c\x18",
    "a.lzo": b"\x89LZO\0\r\n\x1a\n",
    "a.lrz": b"LRZI\0\6",
    "a.squashfs": b"hsqs" + bytes(24) + b"\4\0",
    "a.xar": b"xar!\0\x1c\0\1",
    "a.wim": b"MSWIM\0\0\0",
    "a.lha": b"\x22\x80-lh5-",
    "a.arj": b"\x60\xea\x2b\0\x22\x0b",
    "a.ace": b"\0\0\0\0\0\0\0**ACE**",
    "a.szdd": b"SZDD\x88\xf0\x27\x33A",
    "a.snappy": b"\xff\6\0\0sNaPpY",
    "a.bundle": b"# v2 git bundle\n" + b"0" * 40 + b" HEAD\n\nPACK\0\0\0\2",
    "a.pack": b"PACK\0\0\0\2\0\0\0\1",
}


def archives(folder: Path) -> list[Case]:
    """Row 10: archives of each kind with a file under the GPL, bombs, and archives that hide behind something else."""
    made: dict[str, bytes] = {name: head + bytes(64) for name, head in _BY_FIRST_BYTES.items()}
    zipped, zeros = _zip("gpl.c", GPL.encode()), bytes(_BOMB_BYTES)
    made |= {
        "a.zip": zipped,
        "a.jar": zipped,
        "picture.png": zipped,
        "no-ending": zipped,
        "behind-a-program": b"MZ" + bytes(600) + zipped,
        "behind-and-before": b"MZ" + bytes(600) + zipped + b"\ntrailing bytes that no reader minds\n",
        "empty.zip": b"PK\x05\x06" + bytes(18),
        "bomb.zip": _zip("zeros", zeros),
        "matryoshka.zip": _zip("bomb.zip", _zip("zeros", zeros)),
        "climbing.zip": _zip("../../../../tmp/owned", b"x"),
        "a.c.gz": gzip.compress(GPL.encode(), mtime=0),
        "bomb.gz": gzip.compress(zeros, mtime=0),
        "a.c.bz2": bz2.compress(GPL.encode()),
        "a.c.xz": lzma.compress(GPL.encode()),
        "bomb.xz": lzma.compress(zeros),
        "a.c.lzma": lzma.compress(GPL.encode(), format=lzma.FORMAT_ALONE),
        "a.tar": _tar("w"),
        "a.tar.gz": _tar("w:gz"),
    }
    for name, data in made.items():
        write(folder, name, data)
    write(folder, "no-archive.zip", GPL)
    return [*(case(name, ARCHIVE) for name in made), case("no-archive.zip", DENIED)]


def _zip(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _tar(mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]  # a mode that is a variable
        entry = tarfile.TarInfo("gpl.c")
        entry.size = len(GPL)
        archive.addfile(entry, io.BytesIO(GPL.encode()))
    return stream.getvalue()


def _aliases(depth: int = 12, width: int = 9) -> str:
    """YAML of half a kilobyte whose last line is a list of ``width ** depth`` entries."""
    lines = ["l0: &l0 [x]"]
    lines += [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * width)}]" for level in range(1, depth)]
    return "\n".join(lines) + "\n"


def declarations(folder: Path) -> list[Case]:
    """Row 12, what the parent reads: metadata, cards and tables that are bombs of aliases, deep, or broken."""
    deep = "[" * 50_000 + "]" * 50_000
    made = {
        "citation/CITATION.cff": "cff-version: 1.2.0\n" + _aliases() + "license: *l11\n",
        "card/README.md": f"---\n{_aliases()}license: *l11\n---\n",
        "publiccode/publiccode.yml": 'publiccodeYmlVersion: "0"\n' + _aliases() + "legal: {license: *l11}\n",
        "codemeta/codemeta.json": f'{{"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "license": {deep}}}',
        "datapackage/datapackage.json": f'{{"name": "x", "resources": {deep}}}',
        "zenodo/.zenodo.json": f'{{"title": "x", "license": {deep}}}',
        "table/REUSE.toml": "version = 1\n" + "a." * 50_000 + "b = 1\n",
        "npm/package-lock.json": f'{{"lockfileVersion": 3, "packages": {deep}}}',
        "pnpm/pnpm-lock.yaml": "lockfileVersion: '9.0'\npackages:\n"
        + "".join("  " * level + "x:\n" for level in range(1, 200)),
        "cargo/Cargo.lock": "version = 3\n" + "[[package]]\n" * 10 + "a." * 50_000 + "b = 1\n",
    }
    for name, text in made.items():
        write(folder, name, text)
    return [case(name, UNREADABLE, "finding expression-invalid") for name in made]


def manifests(folder: Path) -> list[Case]:
    """Row 12, what a child reads: manifests that are bombs of aliases or entities, deep, or full of backtracking."""
    entities = "\n".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    doctype = f'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY e0 "lol">\n{entities}\n]>\n'
    outside = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'
    made = {
        "dart/pubspec.yaml": "name: x\n" + _aliases() + "license: *l11\n",
        "maven/pom.xml": doctype + "<project><name>&e11;</name></project>\n",
        "outside/pom.xml": outside + "<project><name>&e;</name></project>\n",
        "dotnet/x.nuspec": doctype + "<package><metadata><id>&e11;</id></metadata></package>\n",
        "node/package.json": '{"name": "x", "license": ' + "[" * 50_000 + "]" * 50_000 + "}",
        "php/composer.json": '{"name": "x/y", "license": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}",
        "python/pyproject.toml": '[project]\nname = "x"\n' + "a." * 50_000 + "b = 1\n",
        "rust/Cargo.toml": '[package]\nname = "x"\n' + "a." * 50_000 + "b = 1\n",
    }
    for name, text in made.items():
        write(folder, name, text)
    return [case(name, UNREADABLE) for name in made]
