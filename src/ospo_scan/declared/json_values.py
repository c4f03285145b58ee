# SPDX-License-Identifier: Apache-2.0
"""JSON of strangers as plain values, in bounded time and memory."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from ospo_scan.declared.unreadable import UnreadableError

MAX_SIZE = 4 * 2**20
"""The longest file that is read, in bytes: more could take hundreds of megabytes of memory."""


def read_json(data: bytes) -> object:
    """The value that ``data`` holds. Raises: UnreadableError where it is too long or no JSON.

    A key that is given twice and NaN are refused: they could hide something.
    """
    if len(data) > MAX_SIZE:
        raise UnreadableError(f"the file is longer than {MAX_SIZE // 2**20} MiB, so it is not read")
    try:
        value: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_refused)
    except UnreadableError:
        raise
    except json.JSONDecodeError as error:
        raise UnreadableError(f"this is no JSON ({error.msg})", error.lineno) from error
    except UnicodeDecodeError as error:
        raise UnreadableError("this is no UTF-8 text", data.count(b"\n", 0, error.start) + 1) from error
    except RecursionError as error:
        raise UnreadableError("the JSON is nested too deeply") from error
    except ValueError as error:  # a number with more than 4,300 digits
        raise UnreadableError("the JSON has a number that cannot be read") from error
    return value


def line_of_key(data: bytes, key: str) -> int | None:
    """The line of a key, 1-based; None where the text has it more than once, or not as it is written as a rule."""
    found = list(re.finditer(rb'"' + re.escape(key.encode()) + rb'"[ \t\r\n]*:', data))
    return data.count(b"\n", 0, found[0].start()) + 1 if len(found) == 1 else None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in pairs:
        if key in members:
            raise UnreadableError(f"an object has the key {key[:40]!r} twice")
        members[key] = value
    return members


def _refused(constant: str) -> NoReturn:
    raise UnreadableError(f"{constant} is no JSON number")
