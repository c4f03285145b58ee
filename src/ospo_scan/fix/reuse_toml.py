# SPDX-License-Identifier: Apache-2.0
"""REUSE.toml: tables appended to what is there, which stays as it is; comments too.

Specification: https://reuse.software/spec-3.3/#reusetoml
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ospo_scan.fix.header import COPYRIGHT_TAG, LICENSE_TAG, Insertion, Notice
from ospo_scan.manifests.bounds import MAX_TOML_PARTS, has_long_key

FILE_NAME = "REUSE.toml"
DEP5 = ".reuse/dep5"
"""The older file for the same: a tree with both is invalid."""
MAX_SIZE = 2**20

_LICENSE, _COPYRIGHT = LICENSE_TAG.rstrip(":"), COPYRIGHT_TAG.rstrip(":")
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_MANY = 2
"""So many paths are worth a pattern."""
_DEEPEST = 32
_GLOB_SIGN = re.compile(r"[\\*]")


class NotEditableError(ValueError):
    """Nothing can be added to a REUSE.toml; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    """One annotation: the paths and patterns it is about, relative to the file, and what it says of them."""

    paths: tuple[str, ...]
    notice: Notice


def with_tables(data: bytes, tables: Sequence[Table]) -> Insertion:
    """What has to be appended to a REUSE.toml (``b""`` where there is none) to hold the tables as well.

    Raises: NotEditableError where the file is not valid, or its own form does not let a table be added.
    """
    before = _parsed(data) if data else {"version": 1}
    newline = "\r\n" if b"\r\n" in data else "\n"
    lines = [line for table in tables for line in ("", *_lines(table))]
    head = ["version = 1"] if not data else [] if data.endswith(b"\n") else [""]
    inserted = "".join(f"{line}{newline}" for line in (*head, *lines)).encode()
    after = _parsed(data + inserted)
    wanted = {**before, "annotations": [*_annotations(before), *map(_plain, tables)]}
    if after != wanted:
        raise NotEditableError("its form does not let a table be added at its end")
    return Insertion(len(data), inserted)


def licensed_patterns(data: bytes) -> frozenset[str]:
    """The paths and patterns, as they are written, to which a REUSE.toml gives a license. Raises: NotEditableError.

    What other patterns match is for ``declared`` to say: these are those that were written here before.
    """
    licensed = [one for one in _annotations(_parsed(data)) if one.get(_LICENSE)] if data else []
    return frozenset(pattern for one in licensed for pattern in _texts(one.get("path")))


def own_patterns(path: str) -> tuple[str, ...]:
    """The patterns by which ``patterns_for`` may have named ``path``."""
    suffix = suffix_of(path)
    above = (f"{literal(directory)}/**" for directory in _above(path))
    return (literal(path), *([f"**/*{literal(suffix)}"] if suffix else []), *above)


def patterns_for(paths: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    """Few patterns that match ``paths`` and none of ``others``, sorted.

    All of a suffix where nothing else has it (``**/*.png``), else all of a directory where nothing else is in it
    (``tests/data/**``), else the path itself.
    """
    found = []
    left: list[str] = []
    kept = {suffix_of(other) for other in others}
    for suffix, ones in _grouped(paths, suffix_of).items():
        if suffix and suffix not in kept and len(ones) >= _MANY:
            found.append(f"**/*{literal(suffix)}")
        else:
            left += ones
    mixed = {above for other in others for above in _above(other)}
    whole: dict[str, list[str]] = {}
    for path in left:
        whole.setdefault(next((above for above in _above(path) if above not in mixed), ""), []).append(path)
    for directory, ones in whole.items():
        if directory and len(ones) >= _MANY:
            found.append(f"{literal(directory)}/**")
        else:
            found += map(literal, ones)
    return tuple(sorted(found))


def _grouped(paths: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(key(path), []).append(path)
    return groups


def _above(path: str) -> Iterator[str]:
    """The directories above a path, the outermost first; those far down are not worth a pattern."""
    end = path.find("/")
    for _ in range(_DEEPEST):
        if end < 0:
            return
        yield path[:end]
        end = path.find("/", end + 1)


def literal(path: str) -> str:
    """The pattern that matches ``path`` alone."""
    return _GLOB_SIGN.sub(r"\\\g<0>", path)


def can_name(path: str) -> bool:
    """Whether a TOML file, which is UTF-8, can hold the path."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def suffix_of(path: str) -> str:
    """The suffix of a path as it is written, with its dot; none for ``.gitignore``."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix if stem and dot else ""


def _lines(table: Table) -> list[str]:
    paths = [f"  {_quoted(path)}," for path in table.paths]
    path = [f"path = {_quoted(table.paths[0])}"] if len(paths) == 1 else ["path = [", *paths, "]"]
    return ["[[annotations]]", *path, *_values(_COPYRIGHT, table.notice.copyrights), _license(table)]


def _values(key: str, values: Sequence[str]) -> list[str]:
    if len(values) < 2:
        return [f"{key} = {_quoted(one)}" for one in values]
    return [f"{key} = [", *(f"  {_quoted(one)}," for one in values), "]"]


def _license(table: Table) -> str:
    return f"{_LICENSE} = {_quoted(table.notice.license_expression)}"


def _plain(table: Table) -> dict[str, object]:
    """The table as a reader of TOML has it."""
    many = [list(one) if len(one) > 1 else one[0] for one in (table.paths, table.notice.copyrights) if one]
    keys = ["path", *([_COPYRIGHT] if table.notice.copyrights else [])]
    return {**dict(zip(keys, many, strict=True)), _LICENSE: table.notice.license_expression}


def _quoted(text: str) -> str:
    """``text`` as a basic string of TOML."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_SIZE:
        raise NotEditableError(f"it is larger than {MAX_SIZE // 1024} KiB")
    if has_long_key(data):
        raise NotEditableError(f"it has a key of more than {MAX_TOML_PARTS} parts")
    try:
        found = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as fault:
        raise NotEditableError(f"it is not TOML that can be read ({fault})") from fault
    if not isinstance(_raw_annotations(found), list):
        raise NotEditableError("its `annotations` are no list of tables")
    return found


def _raw_annotations(parsed: dict[str, Any]) -> object:
    return parsed.get("annotations", [])


def _annotations(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in parsed.get("annotations", []) if isinstance(one, dict)]


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
