# SPDX-License-Identifier: Apache-2.0
"""A policy file with one more entry in one of its lists: all else in it, comments included, stays as it is.

Besides ``syntax``, this is the only module that uses ruamel.yaml: it asks where a list ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""Lines as YAML counts them: ``splitlines`` knows other signs that end one."""


class NotEditableError(ValueError):
    """The file is written in a way that cannot be added to; the message says which, as the end of a sentence."""


def with_entry(data: bytes, key: str, lines: Sequence[str]) -> bytes:
    """The policy file ``data`` with an entry, a mapping of one key a line, at the end of the list ``key``.

    ``data`` is a policy that can be read. Raises NotEditableError.
    """
    text = data.decode("utf-8-sig")
    root = YAML(typ="rt", pure=True).compose(text)
    if not isinstance(root, MappingNode) or root.flow_style:
        raise NotEditableError("it is written in braces")
    found = next((value for name, value in root.value if name.value == key), None)
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = _LINES.findall(text)
    if rows and not rows[-1].endswith(("\n", "\r")):
        rows[-1] += newline
    if found is None:
        if any(row.startswith(("...", "---")) for row in rows[1:]):
            raise NotEditableError("it has marks of documents in it")
        at, added = len(rows), [*([] if not rows else [newline]), f"{key}:{newline}", *_entry("  ", lines, newline)]
    elif isinstance(found, SequenceNode) and found.value and not found.flow_style:
        indent = _line_of(rows, found.value[0]).partition("-")[0]
        at, added = _end(found.value[-1]), _entry(indent, lines, newline)
    elif isinstance(found, SequenceNode) and not found.value and found.start_mark.line == found.end_mark.line:
        at = found.start_mark.line
        row = rows.pop(at)
        if row.rstrip() != f"{key}: []":
            raise NotEditableError(f"the line of {key} has more in it than an empty list")
        added = [f"{key}:{newline}", *_entry("  ", lines, newline)]
    else:
        raise NotEditableError(f"{key} is written in brackets")
    return "".join([*rows[:at], *added, *rows[at:]]).encode()


def _entry(indent: str, lines: Sequence[str], newline: str) -> list[str]:
    return [f"{indent}{'- ' if number == 0 else '  '}{line}{newline}" for number, line in enumerate(lines)]


def _line_of(rows: Sequence[str], node: Node) -> str:
    """The line with the sign that begins an item of a list."""
    line = int(node.start_mark.line)
    while "-" not in rows[line][: node.start_mark.column]:
        line -= 1
    return rows[line]


def _end(node: Node) -> int:
    """The line after the last one of what an item holds, without the comments that follow it."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    is_behind = isinstance(node, ScalarNode) and node.style in ("|", ">") and mark.column == 0
    return int(mark.line) + (0 if is_behind else 1)
