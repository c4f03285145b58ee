# SPDX-License-Identifier: Apache-2.0
"""Real source trees to measure on, fetched from the package registries that pip, npm and apt are set up for."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

PYPI = ("flask==3.0.3", "certifi==2026.10.18", "psycopg2==2.9.13", "python-dateutil==4.0.0")
NPM = ("jszip@3.10.2", "node-forge@1.4.3", "dompurify@3.4.18", "ua-parser-js@2.0.10")
LARGE_PYPI = ("django==4.2.11",)
DEBIAN = ("libarchive", "libcommons-lang3-java")
NPM_TREE = ("webpack@5", "webpack-dev-server@5", "eslint@9", "typescript-eslint@8", "jest@29")


def fetch_tree(folder: Path, name: str) -> Path:
    """The unpacked source distribution ``name`` (``a==1`` of PyPI, ``a@1`` of npm), a directory below ``folder``."""
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
        _unpack(archive, downloads / "unpacked", target)
    return target


def fetch_trees(folder: Path) -> list[Path]:
    """The unpacked source distributions of ``PYPI`` and ``NPM``, one directory each below ``folder``."""
    return [fetch_tree(folder, name) for name in (*PYPI, *NPM)]


def fetch_large_trees(folder: Path) -> list[Path]:
    """Trees of several hundred to many thousand files, each of another kind: Python, C, Java, installed from npm.

    The Debian sources are left out where there is no ``apt-get``.
    """
    trees = [fetch_tree(folder, name) for name in LARGE_PYPI]
    return [*trees, *_debian_sources(folder), _installed(folder)]


def _unpack(archive: Path, scratch: Path, target: Path) -> None:
    """Unpack the one directory in ``archive`` and make it ``target``."""
    with tarfile.open(archive) as bundle:
        bundle.extractall(scratch, filter="data")
    (root,) = scratch.iterdir()
    root.rename(target)


def _debian_sources(folder: Path) -> Iterator[Path]:
    """The upstream sources of ``DEBIAN``, by way of package lists of our own: those of the machine stay as they are."""
    if not any(Path(place, "apt-get").exists() for place in os.get_exec_path()):
        return
    for name in DEBIAN:
        target = folder / name
        if not target.is_dir():
            downloads = (folder / "downloads" / name).resolve()
            (downloads / "lists" / "partial").mkdir(parents=True, exist_ok=True)
            (downloads / "source").mkdir(exist_ok=True)
            command = ["apt-get", "-qq", *_source_options(downloads)]
            subprocess.run([*command, "update"], check=True)
            fetch = [*command, "source", "--download-only", name]
            subprocess.run(fetch, cwd=downloads / "source", check=True, stdout=subprocess.DEVNULL)
            (archive,) = (downloads / "source").glob("*.orig.tar.*[xz2]")
            _unpack(archive, downloads / "unpacked", target)
        yield target


@cache
def fetch_debian(folder: Path, package: str, version: str) -> Path | None:
    """The unpacked Debian source package, patches applied; None where apt has this version no more, or is not there."""
    target = folder / "debian" / f"{package}_{version}"
    if target.is_dir():
        return target
    if not any(Path(place, "apt-get").exists() for place in os.get_exec_path()):
        return None
    downloads = (folder / "downloads" / "debian").resolve()
    command = _updated_apt(downloads)
    scratch = downloads / target.name
    scratch.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    fetch = [*command, "source", "--download-only", "--only-source", f"{package}={version}"]
    if subprocess.run(fetch, cwd=scratch, check=False, stdout=subprocess.DEVNULL).returncode:
        return None
    (description,) = scratch.glob("*.dsc")
    unpack = ["dpkg-source", "--no-check", "-x", str(description), str(target.resolve())]
    done = subprocess.run(unpack, cwd=scratch, check=False, stdout=subprocess.DEVNULL)
    return target if done.returncode == 0 else None


@lru_cache(maxsize=1)
def _updated_apt(downloads: Path) -> list[str]:
    """apt-get with up-to-date lists of source packages of our own."""
    (downloads / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    command = ["apt-get", "-qq", *_source_options(downloads)]
    subprocess.run([*command, "update"], check=True)
    return command


def _source_options(downloads: Path) -> list[str]:
    """Options that make apt read the machine's own sources as sources of source packages."""
    written = downloads / "sources.sources"
    found = sorted(Path("/etc/apt/sources.list.d").glob("*.sources"))
    written.write_text("\n\n".join(path.read_text().replace("Types: deb\n", "Types: deb-src\n") for path in found))
    places = {"Dir::Etc::sourcelist": written, "Dir::Etc::sourceparts": "-", "Dir::State::lists": downloads / "lists"}
    return [part for name, place in places.items() for part in ("-o", f"{name}={place}")]


def _installed(folder: Path) -> Path:
    target = folder / "npm-tree"
    if not target.is_dir():
        scratch = folder / "downloads" / "npm-tree"
        scratch.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", *NPM_TREE]
        subprocess.run(command, cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        scratch.rename(target)
    return target
