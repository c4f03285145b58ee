# SPDX-License-Identifier: Apache-2.0
"""What of scancode is installed, told from its files and metadata without importing it."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import os
import sys
from dataclasses import dataclass

from ospo_scan.errors import EngineError

PROVEN_VERSION = "32.5.0"
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
# Besides the package ``detect``: what turns scancode's answers into ours.
_ADAPTER = (
    "codec.py",
    "data/catalogue.json",
    "evidence.py",
    "expression.py",
    "expression_grammar.py",
    "license_ids.py",
    "model.py",
    "shape.py",
)
_REINSTALL = f"Install it again, for example with: pip install --force-reinstall scancode-toolkit=={PROVEN_VERSION}"


@dataclass(frozen=True, slots=True)
class Installation:
    """The installed engine: ``index`` is the path of its license index, ``fingerprint`` covers what answers rest on."""

    version: str
    index: str
    fingerprint: str


def installed_version(name: str) -> str:
    """The version of an installed distribution, ``none`` where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def find_installation() -> Installation:
    """The scancode that this interpreter would import.

    Raises EngineError where it is missing, another version than the one this release is made for, or without
    its license index (scancode would then spend a minute on rebuilding it, inside site-packages).
    """
    try:
        distribution = importlib.metadata.distribution("scancode-toolkit")
    except importlib.metadata.PackageNotFoundError:
        raise EngineError(f"scancode-toolkit is not installed. {_REINSTALL}") from None
    if distribution.version != PROVEN_VERSION:
        raise EngineError(
            f"scancode-toolkit {distribution.version} is installed, but this release of ospo-scan works with "
            f"{PROVEN_VERSION} only. {_REINSTALL}"
        )
    index = str(distribution.locate_file(_INDEX))
    digest = _index_digest(distribution, index)
    parts = [f"python {sys.version_info.major}.{sys.version_info.minor}", sys.platform, f"scancode {PROVEN_VERSION}"]
    parts += [f"{name} {installed_version(name)}" for name in _COMPANIONS]
    parts += [f"index {digest}", f"adapter {_adapter_digest()}"]
    fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Installation(distribution.version, index, fingerprint)


def _adapter_digest() -> str:
    """The digest of our own code between scancode and a result: what is changed there may change an answer."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    files = [os.path.join(package, name) for name in _ADAPTER]
    for folder, _, names in os.walk(os.path.join(package, "detect")):
        files += [os.path.join(folder, name) for name in names if name.endswith(".py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        with open(path, "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _index_digest(distribution: importlib.metadata.Distribution, index: str) -> str:
    """The digest of the license index: as the package's own record has it, or computed where the sizes differ."""
    try:
        size = os.stat(index).st_size
    except OSError:
        size = 0
    if not size:
        raise EngineError(f"scancode-toolkit {distribution.version} lacks its license index ({_INDEX}). {_REINSTALL}")
    record = "\n" + (distribution.read_text("RECORD") or "")
    start = record.find(f"\n{_INDEX},") + 1  # the record has 50,000 lines: they are not taken apart
    line = record[start:].partition("\n")[0] if start else ""
    row = next(csv.reader([line]), [])
    if len(row) == 3 and row[2] == str(size) and row[1]:
        return row[1]
    with open(index, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
