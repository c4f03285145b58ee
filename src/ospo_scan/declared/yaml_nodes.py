# SPDX-License-Identifier: Apache-2.0
"""YAML of strangers as plain nodes with their lines, in bounded time and memory.

Tags are not obeyed, so that every scalar is text. An alias is the node that it stands for, shared and never copied:
what a bomb of aliases would grow to is never built. A merge key (https://yaml.org/type/merge.html) is obeyed, as the
readers of cards and metadata elsewhere obey it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.manifests.bounds import RAISED_BY_YAML

if TYPE_CHECKING:
    from ruamel.yaml.events import CollectionStartEvent, Event

MAX_SIZE = 256 * 1024
"""The longest text that is read, in characters; it takes some two seconds."""
MAX_DEPTH = 50
MAX_MERGED = 10_000
"""So many keys are merged in one text; each of a few bytes may stand for thousands."""

_MERGE = "<<"
_MERGE_TAG = "tag:yaml.org,2002:merge"
_NULL = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass(slots=True)
class YamlNode:
    """A scalar, a list or a mapping: the one of the three that is not None; none of them where the value is null.

    Lines are 1-based and inclusive. ``keys`` has the line of each key; what is no scalar as a key is left out.
    """

    line: int
    end_line: int
    text: str | None = None
    items: list[YamlNode] | None = None
    values: dict[str, YamlNode] | None = None
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def is_null(self) -> bool:
        """Whether nothing stands there."""
        return self.text is None and self.items is None and self.values is None


def read_yaml(text: str, first_line: int = 1) -> YamlNode:
    """The node of the one document that ``text`` holds; its first line has the number ``first_line``.

    Raises: UnreadableError where it is longer or deeper than the limits, is no YAML, or has a key twice.
    """
    from ruamel.yaml import YAML  # slow: only where there is something to read
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > MAX_SIZE:
        raise UnreadableError(f"the YAML is longer than {MAX_SIZE // 1024} KiB, so it is not read", first_line)
    builder = _Builder(_Lines(text, first_line))
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = builder.last_line if mark is None else builder.lines.of(mark.index)
        raise UnreadableError(f"this is no YAML ({error.problem or error.context})", line) from error
    except UnreadableError:
        raise
    except (YAMLError, *RAISED_BY_YAML) as error:
        raise UnreadableError("this is no YAML after this line", builder.last_line) from error
    return builder.root or YamlNode(first_line, first_line)


class _Lines:
    """Line numbers by index: ruamel's own count breaks that an editor does not."""

    def __init__(self, text: str, first_line: int) -> None:
        self._breaks = [index for index, char in enumerate(text) if char == "\n"]
        self.first_line = first_line

    def of(self, index: int) -> int:
        return self.first_line + bisect_right(self._breaks, index - 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun, and the key whose value comes next."""

    node: YamlNode
    anchor: str | None
    is_flow: bool
    key: tuple[str, int] | None = None
    is_key_next: bool = True
    is_merge_next: bool = False
    merged: list[YamlNode] = field(default_factory=list)


class _Builder:
    """Builds nodes out of events, without recursion."""

    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self.root: YamlNode | None = None
        self.last_line = lines.first_line
        self._last_end = lines.first_line
        self._open: list[_Open] = []
        self._anchors: dict[str, YamlNode] = {}
        self._merged = 0

    def take(self, event: Event) -> None:
        from ruamel.yaml import events

        self.last_line = self.lines.of(event.start_mark.index)
        if isinstance(event, events.DocumentStartEvent) and self.root is not None:
            raise UnreadableError("a second YAML document begins here", self.last_line)
        if isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            self._end(event)
        elif isinstance(event, events.AliasEvent):
            self._last_end = self.last_line
            self._place(self._aliased(event.anchor))
        elif isinstance(event, events.ScalarEvent):
            self._last_end = self._end_of(event)
            is_null = event.implicit[0] and event.value in _NULL
            node = YamlNode(self.last_line, self._last_end, None if is_null else event.value)
            self._anchor(event.anchor, node)
            self._place(node, event.tag == _MERGE_TAG or (event.implicit[0] and event.value == _MERGE))
        elif isinstance(event, events.MappingStartEvent):
            self._begin(event, YamlNode(self.last_line, self.last_line, values={}))
        elif isinstance(event, events.SequenceStartEvent):
            self._begin(event, YamlNode(self.last_line, self.last_line, items=[]))

    def _begin(self, event: CollectionStartEvent, node: YamlNode) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise UnreadableError(f"the YAML is nested deeper than {MAX_DEPTH} levels", self.last_line)
        self._place(node)
        self._open.append(_Open(node, event.anchor, bool(event.flow_style)))

    def _end(self, event: Event) -> None:
        closed = self._open.pop()
        if closed.is_flow:  # a block has no end of its own
            self._last_end = self._end_of(event)
        for merged in closed.merged:
            self._merge(closed.node, merged)
        closed.node.end_line = max(closed.node.line, self._last_end)
        self._anchor(closed.anchor, closed.node)

    def _merge(self, mapping: YamlNode, merged: YamlNode) -> None:
        """Add the keys that a mapping, or a list of them, has and ``mapping`` lacks; the first one holds."""
        for source in merged.items if merged.items is not None else [merged]:
            if source.values is None or mapping.values is None:
                raise UnreadableError("a merge key (<<) stands here for what is no mapping", merged.line)
            self._merged += len(source.values)
            if self._merged > MAX_MERGED:
                raise UnreadableError(f"more than {MAX_MERGED:,} keys are merged (<<)", merged.line)
            for key, value in source.values.items():
                if key not in mapping.values:
                    mapping.values[key] = value
                    mapping.keys[key] = source.keys[key]

    def _end_of(self, event: Event) -> int:
        return self.lines.of(max(event.start_mark.index, event.end_mark.index - 1))

    def _aliased(self, name: str) -> YamlNode:
        if name not in self._anchors:  # what is still open is not there either: a node is no part of itself
            raise UnreadableError(f"the alias *{name[:40]} stands for nothing that is complete here", self.last_line)
        return self._anchors[name]

    def _anchor(self, name: str | None, node: YamlNode) -> None:
        if name is not None:
            self._anchors[name] = node

    def _place(self, node: YamlNode, is_merge: bool = False) -> None:
        """Put ``node`` where it belongs: into the list or mapping that is open, as an item, a key or a value."""
        if self._open:
            self._put(self._open[-1], node, is_merge)
        else:
            self.root = node

    def _put(self, parent: _Open, node: YamlNode, is_merge: bool) -> None:
        if parent.node.items is not None:
            parent.node.items.append(node)
        elif parent.is_key_next:
            text = "" if node.is_null else node.text
            parent.key = None if text is None else (text, node.line)
            parent.is_merge_next = is_merge
            parent.is_key_next = False
        else:
            if parent.is_merge_next:
                parent.merged.append(node)
            elif parent.key is not None and parent.node.values is not None:
                self._value(parent.node, parent.node.values, parent.key, node)
            parent.is_key_next = True

    def _value(self, mapping: YamlNode, values: dict[str, YamlNode], key: tuple[str, int], node: YamlNode) -> None:
        name, line = key
        if name in values:
            raise UnreadableError(f"the key {name[:40]!r} stands here a second time", line)
        values[name] = node
        mapping.keys[name] = line
