# SPDX-License-Identifier: Apache-2.0
"""Checked reading of plain JSON values: each function gives back a value of the asked type or raises ``ValueError``.

The message is one sentence that names the member; the caller adds where in the document it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")

SHA1 = re.compile("[0-9a-f]{40}")
SHA256 = re.compile("[0-9a-f]{64}")
EVIDENCE = re.compile("sha256:[0-9a-f]{64}")


def members(
    plain: object, keys: frozenset[str], what: str, optional: str | tuple[str, ...] = ()
) -> Mapping[str, object]:
    """The members of ``plain``, which is an object with exactly ``keys``, and perhaps ``optional``, one or several."""
    if type(plain) is not dict:
        raise ValueError(f"{what} must be an object, not {named(plain)}")
    if plain.keys() != keys:
        if missing := sorted(keys - plain.keys()):
            raise ValueError(f"{what} lacks {missing[0]!r}")
        if extra := sorted(
            str(key) for key in plain.keys() - keys - {*((optional,) if isinstance(optional, str) else optional)}
        ):
            raise ValueError(f"{what} has a member {extra[0][:80]!r} that does not belong there")
    return plain


def text(plain: object) -> str:
    """``plain``, which is a string."""
    if type(plain) is not str:
        raise ValueError(f"a list of strings holds {named(plain)}")
    return plain


def text_in(fields: Mapping[str, object], key: str) -> str:
    """The string that ``key`` holds."""
    value = fields[key]
    if type(value) is not str:
        raise ValueError(f"{key} must be a string, not {named(value)}")
    return value


def boolean_in(fields: Mapping[str, object], key: str) -> bool:
    """The truth value that ``key`` holds."""
    value = fields[key]
    if type(value) is not bool:
        raise ValueError(f"{key} must be true or false, not {named(value)}")
    return value


def count_in(fields: Mapping[str, object], key: str) -> int:
    """The whole number, 0 or more, that ``key`` holds."""
    value = fields[key]
    if type(value) is not int or value < 0:
        raise ValueError(f"{key} must be a whole number of 0 or more, not {named(value)}")
    return value


def lines_in(fields: Mapping[str, object]) -> tuple[int, int]:
    """``start_line`` and ``end_line``, 1-based and inclusive."""
    start, end = count_in(fields, "start_line"), count_in(fields, "end_line")
    if not 1 <= start <= end:
        raise ValueError(f"start_line {start} and end_line {end} are no range of lines")
    return start, end


def choice_in(fields: Mapping[str, object], key: str, choices: Callable[[str], T]) -> T:
    """The member of the enum ``choices`` that ``key`` names."""
    value = text_in(fields, key)
    try:
        return choices(value)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{key} has the unknown value {value[:80]!r}") from error


def digest_in(fields: Mapping[str, object], key: str, form: re.Pattern[str] = SHA256) -> str:
    """The digest in the given form that ``key`` holds."""
    value = text_in(fields, key)
    if not form.fullmatch(value):
        raise ValueError(f"{key} is not a digest: {value[:80]!r}")
    return value


def optional_in(fields: Mapping[str, object], key: str, load: Callable[[Mapping[str, object], str], T]) -> T | None:
    """None where ``key`` holds null, else what ``load`` makes of it."""
    return None if fields[key] is None else load(fields, key)


def list_in(fields: Mapping[str, object], key: str, load: Callable[[object], T]) -> tuple[T, ...]:
    """The values of the list that ``key`` holds, each loaded by ``load``."""
    value = fields[key]
    if type(value) is not list:
        raise ValueError(f"{key} must be a list, not {named(value)}")
    return tuple([load(item) for item in value])


def named(value: object) -> str:
    """What ``value`` is, in words for a message: a number as it stands, else its kind."""
    if value is None or isinstance(value, bool | int | float):
        return repr(value)[:40]
    kinds: dict[type, str] = {str: "a string", list: "a list", dict: "an object"}
    return kinds.get(type(value)) or type(value).__name__
