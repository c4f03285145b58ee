# SPDX-License-Identifier: Apache-2.0
"""The paths of REUSE.toml and of dep5, which may hold wildcards, as RE2 expressions over bytes.

None can make a match slow: they are matched as the patterns of ignore files are (``walk.ignore``).
"""

from __future__ import annotations

from ospo_scan.model import path_bytes
from ospo_scan.walk.pattern import MAX_PATTERN_BYTES, PatternError

_ANY = r"[^\x00]*"
_ANY_IN_NAME = r"[^/\x00]*"
_CHARACTER = r"(?:[\x01-\x7f]|[\xc0-\xff][\x80-\xbf]*|[\x80-\xbf])"
"""One character of UTF-8, or one byte of something else."""


def reuse_glob(glob: str) -> str:
    r"""The expression of a path in REUSE.toml: ``*`` stops at slashes, ``**`` and ``**/`` do not, ``\`` escapes.

    Raises: PatternError for a path that is too long, or leads out of the directory of its REUSE.toml.
    https://reuse.software/spec-3.3/#reusetoml
    """
    pattern = _limited(glob)
    if pattern.startswith(b"/") or b".." in pattern.split(b"/"):
        raise PatternError("leads out of the directory of REUSE.toml")
    parts = []
    place = 0
    while place < len(pattern):
        if pattern.startswith(b"**", place):
            place = _after_stars(pattern, place)
            parts.append(_ANY)
        elif pattern.startswith(b"*", place):
            parts.append(_ANY_IN_NAME)
            place += 1
        else:
            place += pattern.startswith(b"\\", place) and place + 1 < len(pattern)
            parts.append(rf"\x{pattern[place]:02x}")
            place += 1
    return "".join(parts)


def dep5_glob(glob: str) -> str:
    r"""The expression of a path in dep5: ``*`` and ``?`` match slashes too; ``\`` escapes these and itself alone.

    Raises: PatternError for a path that is too long, or that escapes anything else.
    https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/#files-field
    """
    pattern = _limited(glob)
    parts = []
    place = 0
    while place < len(pattern):
        match pattern[place : place + 1]:
            case b"*":
                part = _ANY
            case b"?":
                part = _CHARACTER
            case b"\\":
                place += 1
                if pattern[place : place + 1] not in (b"*", b"?", b"\\"):
                    raise PatternError("has a backslash before something other than * ? and a backslash")
                part = rf"\x{pattern[place]:02x}"
            case _:
                part = rf"\x{pattern[place]:02x}"
        parts.append(part)
        place += 1
    return "".join(parts)


def _limited(glob: str) -> bytes:
    pattern = path_bytes(glob)
    if len(pattern) > MAX_PATTERN_BYTES:
        raise PatternError(f"is longer than {MAX_PATTERN_BYTES} bytes")
    if b"\0" in pattern:
        raise PatternError("holds a NUL byte")
    return pattern


def _after_stars(pattern: bytes, place: int) -> int:
    """Where the stars at ``place`` end, a slash after them included; stars that follow on one another are one."""
    while pattern.startswith(b"*", place):
        place += 1
    return place + pattern.startswith(b"/", place)
