# SPDX-License-Identifier: Apache-2.0
"""Lock files, lists of installed files, and what is assembled of them: never an exception, faults are sentences."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, promised

from lock_files import SAMPLES
from ospo_scan.declared.packages import Gathering, assembled
from ospo_scan.expression import normalize
from ospo_scan.model import FileScan, FileStatus, SourceFile, path_bytes

OTHERS = {
    "lib/python3/site-packages/a-1.dist-info/RECORD": b'a/b.py,sha256=x,3\n"a,b",,\n../../bin/a,,\n',
    "a.egg-info/installed-files.txt": b"../a/b.py\n./x\n",
    "a-1.dist-info/top_level.txt": b"a\n_b\n",
    "m/pom.xml": b"<project><parent><groupId>g</groupId><artifactId>a</artifactId></parent></project>",
    "c/Cargo.toml": b"[package]\nname = 'a'\nlicense.workspace = true\n[workspace.package]\nlicense = 'MIT'\n",
}
FILES = {**SAMPLES, **OTHERS}
NAMES = tuple(FILES)
WORDS = (
    b'"version": ',
    b"node_modules/",
    b"../",
    b"[[package]]\n",
    b'"',
    b"'''",
    b'"""',
    b".a",
    b"\n  ",
    b"@npm:",
    b"packages:\n",
)


def look_at(data: bytes) -> None:
    """Have one file read, whose name the first byte tells, in a tree with a few others."""
    name, content = NAMES[data[0] % len(NAMES) if data else 0], data[1:]
    gathering = Gathering()
    gathering.read(name, content)
    promised(all(fault.message.endswith(".") for fault in gathering.faults), "a fault is no sentence")
    paths = sorted({name, "a.c", "vendor/composer/x.php", "node_modules/express/a.js", "a/b.py"}, key=path_bytes)
    files = [FileScan(SourceFile(path), FileStatus.SCANNED) for path in paths]
    found = assembled({}, files, gathering)
    for package in found.packages:
        declared = package.license_declared
        promised(declared is None or normalize(declared) == declared, f"not canonical: {declared}")
        promised(package.purl is None or package.purl.isascii(), f"no package URL: {package.purl!r}")
        promised(not any(".." in path.split("/") for path in package.owns), f"outside of the tree: {package.owns}")


def seeds() -> Sequence[bytes]:
    """The lock files of the tests."""
    return [bytes((number,)) + content for number, content in enumerate(FILES.values())]


TARGET = Target(look_at, seeds, WORDS)
