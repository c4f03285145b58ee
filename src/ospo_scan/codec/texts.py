# SPDX-License-Identifier: Apache-2.0
"""Text, paths and places as plain JSON values: well formed, and byte for byte the same when they come back."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from ospo_scan.model import TextLocation, path_bytes
from ospo_scan.shape import lines_in, members, text_in

Plain = dict[str, object]
_SURROGATE = re.compile("[\ud800-\udfff]")
PLACE_KEYS = frozenset(("path", "start_line", "end_line"))


def well_formed(text: str) -> str:
    r"""``text`` with each lone surrogate spelled out, so that it can be written as UTF-8.

    A surrogate that stands for an undecodable byte becomes ``\xNN``, any other ``\u{d800}``.
    """
    return text if text.isascii() else _SURROGATE.sub(_spelled_surrogate, text)


def _spelled_surrogate(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{{{code:x}}}"


def well_formed_or_none(value: str | None) -> str | None:
    """``value`` as ``well_formed`` gives it, None for None."""
    return None if value is None else well_formed(value)


def path_to_plain(path: str) -> Plain:
    """The members ``path`` and, only where the name is not valid UTF-8, ``path_base64`` with its bytes."""
    written = well_formed(path)
    if written == path:
        return {"path": path}
    return {"path": written, "path_base64": base64.b64encode(path_bytes(path)).decode("ascii")}


def path_from_plain(fields: Mapping[str, object]) -> str:
    """The path that ``path_to_plain`` wrote. Raises: ValueError where the two members do not agree."""
    written = text_in(fields, "path")
    if "path_base64" not in fields:
        if not written or well_formed(written) != written:
            raise ValueError("path is empty or not well formed")
        return written
    try:
        name = base64.b64decode(text_in(fields, "path_base64"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("path_base64 is not base64") from error
    path = name.decode("utf-8", "surrogateescape")
    if path_to_plain(path) != {"path": written, "path_base64": fields["path_base64"]}:
        raise ValueError("path_base64 does not belong to path")
    return path


def place_to_plain(place: TextLocation) -> Plain:
    """One place as a JSON object."""
    return {**path_to_plain(place.path), "start_line": place.start_line, "end_line": place.end_line}


def place_from_plain(plain: object) -> TextLocation:
    """One place, its lines 1-based and inclusive. Raises: ValueError where ``plain`` is none."""
    fields = members(plain, PLACE_KEYS, "a place", optional="path_base64")
    path = path_from_plain(fields)
    if fields["start_line"] is None and fields["end_line"] is None:
        return TextLocation(path)
    return TextLocation(path, *lines_in(fields))
