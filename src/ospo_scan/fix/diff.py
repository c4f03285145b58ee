# SPDX-License-Identifier: Apache-2.0
"""A change as a unified diff, made of the lines around it alone."""

from __future__ import annotations

import difflib
import re

from ospo_scan.fix.form import form_of
from ospo_scan.fix.header import Insertion

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTEXT = 3
_WINDOW = 16 * 1024
_SHOWN = 4000
"""Longer lines are cut off."""


def unified(path: str, before: bytes | None, insertion: Insertion) -> tuple[str, ...]:
    """The lines of the diff; a new file comes whole. See ``Change`` for what is not UTF-8."""
    data = b"" if before is None else before
    old = _lines(data, insertion.offset)
    new = _lines(insertion.applied(data), insertion.offset + len(insertion.inserted))
    source = "/dev/null" if before is None else f"a/{path}"
    return tuple(difflib.unified_diff(old, new, source, f"b/{path}", lineterm="", n=_CONTEXT))


def _lines(data: bytes, offset: int) -> list[str]:
    """The lines up to ``offset`` and those that are context after it."""
    form = form_of(data)
    codec = "utf-8" if form is None or form.codec == "latin-1" else form.codec
    start = 0 if form is None else form.start
    errors = "surrogateescape" if codec == "utf-8" else "replace"
    before = data[start:offset].decode(codec, errors)
    after = data[offset : offset + _WINDOW].decode(codec, errors)
    count = len(_LINE_END.findall(before)) + 1 + _CONTEXT
    lines = [line[:_SHOWN] for line in _LINE_END.split(before + after)[:count]]
    return lines[:-1] if lines and not lines[-1] else lines
