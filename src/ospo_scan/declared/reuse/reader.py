# SPDX-License-Identifier: Apache-2.0
"""Reads what a tree declares in the manner of REUSE: a ``Reader`` (see ``declared``)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ospo_scan.declared import Declared
from ospo_scan.declared.reuse.annotations import Annotations, Precedence
from ospo_scan.declared.reuse.covered import (
    DEP5,
    LICENSES,
    REUSE_TOML,
    SIDECAR_SUFFIX,
    directories_above,
    is_covered,
    is_global,
)
from ospo_scan.declared.reuse.dep5 import read_dep5
from ospo_scan.declared.reuse.precedence import declarations
from ospo_scan.declared.reuse.tags import Tags, read_tags
from ospo_scan.declared.reuse.toml_file import read_reuse_toml
from ospo_scan.model import (
    PROJECT,
    Declaration,
    Fault,
    FileScan,
    FileStatus,
    Reason,
    TextLocation,
    path_bytes,
)

MAX_KEPT = 2**28
"""How many bytes the tags of a whole tree may take, as they are estimated."""
_TAG_BYTES = 300


@dataclass(slots=True)
class ReuseReader:
    """Keeps the tags of every file that has some, and all tables; says what holds for each file when all is known."""

    _tags: dict[str, Tags] = field(default_factory=dict)
    _sidecars: set[str] = field(default_factory=set)
    _annotations: list[Annotations] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)
    _kept: int = 0

    def read(self, path: str, data: bytes) -> None:
        """See ``Reader``."""
        if is_global(path, REUSE_TOML):
            self._take(read_reuse_toml(path, data))
        elif is_global(path, DEP5):
            self._take(read_dep5(path, data))
        elif path.endswith(SIDECAR_SUFFIX):
            self._sidecars.add(path)
            self._keep(path, read_tags(data))
        elif is_covered(path, len(data)):
            self._keep(path, read_tags(data))

    def declared(self, files: Sequence[FileScan]) -> Declared:
        """See ``Reader``."""
        telling = _Telling(files, self._tags, self._sidecars, self._annotations)
        by_path: dict[str, Sequence[Declaration]] = {}
        for scan in files:
            if _is_here(scan) and (said := telling.of(scan.path)):
                by_path[scan.path] = said
        return Declared(by_path, faults=(*self._faults, *_conflicts(self._annotations), *telling.faults))

    def _take(self, found: Annotations | list[Fault]) -> None:
        if isinstance(found, Annotations):
            self._annotations.append(found)
        else:
            self._faults.extend(found)

    def _keep(self, path: str, tags: Tags | None) -> None:
        if tags is None:
            return
        texts = [one.stated for one in tags.licenses] + [one.text for one in (*tags.notices, *tags.contributors)]
        is_full = self._kept >= MAX_KEPT
        self._kept += sum(_TAG_BYTES + len(text) for text in texts)
        if self._kept < MAX_KEPT:
            self._tags[path] = tags
        elif not is_full:
            message = "The tree has more SPDX tags than are kept in memory: those of some files are not read."
            self._faults.append(Fault(TextLocation(PROJECT), message))


class _Telling:
    """Says what holds for each file, now that everything was read; ``faults`` are those of the tags that count."""

    def __init__(
        self, files: Sequence[FileScan], tags: dict[str, Tags], sidecars: set[str], annotations: Sequence[Annotations]
    ) -> None:
        self.faults: dict[Fault, None] = {}
        self._tags = tags
        self._sidecars = {path.removesuffix(SIDECAR_SUFFIX): path for path in sidecars} | _linked(files, sidecars)
        self._projects = {one.directory for one in annotations} | _with_license_texts(files)
        self._annotations: dict[str, list[Annotations]] = {}
        for one in sorted(annotations, key=lambda one: path_bytes(one.path)):
            self._annotations.setdefault(one.directory, []).append(one)
        self._known: dict[str, tuple[list[Annotations], bool]] = {}

    def of(self, path: str) -> list[Declaration]:
        """What is declared of a covered file."""
        annotations, is_project = self._above(path)
        tables = [table for one in annotations if (table := one.table_of(path)) is not None]
        place = self._sidecars.get(path, path)
        tags = self._tags.get(place)
        if tags is not None and tags.is_plain and place == path and not is_project:
            tags = None  # a notice in a tree that knows nothing of REUSE; copyright scans read it
        if tags is not None and not any(table.precedence is Precedence.OVERRIDE for table in tables):
            found = (Fault(TextLocation(place, one.line, one.line), one.message) for one in tags.faults)
            self.faults |= dict.fromkeys(found)
        return declarations(tags, place, place != path, tables)

    def _above(self, path: str) -> tuple[list[Annotations], bool]:
        """The files with tables that may cover a path, from the root down; whether it is in a project of REUSE."""
        directory = path[: path.rfind("/") + 1]
        if (known := self._known.get(directory)) is None:
            steps = list(directories_above(path))
            found = [one for step in steps for one in self._annotations.get(step, ())]
            known = self._known[directory] = found, not self._projects.isdisjoint(steps)
        return known


def _is_here(scan: FileScan) -> bool:
    """Whether something can be said of a file: a covered one that is looked at, or an archive."""
    is_seen = scan.status in {FileStatus.SCANNED, FileStatus.ERROR} or scan.reason in {Reason.ARCHIVE, Reason.UNCHANGED}
    return is_seen and is_covered(scan.path, scan.file.size)


def _linked(files: Sequence[FileScan], sidecars: set[str]) -> dict[str, str]:
    """The sidecars that are links to other sidecars of the tree, by the path of the file that they are beside."""
    found = {}
    for scan in files:
        if scan.reason is Reason.LINK and scan.path.endswith(SIDECAR_SUFFIX):
            target = (scan.detail or "").partition("-> ")[2]
            leads_to = posixpath.normpath(posixpath.join(posixpath.dirname(scan.path), target))
            if leads_to in sidecars:
                found[scan.path.removesuffix(SIDECAR_SUFFIX)] = leads_to
    return found


def _with_license_texts(files: Sequence[FileScan]) -> set[str]:
    """The directories, each with its slash, that have a directory ``LICENSES``."""
    mark = f"/{LICENSES}/"
    paths = (f"/{scan.path}" for scan in files)
    return {path[1 : path.index(mark) + 1] for path in paths if mark in path}


def _conflicts(annotations: Sequence[Annotations]) -> Iterator[Fault]:
    """REUSE.toml and dep5 in one project: what both say is read, but the specification forbids it."""
    below: dict[str, str] = {}
    for path in sorted((one.path for one in annotations if one.path.endswith(REUSE_TOML)), key=path_bytes):
        for directory in directories_above(path):
            below.setdefault(directory, path)
    for one in annotations:
        if one.path.endswith(DEP5) and one.directory in below:
            other = below[one.directory]
            message = f"A project has either dep5 or REUSE.toml, and there is {other} as well; all of it is counted."
            yield Fault(TextLocation(one.path), message)
