# SPDX-License-Identifier: Apache-2.0
"""One pattern in gitignore syntax as one RE2 expression, byte for byte as git's wildmatch reads it.

Specification: https://git-scm.com/docs/gitignore
"""

from __future__ import annotations

import string

MAX_PATTERN_BYTES = 4096

# NOTE: a directory's path ends in a NUL while it is matched: no name holds one, so that `a/*` cannot match `a/` itself.
DIRECTORY_MARK = b"\0"

_ANY_IN_NAME = r"[^/\x00]"
_ANY = r"[^\x00]"
_CLASSES = {
    # git's own tables: ASCII only, and without vertical tab and form feed among the spaces.
    b"alnum": string.ascii_letters + string.digits,
    b"alpha": string.ascii_letters,
    b"blank": " \t",
    b"cntrl": "".join(map(chr, range(32))) + "\x7f",
    b"digit": string.digits,
    b"graph": string.ascii_letters + string.digits + string.punctuation,
    b"lower": string.ascii_lowercase,
    b"print": string.ascii_letters + string.digits + string.punctuation + " ",
    b"punct": string.punctuation,
    b"space": " \t\n\r",
    b"upper": string.ascii_uppercase,
    b"xdigit": string.hexdigits,
}


class PatternError(ValueError):
    """A pattern that git would never match with; the message says why, as the end of a sentence."""


def translate(pattern: bytes) -> str:
    """The RE2 expression (Latin-1, to be matched in full) of one pattern, its ``!`` left aside.

    Raises: PatternError for a pattern that can never match.
    """
    if len(pattern) > MAX_PATTERN_BYTES:
        raise PatternError(f"is longer than {MAX_PATTERN_BYTES} bytes")
    if b"\0" in pattern:
        raise PatternError("holds a NUL byte")
    body = pattern.removeprefix(b"!")
    mark = r"\x00" if body.endswith(b"/") else r"\x00?"
    body = body.removesuffix(b"/")
    if not body:
        raise PatternError("names nothing")
    if b"/" in body:
        anchored = body.removeprefix(b"/")
        # NOTE: git compares what precedes the first wildcard by itself, so that `**` counts as alone right after it.
        first = next((place for place, byte in enumerate(anchored) if byte in b"*?[\\"), 0)
        return _wildmatch(anchored, first) + mark
    return rf"(?:{_ANY}*/)?" + _wildmatch(body, 0) + mark


def _wildmatch(pattern: bytes, first: int) -> str:
    parts = []
    place = 0
    while place < len(pattern):
        match pattern[place : place + 1]:
            case b"*":
                part, place = _stars(pattern, place, place in (0, first))
            case b"?":
                part, place = _ANY_IN_NAME, place + 1
            case b"[":
                part, place = _bracket(pattern, place)
            case b"\\":
                part, place = _literal(_byte(pattern, place + 1, "ends in a backslash")), place + 2
            case _:
                part, place = _literal(pattern[place]), place + 1
        parts.append(part)
    return "".join(parts)


def _stars(pattern: bytes, start: int, is_first: bool) -> tuple[str, int]:
    end = start
    while pattern[end : end + 1] == b"*":
        end += 1
    stands_alone = is_first or pattern[start - 1 : start] == b"/"
    if end - start > 1 and stands_alone:
        if end == len(pattern):
            return f"{_ANY}*", end
        if pattern[end : end + 1] == b"/":
            return f"(?:{_ANY}*/)?", end + 1
    return f"{_ANY_IN_NAME}*", end


def _bracket(pattern: bytes, start: int) -> tuple[str, int]:
    place = start + 1
    is_negated = pattern[place : place + 1] in (b"!", b"^")
    place += is_negated
    members: set[int] = set()
    previous = None
    is_first = True
    while is_first or pattern[place : place + 1] != b"]":
        is_first = False
        byte = _byte(pattern, place, "has a [ without a ]")
        if byte == ord("-") and previous is not None and pattern[place + 1 : place + 2] not in (b"", b"]"):
            last, place = _member(pattern, place + 1)
            members.update(range(previous, last + 1))
            previous = None
        elif pattern[place : place + 2] == b"[:" and (name := _class_name(pattern, place)) is not None:
            if name not in _CLASSES:
                raise PatternError("names a character class that does not exist")
            members.update(_CLASSES[name].encode())
            place += len(name) + 4
            previous = None
        else:
            previous, place = _member(pattern, place)
            members.add(previous)
    return _one_of(set(range(256)) - members if is_negated else members), place + 1


def _class_name(pattern: bytes, start: int) -> bytes | None:
    """The name in ``[:name:]``, None where the bracket is an ordinary member of the set."""
    end = pattern.find(b"]", start + 2)
    if end < 0:
        raise PatternError("has a [ without a ]")
    inner = pattern[start + 2 : end]
    return inner[:-1] if inner.endswith(b":") else None


def _member(pattern: bytes, place: int) -> tuple[int, int]:
    byte = _byte(pattern, place, "has a [ without a ]")
    if byte == ord("\\"):
        return _byte(pattern, place + 1, "has a [ without a ]"), place + 2
    return byte, place + 1


def _byte(pattern: bytes, place: int, fault: str) -> int:
    if place >= len(pattern):
        raise PatternError(fault)
    return pattern[place]


def _one_of(members: set[int]) -> str:
    usable = sorted(members - {0, ord("/")})
    if not usable:
        raise PatternError("has a character set that holds nothing")
    return "[" + "".join(rf"\x{byte:02x}" for byte in usable) + "]"


def _literal(byte: int) -> str:
    character = chr(byte)
    return character if character.isascii() and character.isalnum() else rf"\x{byte:02x}"
