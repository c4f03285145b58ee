# SPDX-License-Identifier: Apache-2.0
"""The documents that manifests are written in, read within bounds: JSON, TOML, fields of mail headers, lines.

Whoever asks for a part of such a document gets a value of the asked type or nothing: a manifest is written by anyone.
"""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from ospo_scan.manifests import ManifestError
from ospo_scan.manifests.bounds import check_size, check_toml

Table = Mapping[str, object]

_GLOB = re.compile(r"[*?\[\]{}]")
_LONGEST_PATH = 1_000


def decoded(data: bytes) -> str:
    """The text of a manifest, without a byte order mark; what is no UTF-8 is replaced. Raises: ManifestError."""
    check_size(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def json_table(data: bytes) -> Table:
    """The object that a JSON document is. Raises: ManifestError."""
    try:
        document = json.loads(decoded(data))
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, ManifestError):
            raise
        raise ManifestError(f"is not a JSON document ({_in_short(fault)})") from fault
    if not isinstance(document, dict):
        raise ManifestError("is not a JSON object")
    return document


def toml_table(data: bytes) -> Table:
    """The table that a TOML document is. Raises: ManifestError."""
    text = decoded(data)
    check_toml(text.encode())  # what is parsed: some are UTF-16
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, ManifestError):
            raise
        raise ManifestError(f"is not a TOML document ({_in_short(fault)})") from fault


def _in_short(fault: Exception) -> str:
    return "it is nested too deep" if isinstance(fault, RecursionError) else str(fault)[:120]


def table_in(document: Table, *keys: str) -> Table:
    """The table under ``keys``; an empty one where there is none."""
    value: object = document
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return cast("Table", value) if isinstance(value, dict) else {}


def text_in(document: Table, key: str) -> str | None:
    """The text under ``key``; None where there is none, or nothing but white space."""
    value = document.get(key)
    return value.strip() or None if isinstance(value, str) else None


def texts_in(document: Table, key: str) -> tuple[str, ...]:
    """The texts of the list under ``key``, or the one text; whatever else is in the list is passed over."""
    value = document.get(key)
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(one.strip() for one in found if isinstance(one, str) and one.strip())


def paths(names: Sequence[str]) -> tuple[str, ...]:
    """The names that can be those of files beside or below the manifest, or above it; patterns are left out."""
    found = []
    for written in names:
        name = written.replace("\\", "/").strip()
        if name and len(name) <= _LONGEST_PATH and name.isprintable() and not _GLOB.search(name):
            path = posixpath.normpath(name)
            if not path.startswith("/") and path not in {".", ".."} and ":" not in path:
                found.append(path)
    return tuple(dict.fromkeys(found))


def header_fields(text: str) -> Iterator[tuple[str, str]]:
    """The fields up to the first empty line, names in small letters; lines that are indented go on with a field.

    The form of PKG-INFO, of METADATA and of Debian's control files (RFC 822, without its encodings).
    """
    name, lines = "", list[str]()
    for line in text.splitlines():
        if not line.strip():
            break
        if line[0] in " \t":
            lines.append(line.strip())
            continue
        if name:
            yield name, "\n".join(lines).strip()
        name, colon, first = line.partition(":")
        name, lines = (name.strip().lower() if colon else ""), [first.strip()]
    if name:
        yield name, "\n".join(lines).strip()


def paragraphs(text: str) -> Iterator[str]:
    """The parts of a text between its empty lines."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip():
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)
