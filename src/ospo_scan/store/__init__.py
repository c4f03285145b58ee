# SPDX-License-Identifier: Apache-2.0
"""What was found in bytes that were looked at before, so that they need no second look.

A store can make a run faster and nothing else: it never fails a run, and never gives an answer that was not put
there under the same key. Cache trouble is one warning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NewType, Protocol

from ospo_scan.codec import Found
from ospo_scan.model import Engine

FORM_VERSION = 2
"""Of the stored form of a result. Raise it with every change of ``codec`` that changes that form."""

Key = NewType("Key", bytes)
"""32 bytes that stand for all that a result depends on; see ``KeyMaker``."""


class KeyMaker:
    """Makes the keys of one run: what a result depends on is the engine, what it sees of the path, and the bytes."""

    def __init__(self, engine: Engine) -> None:
        parts = (f"ospo-scan result {FORM_VERSION}", engine.name, engine.version, engine.mode, engine.fingerprint)
        self._engine = hashlib.sha256(b"".join(map(_framed, parts)))

    def key(self, private_name: str, sha256: str) -> Key:
        """The key of content with the digest ``sha256`` under the neutral name that the engine gets to see."""
        digest = self._engine.copy()
        digest.update(_framed(private_name) + _framed(sha256))
        return Key(digest.digest())


def _framed(text: str) -> bytes:
    """The bytes of ``text`` after their number, so that no two lists of texts give the same bytes."""
    data = text.encode("utf-8", "surrogateescape")
    return b"%d:%b" % (len(data), data)


class ResultStore(Protocol):
    """Keeps what was found, by key, from one run to the next.

    No method raises for trouble with the store itself: what cannot be read was not there, what cannot be written
    is forgotten, and the person is told once, in one sentence, by whatever the store was given to say it with.
    One process, one thread; several processes may use stores of the same place at the same time.
    """

    def read(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """What is known under ``keys``; a key that is unknown, or whose result is damaged, is not in the answer."""
        ...

    def write(self, key: Key, found: Found) -> None:
        """Keep a result, at the latest when the store is closed."""
        ...

    def close(self) -> None:
        """Write what is still waiting; a second call does nothing, and nothing is kept after it."""
        ...
