# SPDX-License-Identifier: Apache-2.0
"""What the tree says of itself: licenses and copyrights that files declare, packages that manifests describe.

A source of statements is one module or package here with a reader, and one line in ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from ospo_scan.model import Card, Declaration, DeclarationSource, Fault, FileScan, Package, ScanResult, place_order
from ospo_scan.walk import Parts


class Declared(NamedTuple):
    """What one reader has to say: declarations by the path of the file that they are about, packages, faults, cards.

    ``faults`` are what declares something and could not be read, each with its place: nothing is left out silently.
    """

    by_path: Mapping[str, Sequence[Declaration]] = MappingProxyType({})
    packages: Sequence[Package] = ()
    faults: Sequence[Fault] = ()
    cards: Sequence[Card] = ()


class Reader(Protocol):
    """Reads statements as the scan comes past them: made anew for each run, it sees every file that can be read, once.

    Whatever the bytes are, neither function raises, and both take bounded time and memory.
    """

    def read(self, path: str, data: bytes) -> None:
        """Take what is needed of one file of the tree; most files do not concern a reader, so this has to be quick."""
        ...

    def declared(self, files: Sequence[FileScan]) -> Declared:
        """What all that was read says of ``files``, which are all paths of the tree, in order."""
        ...


@runtime_checkable
class PartsReader(Reader, Protocol):
    """A ``Reader`` that has a use for where in a large file the bytes are that the scan has of it."""

    def read_parts(self, path: str, parts: Parts) -> None:
        """As ``read``, in its place, for a file of which the rest is known to be numbers."""
        ...


def _reuse() -> Reader:
    from ospo_scan.declared.reuse.reader import ReuseReader  # each reader is loaded only where something is scanned

    return ReuseReader()


def _cards() -> Reader:
    from ospo_scan.declared.cards import CardReader  # which stands on this module

    return CardReader()


def _metadata() -> Reader:
    from ospo_scan.declared.metadata import MetadataReader  # which stands on this module

    return MetadataReader()


def _weights() -> Reader:
    from ospo_scan.declared.weights import WeightsReader  # which stands on this module

    return WeightsReader()


READERS: Mapping[str, Callable[[], Reader]] = MappingProxyType(
    {"reuse": _reuse, "cards": _cards, "metadata": _metadata, "weights": _weights}
)

_WEIGHT = {source: number for number, source in enumerate(DeclarationSource)}


def with_declarations(result: ScanResult, readers: Iterable[Reader]) -> ScanResult:
    """``result`` with what the readers found: declarations with each file, the rest in order of places."""
    found = [reader.declared(result.files) for reader in readers]
    by_path: dict[str, list[Declaration]] = {}
    for one in found:
        for path, declarations in one.by_path.items():
            by_path.setdefault(path, []).extend(declarations)
    if not by_path and not any(one.packages or one.faults or one.cards for one in found):
        return result
    packages = sorted((*result.packages, *(each for one in found for each in one.packages)), key=_package_order)
    faults = sorted((*result.faults, *(each for one in found for each in one.faults)), key=_fault_order)
    cards = sorted((*result.cards, *(each for one in found for each in one.cards)), key=_card_order)
    return replace(
        result,
        files=tuple(_declared(scan, by_path.get(scan.path, ())) for scan in result.files),
        packages=tuple(packages),
        faults=tuple(faults),
        cards=tuple(cards),
    )


def _declared(scan: FileScan, declarations: Iterable[Declaration]) -> FileScan:
    if not declarations:
        return scan
    every = sorted(
        (*scan.declarations, *declarations), key=lambda one: (_WEIGHT[one.source], place_order(one.location))
    )
    return replace(scan, declarations=tuple(every))


def _package_order(package: Package) -> tuple[object, ...]:
    return place_order(package.location), package.purl or "", package.name


def _card_order(card: Card) -> tuple[object, ...]:
    return place_order(card.location), card.kind, card.name or ""


def _fault_order(fault: Fault) -> tuple[object, ...]:
    return place_order(fault.location), fault.message
