# SPDX-License-Identifier: Apache-2.0
"""Foreign text made inert: the one way by which names and contents of a tree reach a terminal or a JSON file.

A terminal obeys control characters, reorders lines at bidirectional ones and shows zero-width ones not at all. Here
they are spelled out, by fixed ranges: the same bytes come out whatever the locale and the version of Unicode.
"""

from __future__ import annotations

import json
import re

from ospo_scan.codec import well_formed

# Controls beyond ASCII, soft hyphen and other format characters, fillers that look like nothing, line and paragraph
# separators, bidirectional controls, variation selectors, byte order marks, tags.
_UNSEEN = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The log of a GitHub Actions job obeys ``##[command]`` anywhere in a line, and ``::command::`` at the start of one.
_COMMAND = "##["
_ESCAPED_IN_JSON = re.compile(rf"[{_UNSEEN}]|#(?=#\[)")
_SPELLED_OUT = re.compile(f"[\\x00-\\x1f{_UNSEEN}\ud800-\udfff]|#(?=#\\[)")
_STARTS_COMMAND = re.compile(r"\s*:(?=:)")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MISTAKEN_FOR_SPELLING = re.compile(rf"\\(?=[\\xu\x00-\x1f{_UNSEEN}\ud800-\udfff]|##\[)")

_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def visible(text: str) -> str:
    r"""``text`` with control, bidirectional, zero-width and lone surrogate characters spelled out.

    ASCII controls and undecodable bytes become ``\xNN``, all others ``\u{NNNN}``; the result is one line. So does the
    first sign of ``##[``, which the log of a GitHub Actions job would obey.
    """
    return _SPELLED_OUT.sub(_spelled, text)


def shown_path(path: str) -> str:
    r"""``path`` as people see it: inert, and no two paths alike.

    A backslash of the name is doubled only where it would read as the start of a spelling (``\x``, ``\u``, ``\\``).
    """
    return visible(_MISTAKEN_FOR_SPELLING.sub(r"\\\\", path))


def command_start(line: str) -> int | None:
    """Where a line, if it does, begins a command to the log of a GitHub Actions job: the offset of its ``::``."""
    return found.end() - 1 if (found := _STARTS_COMMAND.match(line)) else None


def no_command(line: str) -> str:
    r"""``line``, with the first sign of a command at its start spelled out, as ``\x3a``."""
    start = command_start(line)
    return line if start is None else f"{line[:start]}\\x3a{line[start + 1 :]}"


def exact_path(path: str) -> str:
    """``path`` for programs: as it is, so that it can be opened, and no two paths alike.

    Spelled out as ``shown_path`` does only where it is not valid UTF-8, or would read as such a spelling.
    """
    is_itself = path.isascii() or well_formed(path) == path
    return path if is_itself and not _MISTAKEN_FOR_SPELLING.search(path) else shown_path(path)


def inert_json(document: str) -> str:
    """A JSON document with the characters that a terminal hides or obeys as JSON escapes: the same JSON value."""
    if document.isascii() and "\x7f" not in document and _COMMAND not in document:
        return document
    return _ESCAPED_IN_JSON.sub(_json_escape, document)


def json_line(value: object) -> str:
    """``value`` as JSON on one line: inert on a terminal, lone surrogates of its texts spelled out."""
    line = _compact(value)
    return inert_json(line if line.isascii() else _LONE_SURROGATE.sub(_json_spelling, line))


def yaml_string(text: str) -> str:
    """``text``, which is well formed, as a double-quoted YAML string that is inert on a terminal."""
    return _ESCAPED_IN_JSON.sub(_yaml_escape, json.encoder.encode_basestring(text))


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x80:
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{{{code:x}}}"


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def _json_spelling(found: re.Match[str]) -> str:
    return _compact(well_formed(found[0]))[1:-1]


def _yaml_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
