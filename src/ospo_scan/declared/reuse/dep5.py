# SPDX-License-Identifier: Apache-2.0
"""``.reuse/dep5``: Debian's machine-readable copyright file, as far as REUSE uses it.

https://reuse.software/spec-3.3/#dep5-deprecated and
https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/. A file with a fault says nothing of any file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ospo_scan.declared.reuse.annotations import (
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_FAULTS,
    MAX_PATHS,
    Annotations,
    Precedence,
    Table,
    distinct,
)
from ospo_scan.declared.reuse.covered import DEP5, directory_of
from ospo_scan.declared.reuse.globs import dep5_glob
from ospo_scan.model import DeclarationSource, Fault, TextLocation
from ospo_scan.walk.pattern import PatternError

_FIELD = re.compile(r"([^\s:#-][^\s:]*)[ \t]*:(.*)")
_FORMATS = ("format", "format-specification")
# REUSE-IgnoreStart
_NOTICE = "SPDX-FileCopyrightText:"
# REUSE-IgnoreEnd


class _Stanza(NamedTuple):
    """Its fields by their names in lower case, each as lines without blanks around them; its lines, inclusive."""

    fields: dict[str, list[str]]
    start: int
    end: int


def read_dep5(path: str, data: bytes) -> Annotations | list[Fault]:
    """The stanzas of the dep5 at ``path``, or what is wrong with it. Never raises."""
    if len(data) > MAX_BYTES:
        return [Fault(TextLocation(path), f"dep5 is not read: it is larger than {MAX_BYTES:,} bytes.")]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [Fault(TextLocation(path, line, line), "dep5 cannot be read: it is not UTF-8.")]
    return _Reading(path).annotations(text)


@dataclass(slots=True)
class _Reading:
    """One file on its way to ``Annotations``; the faults that were found so far."""

    path: str
    faults: list[Fault] = field(default_factory=list)

    def annotations(self, text: str) -> Annotations | list[Fault]:
        """The stanzas about files, or the faults."""
        tables: list[Table] = []
        globs: list[tuple[str, int]] = []
        stanzas = self._stanzas(text)
        header = next(stanzas, None)
        if header is None or not any(name in header.fields for name in _FORMATS):
            self._fault("dep5 cannot be read: its first stanza has no Format.", 1 if header is None else header.start)
        for stanza in stanzas:
            if "files" in stanza.fields:
                globs.extend((glob, len(tables)) for glob in self._globs(stanza))
                tables.append(self._table(stanza))
            elif "license" not in stanza.fields:
                self._fault("This stanza of dep5 has neither Files nor License.", stanza.start)
        if len(globs) > MAX_PATHS:
            self._fault(f"dep5 is not read: it names more than {MAX_PATHS:,} paths.")
        return self.faults or Annotations(directory_of(self.path, DEP5), self.path, tables, globs)

    def _stanzas(self, text: str) -> Iterator[_Stanza]:
        """The stanzas in order; the faults of their lines are kept."""
        fields: dict[str, list[str]] = {}
        lines: list[str] | None = None  # of the field that is being read
        start = end = 0
        for number, line in enumerate(text.split("\n"), 1):
            if line.startswith("#"):
                continue
            if not line.strip():
                if fields:
                    yield _Stanza(fields, start, end)
                fields, lines = {}, None
                continue
            start, end = (number, number) if not fields else (start, number)
            if line[0] in " \t":
                if lines is None:
                    self._fault("This line of dep5 continues no field.", number)
                else:
                    lines.append(line.strip())
                continue
            lines = self._new_field(fields, line, number)
        if fields:
            yield _Stanza(fields, start, end)

    def _new_field(self, fields: dict[str, list[str]], line: str, number: int) -> list[str]:
        """The lines of the field that begins on a line; they are in ``fields`` where nothing is wrong with it."""
        found = _FIELD.match(line)
        if found is None:
            self._fault("This line of dep5 is no field: NAME: VALUE is expected.", number)
            return []
        name = found.group(1).lower()
        if name in fields:
            self._fault(f"The field {found.group(1)[:60]} is in this stanza of dep5 twice.", number)
        return fields.setdefault(name, [found.group(2).strip()])

    def _table(self, stanza: _Stanza) -> Table:
        licenses = stanza.fields.get("license", [""])[:1]  # the lines after the first are its text
        copyrights = [line.removeprefix(_NOTICE) for line in stanza.fields.get("copyright", ()) if line != "."]
        for name, lines in (("License", licenses), ("Copyright", copyrights)):
            if not any(lines):
                self._fault(f"This stanza of dep5 has no {name}.", stanza.start)
        if sum(map(len, copyrights)) > MAX_CHARACTERS:
            self._fault(f"This stanza says more than {MAX_CHARACTERS:,} characters of each file.", stanza.start)
        place = TextLocation(self.path, stanza.start, stanza.end)
        return Table(DeclarationSource.DEP5, place, Precedence.AGGREGATE, distinct(licenses), distinct(copyrights))

    def _globs(self, stanza: _Stanza) -> Iterator[str]:
        paths = " ".join(stanza.fields["files"]).split()
        if not paths:
            self._fault("This stanza of dep5 names no files.", stanza.start)
        for path in paths:
            try:
                yield dep5_glob(path)
            except PatternError as error:
                self._fault(f"The path {path[:60]!r} {error}.", stanza.start)

    def _fault(self, message: str, line: int | None = None) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(TextLocation(self.path, line, line), message))
