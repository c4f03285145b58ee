# SPDX-License-Identifier: Apache-2.0
"""The file of a baseline: JSON with one line for each finding and file, so that git merges it line by line.

Lines are sorted by path, rule and fingerprint. The list ends with null, so that every other line ends with a comma and
no change touches the line above it. All is ASCII: names that are not valid UTF-8 are written as in reports, and
nothing can hide in a diff.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Collection, Iterator
from typing import NoReturn

from ospo_scan.baseline.model import Baseline, BaselineEntry, ordered, sorted_places
from ospo_scan.codec import Plain, path_from_plain, path_to_plain, well_formed, well_formed_or_none
from ospo_scan.errors import BaselineError
from ospo_scan.model import PROJECT, path_bytes
from ospo_scan.shape import EVIDENCE, count_in, digest_in, members, optional_in, text_in

SCHEMA_VERSION = "1.0"
MAX_BYTES = 64 * 2**20

_VERSION_KEY = '"schema_version"'
_LIST_KEY = '"known"'
_KEYS = frozenset(("path", "count", "rule", "license_expression", "evidence", "fingerprint"))
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_LIST_BEGINS = re.compile(r'"known"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_MOST_FAULTS = 10
_ANEW = "write a new one to another file with check --write-baseline"


def baseline_bytes(baseline: Baseline) -> bytes:
    """The file of ``baseline``: the same bytes for the same entries."""
    lines = sorted(
        ((path_bytes(path), entry.rule, entry.fingerprint), _line(entry, path, count))
        for entry in baseline.entries
        for path, count in entry.places
    )
    known = "".join(f"    {line},\n" for _, line in lines)
    return f'{{\n  "schema_version": "{SCHEMA_VERSION}",\n  "known": [\n{known}    null\n  ]\n}}\n'.encode("ascii")


def read_baseline(path: str, root: str | None = None) -> Baseline:
    """The baseline in the file at ``path``; ``root`` is the tree to be scanned, None where there is none.

    Raises: BaselineError that says where and what is wrong.
    """
    directory = None if root is None else root if os.path.isdir(root) else os.path.dirname(os.path.abspath(root))
    inside = None if directory is None else _inside(path, directory)
    name = inside or path
    target = None if directory is None else _inside(os.path.realpath(path), os.path.realpath(directory))
    if inside is not None and target is None:
        raise BaselineError(f"{name} is a link that leads out of the tree; name the file itself with --baseline.")
    data = _read(path, name)
    entries = parse_baseline(data, name)
    listed = {one for entry in entries for one, _ in entry.places}
    there = () if directory is None else (one for one in listed if os.path.lexists(_join(directory, one)))
    return Baseline(
        entries,
        source=_text(inside or os.path.basename(os.path.abspath(path))),
        sha256=hashlib.sha256(data).hexdigest(),
        own_paths=tuple(sorted({_text(one) for one in (inside, target) if one is not None})),
        present=frozenset(there),
    )


def parse_baseline(data: bytes, name: str) -> tuple[BaselineEntry, ...]:
    """The entries in the bytes of a baseline file that messages call ``name``. Raises: BaselineError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BaselineError(f"{name}:{line}: this is not UTF-8 text; restore the file, or {_ANEW}.") from error
    plain = _parsed(text, name)
    if not isinstance(plain, dict) or "known" not in plain:
        what = "a report of ospo-scan" if isinstance(plain, dict) and "tool" in plain else "JSON"
        raise BaselineError(f"{name}:1: this is {what}, but no baseline; make one with check --write-baseline.")
    if (version := plain.get("schema_version")) != SCHEMA_VERSION:
        raise BaselineError(
            f"{name}:{_line_of(text, _VERSION_KEY)}: the schema version is {json.dumps(version)[:40]}, and this "
            f"ospo-scan reads {SCHEMA_VERSION}; use the version that wrote it, or {_ANEW}."
        )
    known = plain["known"]
    if extra := sorted(plain.keys() - {"schema_version", "known"}):
        line = _line_of(text, json.dumps(extra[0]))
        raise BaselineError(f"{name}:{line}: a baseline has no member {extra[0][:80]!r}; remove it.")
    if type(known) is not list:
        raise BaselineError(f"{name}:{_line_of(text, _LIST_KEY)}: known must be a list; restore the file, or {_ANEW}.")
    return _Reading(text, name, known).entries()


class _Reading:
    """Reads the list of a baseline, telling the lines of what is wrong."""

    def __init__(self, text: str, name: str, known: list[object]) -> None:
        self._text = text
        self._name = name
        self._known = known
        self._faults: list[tuple[int, str]] = []

    def entries(self) -> tuple[BaselineEntry, ...]:
        """All entries. Raises: BaselineError with the first faults, in file order."""
        firsts: dict[str, BaselineEntry] = {}
        counts: dict[str, dict[str, int]] = {}
        for index, one in self._checked():
            ((path, count),) = one.places
            first = firsts.setdefault(one.fingerprint, one)
            if (first.rule, first.license_expression, first.evidence) != (
                one.rule,
                one.license_expression,
                one.evidence,
            ):
                self._fault(index, "another line with this fingerprint has another rule, license or evidence")
            if path in counts.setdefault(one.fingerprint, {}):
                self._fault(index, "this finding is listed for this file already; keep one of the two lines")
            counts[one.fingerprint][path] = count
        self._raise_faults()
        return ordered(
            BaselineEntry(
                first.rule, first.license_expression, first.fingerprint, first.evidence, sorted_places(counts[key])
            )
            for key, first in firsts.items()
        )

    def _checked(self) -> Iterator[tuple[int, BaselineEntry]]:
        """(index in the list, an entry with the one place of its line) of every line that is right in itself."""
        for index, plain in enumerate(self._known):
            if plain is None and index == len(self._known) - 1:
                continue
            try:
                yield index, _entry(plain)
            except ValueError as fault:
                self._fault(index, str(fault))

    def _fault(self, index: int, message: str) -> None:
        if len(self._faults) < _MOST_FAULTS:
            self._faults.append((index, message))

    def _raise_faults(self) -> None:
        if self._faults:
            lines = _lines_of_items(self._text, {index for index, _ in self._faults})
            told = [f"{self._name}:{lines[index]}: {message}" for index, message in sorted(self._faults)]
            raise BaselineError("\n".join((*told, f"Correct this in {self._name}, or {_ANEW}.")))


def _line(entry: BaselineEntry, path: str, count: int) -> str:
    expression = entry.license_expression
    plain: Plain = {
        **path_to_plain(path),
        "count": count,
        "rule": well_formed(entry.rule),
        "license_expression": well_formed_or_none(expression),
        "evidence": entry.evidence,
        "fingerprint": entry.fingerprint,
    }
    return json.dumps(plain).replace("\x7f", "\\u007f")


def _entry(plain: object) -> BaselineEntry:
    """The entry that one line states, with one place."""
    fields = members(plain, _KEYS, "an entry", optional="path_base64")
    path = path_from_plain(fields)
    if path != PROJECT and any(part in ("", ".", "..") for part in path.split("/")):
        raise ValueError(f"path {path[:80]!r} is not relative to the tree")
    count = count_in(fields, "count")
    if count == 0:
        raise ValueError("count must be 1 or more")
    rule = text_in(fields, "rule")
    if not rule:
        raise ValueError("rule is empty")
    return BaselineEntry(
        rule=rule,
        license_expression=optional_in(fields, "license_expression", text_in),
        fingerprint=digest_in(fields, "fingerprint"),
        evidence=optional_in(fields, "evidence", lambda inner, key: digest_in(inner, key, EVIDENCE)),
        places=((path, count),),
    )


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except json.JSONDecodeError as error:
        if conflict := _CONFLICT.search(text):
            line = text.count("\n", 0, conflict.start()) + 1
            raise BaselineError(
                f"{name}:{line}: a merge conflict was left here; keep the lines of both sides, each once, and remove "
                "the lines with markers."
            ) from error
        raise BaselineError(
            f"{name}:{error.lineno}: this is not JSON ({error.msg.lower()}); restore the file, or {_ANEW}."
        ) from error
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise BaselineError(
            f"{name}:1: this is not the JSON of a baseline ({said}); restore it, or {_ANEW}."
        ) from error


def _unique(pairs: list[tuple[str, object]]) -> Plain:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"an object has the key {twice[:80]!r} twice")
    return found


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _line_of(text: str, sign: str) -> int:
    """The line of the first ``sign``, 1 where there is none."""
    return text.count("\n", 0, max(text.find(sign), 0)) + 1


def _lines_of_items(text: str, wanted: Collection[int]) -> dict[int, int]:
    """The lines on which these items of the list begin; the text is known to be JSON with the list in it."""
    begin = _LIST_BEGINS.search(text)
    decoder = json.JSONDecoder()
    lines, position, index = {}, begin.end() if begin else 0, 0
    last = max(wanted)
    while begin and index <= last:
        between = _BETWEEN.match(text, position)
        position = between.end() if between else position
        if index in wanted:
            lines[index] = text.count("\n", 0, position) + 1
        _, position = decoder.raw_decode(text, position)
        index += 1
    return {one: lines.get(one, 1) for one in wanted}


def _read(path: str, name: str) -> bytes:
    def refuse(why: str) -> NoReturn:
        raise BaselineError(f"{name}: the baseline {why}.")

    try:
        # NOTE: without O_NONBLOCK, opening a pipe that somebody left under this name would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        refuse("is not there; make one with check --write-baseline, or correct the name")
    except (OSError, ValueError) as error:
        refuse(f"cannot be read ({_said(error)}); mend that, or name another file")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        refuse("is not a regular file; name the file that check --write-baseline made")
    with open(descriptor, "rb") as stream:
        try:
            data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            refuse(f"cannot be read ({_said(error)}); mend that, or name another file")
    if len(data) > MAX_BYTES:
        refuse("is larger than 64 MB, which is the limit; exclude what is not released, and write a new one")
    return data


def _said(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else str(error)


def _inside(path: str, directory: str) -> str | None:
    """``path`` relative to ``directory``; None where it lies outside."""
    relative = os.path.relpath(os.path.abspath(path), os.path.abspath(directory))
    return None if relative == os.pardir or relative.startswith(os.pardir + os.sep) else relative


def _join(directory: str, path: str) -> bytes:
    return os.path.join(os.fsencode(directory), path_bytes(path))


def _text(path: str) -> str:
    """A path of the system as this project keeps paths: its bytes as UTF-8 with surrogateescape."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")
