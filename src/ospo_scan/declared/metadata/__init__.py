# SPDX-License-Identifier: Apache-2.0
"""Metadata files of software and data that state a license, each format a module here and a line in ``FORMATS``.

What such a file describes is a package that owns the directory in which the file stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename
from types import MappingProxyType
from typing import NamedTuple

from ospo_scan.declared import Declared
from ospo_scan.declared.metadata import citation, codemeta, croissant, datapackage, publiccode, zenodo
from ospo_scan.declared.metadata.file import MetadataFile, Statement
from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.model import Fault, FileScan, Package, TextLocation
from ospo_scan.vendored import package_kind


class _Format(NamedTuple):
    """``is_one`` tells by the name in lower case and by the bytes; ``read`` raises UnreadableError."""

    is_one: Callable[[str, bytes], bool]
    read: Callable[[MetadataFile], Sequence[Statement]]


FORMATS: Mapping[str, _Format] = MappingProxyType(
    {
        "CITATION.cff": _Format(citation.is_one, citation.read),
        "codemeta.json": _Format(codemeta.is_one, codemeta.read),
        "publiccode.yml": _Format(publiccode.is_one, publiccode.read),
        "datapackage.json": _Format(datapackage.is_one, datapackage.read),
        ".zenodo.json": _Format(zenodo.is_one, zenodo.read),
        "Croissant": _Format(croissant.is_one, croissant.read),
    }
)


@dataclass(slots=True)
class MetadataReader:
    """Reads metadata files as the scan comes past them; see ``declared.Reader``."""

    _statements: list[Statement] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)

    def read(self, path: str, data: bytes) -> None:
        """See ``declared.Reader``."""
        name = basename(path).lower()
        if not name.endswith((".cff", ".json", ".jsonld", ".yml", ".yaml")):
            return
        for title, one in FORMATS.items():
            if one.is_one(name, data):
                self._read(title, one, MetadataFile(path, data))
                return

    def _read(self, title: str, one: _Format, file: MetadataFile) -> None:
        try:
            self._statements.extend(one.read(file))
        except UnreadableError as error:
            self._faults.append(_fault(file.path, error.line, f"{title}: {error.message}."))
        self._faults.extend(_fault(file.path, line, f"{title}: {problem}.") for line, problem in file.problems)

    def declared(self, files: Sequence[FileScan]) -> Declared:
        """See ``declared.Reader``."""
        if not self._statements:
            return Declared(faults=self._faults)
        paths = {scan.path for scan in files}
        return Declared(packages=[_package(one, paths) for one in self._statements], faults=self._faults)


def _fault(path: str, line: int | None, message: str) -> Fault:
    return Fault(TextLocation(path, line, line), message)


def _package(one: Statement, paths: set[str]) -> Package:
    owned = one.owns if one.parts is None else tuple(sorted(part for part in one.parts if part in paths))
    return Package(
        name=one.name,
        version=one.version,
        purl=None,
        license_declared=None if one.stated is None else one.stated.expression,
        location=TextLocation(one.path, one.line, one.line),
        kind=package_kind(one.path),
        license_stated=None if one.stated is None else one.stated.text,
        owns=owned,
    )
