# SPDX-License-Identifier: Apache-2.0
"""What of scancode is installed, told from its files and metadata without importing it."""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.metadata
import os
import sys
from dataclasses import dataclass

from ospo_scan.errors import EngineError

PROVEN_VERSION = "32.5.0"
# Its license index in the wheels for Python 3.11, 3.12 and 3.13, as their RECORD has it. They hold the same rules.
_PROVEN_INDEXES = (
    "sha256=QEApoLjGHgBKbkVaHqN87XVpbw2DAct_N7EaqOsyEeQ",
    "sha256=ysaBmx6J_eTWn4eH6W6PSc1fZnt6acGJSSwlOO0E7zM",
    "sha256=8VnBeQeLT4KLUvvEsV8RqoHRIykroj3EpHx5sYRuWZo",
)
_INDEX = "licensedcode/data/cache/license_index/index_cache"
# Besides scancode itself, other versions of these are known to give other answers for the same bytes.
_COMPANIONS = (
    "beautifulsoup4",
    "binaryornot",
    "chardet",
    "commoncode",
    "cyseq",
    "lxml",
    "numpy",
    "pdfminer.six",
    "pyahocorasick",
    "pygments",
    "typecode",
    "typecode-libmagic",
)
# What turns scancode's answers into ours, besides the packages below, and what says which bytes of a file it sees.
_ADAPTER = (
    "data/catalogue.json",
    "data/license-names.json",
    "evidence.py",
    "expression.py",
    "expression_grammar.py",
    "license_ids.py",
    "model/__init__.py",
    "model/manifests.py",
    "model/scanned.py",
    "model/words.py",
    "shape.py",
    "walk/large.py",
    "walk/parts.py",
)
_ADAPTER_PACKAGES = ("codec", "declared/weights", "detect", "manifests", "recovery")
REINSTALL = f"Install it again, for example with: pip install --force-reinstall scancode-toolkit=={PROVEN_VERSION}"


@dataclass(frozen=True, slots=True)
class Installation:
    """The installed engine: ``index`` is the path of its license index, ``fingerprint`` covers what answers rest on.

    ``doubt`` says in one sentence why the accelerations are not proven for it; None where they are.
    """

    version: str
    index: str
    fingerprint: str
    doubt: str | None


def installed_version(name: str) -> str:
    """The version of an installed distribution, ``none`` where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def find_installation() -> Installation:
    """The scancode that this interpreter would import.

    Raises EngineError where it is missing, or without its license index (scancode would then spend a minute on
    rebuilding it, inside site-packages).
    """
    try:
        distribution = importlib.metadata.distribution("scancode-toolkit")
    except importlib.metadata.PackageNotFoundError:
        raise EngineError(f"scancode-toolkit is not installed. {REINSTALL}") from None
    version = distribution.version
    index = str(distribution.locate_file(_INDEX))
    digest = _index_digest(distribution, index)
    parts = [f"python {sys.version_info.major}.{sys.version_info.minor}", sys.platform, f"scancode {version}"]
    parts += [f"{name} {installed_version(name)}" for name in _COMPANIONS]
    parts += [f"index {digest}", f"adapter {_adapter_digest()}"]
    fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Installation(version, index, fingerprint, _doubt(version, digest))


def check_index(installation: Installation) -> None:
    """Read the license index and compare it with those that the accelerations are proven for: a second of work.

    ``find_installation`` believes the package's own record as long as size and age fit. Raises EngineError.
    """
    if _computed_digest(installation.index) not in _PROVEN_INDEXES:
        raise EngineError(
            f"The license index {installation.index} is not the one that scancode-toolkit {installation.version} "
            f"came with: pass --engine stock to use it as it is. {REINSTALL}"
        )


def _doubt(version: str, digest: str) -> str | None:
    if version != PROVEN_VERSION:
        return (
            f"scancode-toolkit {version} is installed; the exact accelerations are proven for {PROVEN_VERSION} with "
            "its own index only, so the slower stock engine is used."
        )
    if digest not in _PROVEN_INDEXES:
        return (
            f"The license index of scancode-toolkit {version} is not the one it came with; the exact accelerations "
            "are proven for that one only, so the slower stock engine is used."
        )
    return None


def _adapter_digest() -> str:
    """The digest of our own code between scancode and a result: what is changed there may change an answer."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    files = [os.path.join(package, name) for name in _ADAPTER]
    for part in _ADAPTER_PACKAGES:
        for folder, _, names in os.walk(os.path.join(package, part)):
            files += [os.path.join(folder, name) for name in names if name.endswith(".py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        with open(path, "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _index_digest(distribution: importlib.metadata.Distribution, index: str) -> str:
    """The digest of the license index: as the package's own record has it where nothing speaks against that.

    It is computed, which takes a second, where the size is another or the index was written after the record. (All
    indexes of a version have one size, so an index that scancode built anew is told by its age.)
    """
    try:
        status = os.stat(index)
    except OSError:
        status = None
    if status is None or not status.st_size:
        raise EngineError(f"scancode-toolkit {distribution.version} lacks its license index ({_INDEX}). {REINSTALL}")
    record = "\n" + (distribution.read_text("RECORD") or "")
    start = record.find(f"\n{_INDEX},") + 1  # the record has 50,000 lines: they are not taken apart
    line = record[start:].partition("\n")[0] if start else ""
    row = next(csv.reader([line]), [])
    if len(row) == 3 and row[1] and row[2] == str(status.st_size) and status.st_mtime_ns <= _recorded_ns(distribution):
        return row[1]
    return _computed_digest(index)


def _recorded_ns(distribution: importlib.metadata.Distribution) -> int:
    """When the package's record was written, after all that it lists; 0 where that is not known."""
    record = f"scancode_toolkit-{distribution.version}.dist-info/RECORD"
    try:
        return os.stat(str(distribution.locate_file(record))).st_mtime_ns
    except OSError:
        return 0


def _computed_digest(index: str) -> str:
    """The digest of a file, in the form of a RECORD."""
    with open(index, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
