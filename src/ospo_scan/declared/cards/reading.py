# SPDX-License-Identifier: Apache-2.0
"""What the front matter of one card says, before it is known what else is in the tree.

https://github.com/huggingface/hub-docs/blob/main/modelcard.md and datasetcard.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ospo_scan.declared.cards.front_matter import (
    DATASET_KEYS,
    LICENSE_KEYS,
    MODEL_KEYS,
    SURELY_MODEL_KEYS,
    FrontMatter,
)
from ospo_scan.declared.stated import MAX_STATED, shortened
from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.declared.yaml_nodes import YamlNode
from ospo_scan.model import CardKind

_MOST = 1000
"""As many names of models, data sets and licenses of one card are kept."""
_HEADING = re.compile(rb"^# +(\S[^\r\n]{0,200})", re.MULTILINE)
_SPACE_KEY = "sdk"


@dataclass(frozen=True, slots=True)
class RawCard:
    """The front matter of a card.

    ``kind`` is None where its keys do not tell: of a Space, which is software, and of one with a license alone.
    ``tags`` are the values of the key, with None for what is no text. ``license_lines`` are the first and the
    last line of all that speaks of it, or None. ``problems`` are sentences with their lines.
    """

    kind: CardKind | None
    is_space: bool
    name: str | None
    heading: str | None
    first_line: int
    license_lines: tuple[int, int] | None
    tags: tuple[str | None, ...]
    license_name: str | None
    license_details: str | None
    license_link: str | None
    base_models: tuple[str, ...]
    base_model_relation: str | None
    datasets: tuple[str, ...]
    problems: tuple[tuple[int, str], ...]


def read_card(matter: FrontMatter, data: bytes) -> RawCard | None:
    """What the card says; None where it says nothing of a model, of data or of a license after all.

    Raises: UnreadableError.
    """
    root = matter.read()
    if root.is_null:
        return None
    if root.values is None:
        raise UnreadableError("the front matter is no YAML mapping", root.line)
    return _Reading(root.values, root.keys, matter, data).card()


class _Reading:
    def __init__(self, values: dict[str, YamlNode], keys: dict[str, int], matter: FrontMatter, data: bytes) -> None:
        self._values = values
        self._keys = keys
        self._matter = matter
        self._data = data
        self._problems: list[tuple[int, str]] = []

    def card(self) -> RawCard | None:
        kind = self._kind()
        place = self._license_place()
        if place is None and kind is None:
            return None
        return RawCard(
            kind=kind,
            is_space=_SPACE_KEY in self._values,
            name=self._name(),
            heading=self._heading(),
            first_line=self._matter.first_line,
            license_lines=place,
            tags=self._tags(),
            license_name=self._text("license_name"),
            license_details=self._text("license_details"),
            license_link=self._text("license_link"),
            base_models=self._names("base_model"),
            base_model_relation=self._text("base_model_relation"),
            datasets=self._names("datasets"),
            problems=tuple(self._problems),
        )

    def _kind(self) -> CardKind | None:
        keys = self._values.keys()
        if _SPACE_KEY in keys:
            return None
        if keys & set(SURELY_MODEL_KEYS):
            return CardKind.MODEL
        if keys & set(DATASET_KEYS):
            return CardKind.DATASET
        return CardKind.MODEL if keys & set(MODEL_KEYS) else None

    def _license_place(self) -> tuple[int, int] | None:
        """The first and the last line of the keys that speak of the license, as far as they stand together."""
        found = [key for key in LICENSE_KEYS if key in self._keys and not self._values[key].is_null]
        lines = sorted((self._keys[key], max(self._keys[key], self._values[key].end_line)) for key in found)
        if not lines:
            return None
        first, last = lines[0]
        for start, end in lines[1:]:
            if start == last + 1:
                last = end
        return first, last

    def _tags(self) -> tuple[str | None, ...]:
        """The texts of ``license``, and of ``licenses``, which older cards of data sets have, also by subset."""
        tags = tuple(islice(self._every_tag(), _MOST + 1))
        if len(tags) > _MOST:
            line = self._keys.get("license") or self._keys["licenses"]
            self._problems.append((line, f"the card names more than {_MOST:,} licenses; no more are read"))
        return tags[:_MOST]

    def _every_tag(self) -> Iterator[str | None]:
        parts = [self._values[key] for key in ("license", "licenses") if key in self._values]
        if (older := self._values.get("licenses")) is not None and older.values is not None:
            parts[-1:] = older.values.values()
        for part in parts:
            yield from (item.text for item in (part.items if part.items is not None else [part]) if not item.is_null)

    def _text(self, key: str) -> str | None:
        """A text on one line, None where there is none."""
        node = self._values.get(key)
        if node is None or node.is_null:
            return None
        if node.text is None:
            self._problems.append((self._keys[key], f"{key} is no text, so it is not read"))
            return None
        return shortened(" ".join(node.text.split())) or None

    def _names(self, key: str) -> tuple[str, ...]:
        """A name or a list of names."""
        node = self._values.get(key)
        if node is None or node.is_null:
            return ()
        items = node.items if node.items is not None else [node]
        if len(items) > _MOST:
            self._problems.append((self._keys[key], f"{key} has more than {_MOST:,} names; no more are read"))
        texts = [item.text for item in items[:_MOST] if not item.is_null]
        if any(text is None or len(text) > MAX_STATED for text in texts):
            self._problems.append(
                (self._keys[key], f"{key} is neither a name nor a list of names; what is one is read")
            )
        named = (" ".join(text.split()) for text in texts if text is not None and len(text) <= MAX_STATED)
        return tuple(dict.fromkeys(filter(None, named)))

    def _name(self) -> str | None:
        for key in ("model_name", "pretty_name"):
            if (node := self._values.get(key)) is not None and node.text and node.text.strip():
                return shortened(" ".join(node.text.split()))
        index = self._values.get("model-index")
        first = index.items[0] if index is not None and index.items else None
        name = None if first is None or first.values is None else first.values.get("name")
        return shortened(name.text.strip()) if name is not None and name.text and name.text.strip() else None

    def _heading(self) -> str | None:
        """The first heading after the front matter, where it stands near its end."""
        found = _HEADING.search(self._data, self._matter.body_start, self._matter.body_start + 4096)
        return None if found is None else found[1].decode("utf-8", "replace").strip()
