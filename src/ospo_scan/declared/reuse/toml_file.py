# SPDX-License-Identifier: Apache-2.0
"""``REUSE.toml``: its tables with the lines where they stand, or all that keeps it from being read.

https://reuse.software/spec-3.3/#reusetoml. A file with a fault says nothing of any file: the table that cannot be read
might be the one that another one would wrongly stand in for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

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
from ospo_scan.declared.reuse.covered import REUSE_TOML, directory_of
from ospo_scan.declared.reuse.globs import reuse_glob
from ospo_scan.model import DeclarationSource, Fault, TextLocation
from ospo_scan.walk.pattern import PatternError

VERSION = 1
MAX_DOTS = 50
"""How many dots a line may hold outside of strings: what a dotted key costs grows with the square of its length."""

# REUSE-IgnoreStart
_LICENSE = "SPDX-License-Identifier"
_NOTICE = "SPDX-FileCopyrightText"
# REUSE-IgnoreEnd
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_STRINGS = re.compile(r"\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"?|'[^'\n]*'?|#[^\n]*|\n[ \t]*\[\[?")
_HEADER = re.compile(r"\n[ \t]*\[\[[ \t]*(?:annotations|\"annotations\"|'annotations')[ \t]*\]\]")


def read_reuse_toml(path: str, data: bytes) -> Annotations | list[Fault]:
    """The tables of the REUSE.toml at ``path``, or what is wrong with it. Never raises."""
    reading = _Reading(path)
    try:
        text = reading.text(data)
        return reading.faults or reading.annotations(tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        return [_syntax_fault(path, str(error), data)]
    except (ValueError, RecursionError) as error:
        # NOTE: tomllib lets an integer of 5,000 digits and a thousand nested arrays raise these.
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return [Fault(TextLocation(path), f"REUSE.toml cannot be read: {reason}.")]


@dataclass(slots=True)
class _Reading:
    """One file on its way to ``Annotations``; the faults that were found so far."""

    path: str
    faults: list[Fault] = field(default_factory=list)

    def text(self, data: bytes) -> str:
        """The file as text, where nothing keeps it from being parsed."""
        if len(data) > MAX_BYTES:
            self._fault(f"REUSE.toml is not read: it is larger than {MAX_BYTES:,} bytes.")
            return ""
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._fault("REUSE.toml cannot be read: it is not UTF-8.", line)
            return ""
        for number, line_text in enumerate(text.split("\n"), 1):
            if line_text.count(".") > MAX_DOTS and _STRINGS.sub("", line_text).count(".") > MAX_DOTS:
                self._fault(f"REUSE.toml is not read: a line has more than {MAX_DOTS:,} dots in a key.", number)
        return text

    def annotations(self, document: dict[str, object], text: str) -> Annotations | list[Fault]:
        """The tables of a document, which ``text`` is, or its faults."""
        version = document.get("version")
        if type(version) is not int or version != VERSION:
            stated = "has no version" if version is None else f"says that its version is {_shown(version)}"
            self._fault(f"REUSE.toml {stated}; what is read here is version = {VERSION}.", _line_of(text, "version"))
        found = document.get("annotations", [])
        if not isinstance(found, list):
            self._fault("REUSE.toml cannot be read: annotations is not an array of tables.")
            found = []
        places = _places(self.path, text, len(found))
        tables: list[Table] = []
        globs: list[tuple[str, int]] = []
        for number, (values, place) in enumerate(zip(found, places, strict=True)):
            if not isinstance(values, dict):
                self._fault("An entry of annotations is not a table.", place.start_line)
                continue
            globs.extend((glob, number) for glob in self._globs(values, place))
            tables.append(self._table(values, place))
        if len(globs) > MAX_PATHS:
            self._fault(f"REUSE.toml is not read: it names more than {MAX_PATHS:,} paths.")
        if self.faults:
            return self.faults
        return Annotations(directory_of(self.path, REUSE_TOML), self.path, tables, globs)

    def _table(self, values: dict[str, object], place: TextLocation) -> Table:
        stated = values.get("precedence", Precedence.CLOSEST.value)
        precedence = Precedence.CLOSEST
        if stated in list(Precedence):
            precedence = Precedence(str(stated))
        else:
            self._fault(f"precedence is {_shown(stated)}; it can be closest, aggregate or override.", place.start_line)
        licenses = self._strings(values, _LICENSE, place)
        lines = [line for text in self._strings(values, _NOTICE, place) for line in text.split("\n")]
        copyrights = [line.strip().removeprefix(f"{_NOTICE}:") for line in lines]
        if sum(map(len, licenses + copyrights)) > MAX_CHARACTERS:
            self._fault(f"This table says more than {MAX_CHARACTERS:,} characters of each file.", place.start_line)
        return Table(DeclarationSource.REUSE_TOML, place, precedence, distinct(licenses), distinct(copyrights))

    def _globs(self, values: dict[str, object], place: TextLocation) -> Iterator[str]:
        if "path" not in values or values["path"] == []:
            self._fault("This table of annotations names no path.", place.start_line)
            return
        for path in self._strings(values, "path", place):
            try:
                yield reuse_glob(path)
            except PatternError as error:
                self._fault(f"The path {_shown(path)} {error}.", place.start_line)

    def _strings(self, values: dict[str, object], key: str, place: TextLocation) -> list[str]:
        """What is at ``key``: a string, or a list of strings; nothing where it is missing."""
        value = values.get(key, [])
        found = value if isinstance(value, list) else [value]
        wrong = [one for one in found if not isinstance(one, str)]
        if wrong:
            self._fault(f"{key} is {_shown(wrong[0])}; it can be a string or a list of strings.", place.start_line)
        return [one for one in found if isinstance(one, str)]

    def _fault(self, message: str, line: int | None = None) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(TextLocation(self.path, line, line), message))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _syntax_fault(path: str, message: str, data: bytes) -> Fault:
    """What the parser says, with its place; at the end of the document that is the last line."""
    if place := _PLACE.search(message):
        line, column = (int(number) for number in place.groups())
        what = message[: place.start()].strip()
        return Fault(TextLocation(path, line, line), f"REUSE.toml is not TOML: {what}, at column {column}.")
    line = max(1, len(data.rstrip(b"\n").split(b"\n")))
    what = message.replace(" (at end of document)", "")
    return Fault(TextLocation(path, line, line), f"REUSE.toml is not TOML: {what}, at its end.")


def _line_of(text: str, key: str) -> int | None:
    found = re.search(rf"^[ \t]*{key}[ \t]*=", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _places(path: str, text: str, count: int) -> list[TextLocation]:
    """Where each of the ``count`` tables stands; the file as a whole where they are written in another way."""
    starts: list[tuple[int, bool]] = []
    text = "\n" + text
    place = 0
    while found := _STRINGS.search(text, place):
        place = found.end()
        token = found.group()
        if token in ('"""', "'''"):
            place = _end_of_string(text, place, token)
        elif token.startswith("\n"):
            starts.append((found.start(), _HEADER.match(text, found.start()) is not None))
    starts.append((len(text), False))
    spans = [(start, end) for (start, is_annotations), (end, _) in pairwise(starts) if is_annotations]
    if len(spans) != count:
        return [TextLocation(path)] * count
    places, line, seen = [], 0, 0
    for start, end in spans:
        line += text.count("\n", seen, start + 1)
        seen = start + 1
        places.append(TextLocation(path, line, line + _without_remarks(text[start + 1 : end]).count("\n")))
    return places


def _end_of_string(text: str, place: int, quotes: str) -> int:
    r"""Where the string of several lines that is open at ``place`` ends; in ``\"\"\"`` a backslash escapes."""
    while (end := text.find(quotes, place)) >= 0:
        backslashes = len(text[place:end]) - len(text[place:end].rstrip("\\"))
        if quotes == "'''" or backslashes % 2 == 0:
            return end + len(quotes)
        place = end + 1
    return len(text)


def _without_remarks(table: str) -> str:
    """The text of a table without the blank lines and comments at its end, which belong to the next one."""
    lines = table.split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return "\n".join(lines)
