# SPDX-License-Identifier: Apache-2.0
"""The directories of a tree: what is in them, and which of them hold what others wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ospo_scan.vendored import is_vendor_directory

_IN_CARGO_HOME = ("registry", "src")
_MARKERS = frozenset(("pyvenv.cfg", ".cargo-checksum.json"))
_BYTECODE = "__pycache__"


def parent(path: str) -> str:
    """The directory of ``path``; the root is the empty string."""
    return path.rpartition("/")[0]


def joined(directory: str, name: str) -> str:
    """``name`` in ``directory``, which may be the root."""
    return f"{directory}/{name}" if directory else name


def resolved(directory: str, relative: str) -> str | None:
    """Where ``relative`` leads from ``directory``; None where that is outside the tree, or no path."""
    parts = directory.split("/") if directory else []
    if relative.startswith("/") or "\0" in relative or "\\" in relative:
        return None
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def is_below(path: str, directory: str) -> bool:
    """Whether ``path`` is in ``directory`` or below it, or the same; everything is below the root."""
    return not directory or path == directory or path.startswith(directory + "/")


@dataclass(slots=True)
class TreeIndex:
    """All paths of a tree; ``counts`` are the files below each directory, without compiled Python.

    ``marked`` are the directories of which a file in the tree says that what is in them is of others.
    """

    files: frozenset[str]
    counts: Mapping[str, int]
    marked: frozenset[str]
    _container: dict[str, str | None] = field(default_factory=dict)

    def container(self, directory: str) -> str | None:
        """The innermost directory at or above ``directory`` that holds packages of others; None where there is none."""
        waiting = []
        while directory not in self._container:
            waiting.append(directory)
            if self._is_container(directory):
                self._container[directory] = directory
            elif not directory:
                self._container[directory] = None
            else:
                directory = parent(directory)
        found = self._container[directory]
        for each in waiting:
            self._container.setdefault(each, found)
        return found

    def _is_container(self, directory: str) -> bool:
        head, _, name = directory.rpartition("/")
        if is_vendor_directory(name) or directory in self.marked:
            return True
        return tuple(head.split("/")[-2:]) == _IN_CARGO_HOME


def indexed(paths: Iterable[str], installed: Iterable[str] = ()) -> TreeIndex:
    """The index of all ``paths`` of a tree, in time proportional to their parts.

    ``installed`` are directories that lists of packages name. Others tell themselves: a ``pyvenv.cfg`` makes
    an environment of Python, a ``.cargo-checksum.json`` a vendored crate, and around a ``*.dist-info`` are others.
    """
    files = frozenset(paths)
    counts: dict[str, int] = {}
    site_directories: dict[str, set[str]] = {}
    marked = set(installed)
    for path in files:
        directory, _, name = path.rpartition("/")
        if name == "METADATA" and directory.endswith(".dist-info"):
            site_directories.setdefault(parent(directory), set()).add(directory)
        elif name in _MARKERS:
            marked.add(directory)
        weight = int(f"/{_BYTECODE}/" not in f"/{path}")
        while True:
            counts[directory] = counts.get(directory, 0) + weight
            if not directory:
                break
            directory = parent(directory)
    # A lone *.dist-info at the root is that of the tree itself, which then is an unpacked wheel.
    sites = {site for site, found in site_directories.items() if site or len(found) > 1}
    return TreeIndex(files, counts, frozenset((marked - {""}) | sites))


def compact(owned: Iterable[str], base: str, index: TreeIndex) -> tuple[str, ...]:
    """The files of ``owned`` that are in the tree below ``base``, a directory in place of all files in it.

    What lies in a directory for packages of others below ``base`` is left out, but where its directory is whole.
    """
    present = {path for path in owned if path in index.files and is_below(path, base) and _BYTECODE not in path}
    counts: dict[str, int] = {}
    for path in present:
        directory = parent(path)
        while directory != base and is_below(directory, base):
            counts[directory] = counts.get(directory, 0) + 1
            directory = parent(directory)
    whole = {directory for directory, count in counts.items() if count == index.counts[directory]}
    own = index.container(base)
    found = set()
    for path in present:
        if (top := _topmost(path, base, whole)) is not None:
            found.add(top)
        elif index.container(parent(path)) == own:
            found.add(path)
    return tuple(found)


def _topmost(path: str, base: str, whole: set[str]) -> str | None:
    found = None
    directory = parent(path)
    while directory != base and is_below(directory, base):
        if directory in whole:
            found = directory
        directory = parent(directory)
    return found
