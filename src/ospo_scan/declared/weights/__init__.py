# SPDX-License-Identifier: Apache-2.0
"""What weight files say of themselves: GGUF, safetensors and ONNX, by readers of our own that hold only headers.

``account`` is for the walk: which bytes of such a file are numbers, so that they need not be searched for licenses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ospo_scan.declared import Declared
from ospo_scan.declared.weights.gguf import MAGIC, read_gguf
from ospo_scan.declared.weights.header import Header, MalformedError
from ospo_scan.declared.weights.onnx import read_onnx
from ospo_scan.declared.weights.safetensors import read_safetensors
from ospo_scan.declared.weights.statements import card_of, declaration_of
from ospo_scan.model import Card, Declaration, Fault, FileScan, FileStatus, TextLocation
from ospo_scan.walk import Account, Part, Parts, Source

_READERS = {".gguf": read_gguf, ".safetensors": read_safetensors, ".onnx": read_onnx}
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_GGUF_VERSIONS = frozenset(number.to_bytes(4, order) for number in (1, 2, 3) for order in ("little", "big"))


def read_header(path: str, source: Source) -> Header | None:
    """The header of a weight file, None for any other file. Raises: MalformedError, OSError.

    A file is one by the end of its name; a GGUF file also by how it begins. What git LFS keeps elsewhere is none.
    """
    start = source.read(0, len(_LFS_POINTER))
    if not start or start == _LFS_POINTER:
        return None
    if start[:4] == MAGIC and start[4:8] in _GGUF_VERSIONS:
        return read_gguf(source)
    ending = path[path.rfind(".") :].lower()
    if ending not in _READERS:
        return None
    if ending == ".gguf" and start[:4] != MAGIC:
        raise MalformedError(f"it does not begin with {MAGIC.decode()}")
    return _READERS[ending](source)


def account(path: str, source: Source) -> Account | None:
    """Which bytes of a weight file are numbers; None for any other file. Raises: OSError."""
    try:
        header = read_header(path, source)
    except MalformedError as fault:
        return Account("", doubt=str(fault))
    if header is None:
        return None
    return Account(_what(header), header.numbers, header.padding, header.words, header.doubt)


def _what(header: Header) -> str:
    """What of the file need not be searched, in words."""
    tensors = "1 tensor" if header.tensors == 1 else f"{header.tensors:,} tensors"
    parts = [*([tensors] if header.numbers else []), *(["the words of a vocabulary"] if header.words else [])]
    return f"{' and '.join(parts)} ({header.format})"


@dataclass(slots=True)
class WeightsReader:
    """The ``Reader`` of weight files, which also reads those of which the scan has only parts."""

    _declarations: dict[str, Declaration] = field(default_factory=dict)
    _cards: dict[str, Card] = field(default_factory=dict)
    _faults: dict[str, Fault] = field(default_factory=dict)

    def read(self, path: str, data: bytes) -> None:
        """See ``Reader``."""
        self.read_parts(path, Parts(len(data), (Part(0, data),)))

    def read_parts(self, path: str, parts: Parts) -> None:
        """See ``PartsReader``."""
        try:
            header = read_header(path, parts)
        except MalformedError as fault:
            self._faults[path] = Fault(TextLocation(path), f"The header of the weight file cannot be read: {fault}.")
            return
        if header is None:
            return
        if (declaration := declaration_of(path, header)) is not None:
            self._declarations[path] = declaration
        if (card := card_of(path, header, declaration)) is not None:
            self._cards[path] = card

    def declared(self, files: Sequence[FileScan]) -> Declared:
        """See ``Reader``."""
        paths = {scan.path for scan in files if scan.status is not FileStatus.SKIPPED}
        return Declared(
            {path: (said,) for path, said in self._declarations.items() if path in paths},
            faults=[fault for path, fault in self._faults.items() if path in paths],
            cards=[card for path, card in self._cards.items() if path in paths],
        )
