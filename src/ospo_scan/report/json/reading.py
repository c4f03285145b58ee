# SPDX-License-Identifier: Apache-2.0
"""The JSON report read back to an equal report: whatever was changed after it was written is refused."""

from __future__ import annotations

import json
import os
import re
import stat
from typing import NoReturn, cast

from ospo_scan.codec import Plain
from ospo_scan.errors import ReportFileError
from ospo_scan.expression import ExpressionError
from ospo_scan.model import Report
from ospo_scan.report.json.document import SCHEMA_VERSION, files_to_plain, frame_to_plain
from ospo_scan.report.json.from_plain import report_from_plain

MAX_BYTES = 2**30
"""A report of more bytes than these is not read: that of a tree of 300,000 files is smaller."""

_SIGNS = (b"[", b"{", b",", b":")
_MAX_SIGNS = 4_000_000
"""A file of a tree with more of them is not taken for a report of ours, and so judged: it would fill the memory."""
_HEAD = re.compile(rb'\s*\{\s*"schema_version"\s*:')


def read_report(data: str | bytes, name: str = "the file") -> Report:
    """The report that a JSON document holds; ``name`` says in messages which document that is.

    Raises: ReportFileError where it is not JSON, not a report, of another schema version, or not as we write it.
    """
    if len(data) > MAX_BYTES:
        raise ReportFileError(f"{name} is larger than {MAX_BYTES >> 20:,} MiB, which no report is that can be read.")
    plain = _parsed(data, name)
    if not isinstance(plain, dict) or "schema_version" not in plain or "tool" not in plain:
        raise ReportFileError(f"{name} is JSON, but not a report of ospo-scan: give a file written with -f json.")
    version = plain["schema_version"]
    if version != SCHEMA_VERSION:
        raise ReportFileError(
            f"{name} has schema version {json.dumps(version)[:40]}, and this ospo-scan reads {SCHEMA_VERSION}: "
            "read it with the version that wrote it, or scan again."
        )
    try:
        report = report_from_plain(plain)
        difference = _contradiction(plain, report)
    except (ValueError, ExpressionError) as error:
        raise ReportFileError(f"{name} is not a well-formed report: {error}. Scan again to get a new one.") from error
    if difference:
        raise ReportFileError(
            f"{name} was changed after it was written: {difference} is not what the rest of the report says. "
            "Scan again to get a new one."
        )
    return report


def read_report_file(path: str) -> Report:
    """The report in the file at ``path``. Raises: ReportFileError."""
    try:
        # NOTE: without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        mode = os.fstat(descriptor).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            os.close(descriptor)
            raise ReportFileError(f"{path} is no file. Name a report written with -f json.")
        os.set_blocking(descriptor, True)
        with open(descriptor, "rb") as saved:
            data = saved.read(MAX_BYTES + 1)
    except (OSError, ValueError) as fault:
        said = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise ReportFileError(f"Cannot read {path}: {said}. Name a report written with -f json.") from fault
    return read_report(data, path)


def is_own_report(data: bytes) -> bool:
    """Whether ``data`` is a report of ours and nothing besides: it loads and renders back to an equal JSON value."""
    if not _HEAD.match(data) or sum(map(data.count, _SIGNS)) > _MAX_SIGNS:
        return False
    try:
        read_report(data)
    except ReportFileError:
        return False
    return True


def _parsed(data: str | bytes, name: str) -> object:
    """The JSON value; a key given twice, NaN and text that is not UTF-8 are refused: they could hide something."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refused_constant)
    except (ValueError, RecursionError) as error:
        raise ReportFileError(
            f"{name} is not JSON that can be read ({error}): give a file written with -f json."
        ) from error


def _unique(pairs: list[tuple[str, object]]) -> Plain:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object has the same key twice")
    return members


def _refused_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _contradiction(plain: Plain, report: Report) -> str | None:
    """Where ``plain`` is not what its own report renders to; one file at a time, as in ``_document``."""
    files = cast(list[object], plain["files"])  # report_from_plain has read it as such
    for index, (file, expected) in enumerate(zip(files, files_to_plain(report), strict=True)):
        if difference := _difference(file, expected, f"files[{index}]"):
            return difference
    return _difference(plain, {**frame_to_plain(report), "files": files}, "")


def _difference(given: object, expected: object, where: str) -> str | None:
    """Where two JSON values first differ, as ``files[3].path``; None where they are equal."""
    if given == expected:
        return None
    if isinstance(given, dict) and isinstance(expected, dict) and given.keys() == expected.keys():
        parts = ((given[key], expected[key], f"{where}.{key}".lstrip(".")) for key in given)
    elif isinstance(given, list) and isinstance(expected, list) and len(given) == len(expected):
        parts = ((*pair, f"{where}[{index}]") for index, pair in enumerate(zip(given, expected, strict=True)))
    else:
        return where
    return next(found for part in parts if (found := _difference(*part)))
