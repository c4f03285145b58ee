# SPDX-License-Identifier: Apache-2.0
"""Model and dataset cards of the Hugging Face Hub: README.md with YAML front matter, wherever in the tree they stand.

A card speaks for the directory that it stands in; docs/cards.md tells what is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname

from ospo_scan.declared import Declared
from ospo_scan.declared.cards.front_matter import NAMES, find_front_matter
from ospo_scan.declared.cards.licenses import license_of, linked_file
from ospo_scan.declared.cards.reading import RawCard, read_card
from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.model import PROJECT, Card, CardKind, Fault, FileScan, Package, PackageKind, TextLocation
from ospo_scan.vendored import package_kind

_CACHE = re.compile(r"(?:^|/)(models|datasets)--([\w.-]+?)(?:--([\w.-]+))?/snapshots/([0-9a-f]{40})$", re.ASCII)
_WEIGHTS = (
    *(".safetensors", ".gguf", ".ggml", ".onnx", ".pt", ".pth", ".ckpt", ".h5", ".tflite", ".msgpack", ".mlmodel"),
    *(".pdparams", ".nemo", ".keras", ".llamafile", "pytorch_model.bin", "model.bin"),
)
_DATA = (".parquet", ".arrow", ".csv", ".tsv", ".jsonl", ".jsonl.gz", ".ndjson", ".json.gz", ".csv.gz", ".tfrecord")


@dataclass(slots=True)
class CardReader:
    """Reads cards as the scan comes past them; see ``declared.Reader``."""

    _cards: dict[str, RawCard] = field(default_factory=dict)
    _faults: list[Fault] = field(default_factory=list)

    def read(self, path: str, data: bytes) -> None:
        """See ``declared.Reader``."""
        if basename(path).lower() not in NAMES or (matter := find_front_matter(data)) is None:
            return
        try:
            card = read_card(matter, data)
        except UnreadableError as error:
            line = error.line or matter.first_line
            self._faults.append(Fault(TextLocation(path, line, line), _sentence(f"The card: {error.message}")))
            return
        if card is not None:
            self._cards[path] = card
            for line, problem in card.problems:
                self._faults.append(Fault(TextLocation(path, line, line), _sentence(f"The card: {problem}")))

    def declared(self, files: Sequence[FileScan]) -> Declared:
        """See ``declared.Reader``."""
        if not self._cards:
            return Declared(faults=self._faults)
        by_path = {scan.path: scan for scan in files}
        beside = _names_beside(self._cards, by_path)
        found = [_Described(path, raw, by_path) for path, raw in self._cards.items()]
        cards = [one.card(kind) for one in found if (kind := one.kind(beside[dirname(one.path)])) is not None]
        return Declared(packages=[one.package() for one in found], faults=self._faults, cards=cards)


class _Described:
    """One card, and what the tree adds to it."""

    def __init__(self, path: str, raw: RawCard, by_path: Mapping[str, FileScan]) -> None:
        self.path = path
        self._raw = raw
        self._hub = _CACHE.search(dirname(path))
        self._name = self._found_name()
        self._linked = linked_file(path, raw, self._own_names(), by_path)
        self._stated = license_of(raw, self._linked)
        self._place = TextLocation(path, *(raw.license_lines or (raw.first_line, raw.first_line)))

    def package(self) -> Package:
        """The card as a package that owns its directory."""
        return Package(
            name=self._name or "unnamed",
            version=self._hub[4] if self._hub else None,
            purl=self._purl(),
            license_declared=self._stated.expression if self._stated else None,
            location=self._place,
            kind=PackageKind.VENDORED if self._hub else package_kind(self.path),
            license_stated=self._stated.text if self._stated else None,
            owns=(dirname(self.path) or PROJECT,),
        )

    def card(self, kind: CardKind) -> Card:
        """The card as it goes into the report."""
        return Card(
            location=self._place,
            kind=kind,
            name=self._name,
            license_declared=self._stated.expression if self._stated else None,
            license_stated=self._stated.text if self._stated else None,
            license_link=self._raw.license_link,
            base_models=self._raw.base_models,
            datasets=self._raw.datasets,
            license_file=self._linked.path if self._linked else None,
            base_model_relation=self._raw.base_model_relation,
        )

    def kind(self, beside: Iterable[str]) -> CardKind | None:
        """What the card describes: as its keys say, else as the files beside it do; None where nothing tells."""
        if self._raw.kind is not None or self._raw.is_space:
            return self._raw.kind
        names = [name.lower() for name in beside]
        if any(name.endswith(_WEIGHTS) for name in names):
            return CardKind.MODEL
        return CardKind.DATASET if any(name.endswith(_DATA) for name in names) else None

    def _repository(self) -> str | None:
        """``OWNER/NAME`` on the Hub, where the tree is laid out as the Hub's own cache is."""
        return "/".join(filter(None, self._hub.group(2, 3))) if self._hub else None

    def _purl(self) -> str | None:
        """Package URLs are defined for models alone: https://github.com/package-url/purl-spec (huggingface)."""
        if self._hub is None or self._hub[1] != "models":
            return None
        return f"pkg:huggingface/{self._repository()}@{self._hub[4]}"

    def _found_name(self) -> str | None:
        return self._repository() or self._raw.name or basename(dirname(self.path)) or self._raw.heading

    def _own_names(self) -> frozenset[str]:
        """Under which names the repository of this card may be linked to, in lower case."""
        named = (self._repository(), self._raw.name, basename(dirname(self.path)))
        return frozenset(name.lower() for name in named if name)


def _names_beside(paths: Iterable[str], files: Iterable[str]) -> Mapping[str, list[str]]:
    """The names of the files in the directory of each card."""
    names: dict[str, list[str]] = {dirname(path): [] for path in paths}
    for path in files:
        if (beside := names.get(dirname(path))) is not None:
            beside.append(basename(path))
    return names


def _sentence(message: str) -> str:
    return message if message.endswith(".") else f"{message}."
