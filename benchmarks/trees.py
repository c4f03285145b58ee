# SPDX-License-Identifier: Apache-2.0
"""Real source trees to measure on, fetched from the package registries that pip and npm are set up for."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

PYPI = ("flask==3.0.3", "certifi==2026.10.18", "psycopg2==2.9.13", "python-dateutil==4.0.0")
NPM = ("jszip@3.10.2", "node-forge@1.4.3", "dompurify@3.4.18", "ua-parser-js@2.0.10")


def fetch_trees(folder: Path) -> list[Path]:
    """The unpacked source distributions of ``PYPI`` and ``NPM``, one directory each below ``folder``."""
    return [_unpacked(folder, name) for name in (*PYPI, *NPM)]


def _unpacked(folder: Path, name: str) -> Path:
    target = folder / name.replace("==", "-").replace("@", "-")
    if not target.is_dir():
        downloads = folder / "downloads" / target.name
        downloads.mkdir(parents=True, exist_ok=True)
        if "==" in name:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", name]
        else:
            command = ["npm", "pack", "--silent", name]
        subprocess.run(command, cwd=downloads, check=True, stdout=subprocess.DEVNULL)
        (archive,) = downloads.iterdir()
        with tarfile.open(archive) as bundle:
            bundle.extractall(downloads / "unpacked", filter="data")
        (root,) = (downloads / "unpacked").iterdir()
        root.rename(target)
    return target
