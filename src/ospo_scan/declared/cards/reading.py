# SPDX-License-Identifier: Apache-2.0
"""What the front matter of one card says, before it is known what else is in the tree.

https://github.com/huggingface/hub-docs/blob/main/modelcard.md and datasetcard.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ospo_scan.declared.cards.front_matter import DATASET_KEYS, MODEL_KEYS, FrontMatter
from ospo_scan.declared.stated import MAX_STATED, shortened
from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.declared.yaml_nodes import YamlNode
from ospo_scan.model import CardKind

_MOST = 1000
"""As many names of models, data sets and licenses of one card are kept."""
_HEADING = re.compile(rb"^# +(\S[^\r\n]{0,200})", re.MULTILINE)
_SPACE_KEY = "sdk"
_SURELY_MODEL = frozenset(("base_model", "pipeline_tag", "library_name", "model-index", "model_name"))


@dataclass(frozen=True, slots=True)
class RawCard:
    """The front matter of a card.

    ``kind`` is None where its keys do not tell: of a Space, which is software, and of one with a license alone.
    ``licenses`` are the values of ``license``, None for what is no text. ``license_line`` is that of the first of the
    keys that speak of it, None where there is none. ``problems`` are sentences with their lines.
    """

    kind: CardKind | None
    is_space: bool
    name: str | None
    heading: str | None
    first_line: int
    license_line: int | None
    license_end: int | None
    licenses: tuple[str | None, ...]
    license_name: str | None
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
        found = ("license", "licenses", "license_name", "license_link")
        lines = [self._keys[key] for key in found if key in self._keys and not self._values[key].is_null]
        kind = self._kind()
        if not lines and kind is None:
            return None
        licenses = tuple(self._licenses())
        name, link = self._text("license_name"), self._text("license_link")
        line = min(lines, default=None)
        return RawCard(
            kind=kind,
            is_space=_SPACE_KEY in self._values,
            name=self._name(),
            heading=self._heading(),
            first_line=self._matter.first_line,
            license_line=line,
            license_end=None if line is None else self._last_line(line),
            licenses=licenses,
            license_name=name,
            license_link=link,
            base_models=self._names("base_model"),
            base_model_relation=self._text("base_model_relation"),
            datasets=self._names("datasets"),
            problems=tuple(self._problems),
        )

    def _kind(self) -> CardKind | None:
        keys = self._values.keys()
        if _SPACE_KEY in keys:
            return None
        if keys & _SURELY_MODEL:
            return CardKind.MODEL
        if keys & set(DATASET_KEYS):
            return CardKind.DATASET
        return CardKind.MODEL if keys & set(MODEL_KEYS) else None

    def _last_line(self, first: int) -> int:
        """The last line of the license key that begins at ``first``."""
        key = next(key for key, line in self._keys.items() if line == first and "license" in key)
        node, last = self._values[key], first
        for each in [node, *(node.items or ())][: _MOST + 1]:
            if each.line >= first:  # an alias is written elsewhere
                last = max(last, each.end_line)
        return last

    def _licenses(self) -> Iterator[str | None]:
        """The texts of ``license``, and of ``licenses``, which older cards of data sets have, also by subset."""
        for key in ("license", "licenses"):
            if (node := self._values.get(key)) is None:
                continue
            parts = [node]
            if key == "licenses" and node.values is not None:
                parts = list(node.values.values())[:_MOST]
            for part in parts:
                yield from self._license_texts(part)

    def _license_texts(self, node: YamlNode) -> Iterator[str | None]:
        items = node.items if node.items is not None else [node]
        if len(items) > _MOST:
            self._problems.append((node.line, f"the card names more than {_MOST:,} licenses; no more are read"))
        for item in items[:_MOST]:
            if not item.is_null:
                yield item.text

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
